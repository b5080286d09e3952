import { describe, expect, test } from "@jest/globals";
import { comparisonData, type ReportedComparison } from "../../src/report/comparison-data.ts";
import { htmlReport } from "../../src/report/page.ts";
import { comparisonFixture, policies } from "./comparison-fixture.ts";

const sentencesOf = (stored: ReportedComparison): string => comparisonData(stored).headline.sentences.join(" ");
const baseline = policies["us-federal"];
const better = comparisonFixture({ seeds: 4 });

describe("a comparison's headline", () => {
  test("says who is better, by how much, how sure, and that the seeds suffice", () => {
    const { mean } = better.result!.results[2].difference;
    const said = sentencesOf(better);
    expect(said).toMatch(/^saez is better than us-federal: welfare is \$/);
    expect(said).toContain(`$${Math.round(mean).toLocaleString("en-US")} higher (95 % interval +$`);
    expect(said).toMatch(/after Holm's correction, sign-flip p = /);
    expect(said).toContain("4 seeds are enough to tell every policy from the baseline.");
  });

  test("says that one seed tells nothing", () => {
    const said = sentencesOf(comparisonFixture({ seeds: 1 }));
    expect(said).toMatch(/^Whether any policy is better than us-federal cannot be told/);
    expect(said).toContain("1 seed is not enough to tell any policy from the baseline.");
    expect(said).toContain("flat: one seed says nothing about chance: run more.");
    expect(said).not.toContain("interval");
  });

  test("says where the baseline is best", () => {
    const worse = { "us-federal": baseline, confiscation: baseline.map(() => 0.98) };
    expect(sentencesOf(comparisonFixture({ seeds: 4, policies: worse }))).toMatch(
      /^No policy does better than us-federal: .* and confiscation can be told from it\./,
    );
  });
});

describe("a comparison that did not finish is refused", () => {
  test.each([
    ["running", null, /is still running \(2 of 4 seeds done\)$/],
    ["interrupted", "interrupted", /was interrupted, 2 of 4 seeds done: interrupted$/],
    ["failed", "no key", /failed, 2 of 4 seeds done: no key$/],
  ] as const)("%s", (status, error, message) => {
    const stored = { ...better, status, error, seedsDone: 2, result: null };
    expect(() => comparisonData(stored)).toThrow(message);
  });
});

test("the command and the runs of every seed are in the report", () => {
  const page = htmlReport(comparisonData(better));
  expect(page).toContain("llm-econ compare scenario.yaml --planners us-federal,flat,saez,");
  for (const { perSeed } of better.result!.results) for (const { run } of perSeed) expect(page).toContain(run);
});
