import { describe, expect, test } from "@jest/globals";
import { comparisonData, type ReportedComparison } from "../../src/report/data/comparison-data.ts";
import { figuresOf } from "../../src/report/figures/figures.ts";
import { htmlReport } from "../../src/report/page/page.ts";
import { comparisonReport } from "../../src/report/text/comparison-report.ts";
import { withHeadline } from "../../src/report/words/comparison-sentences.ts";
import { comparisonFixture, policies } from "./comparison-fixture.ts";

const sentencesOf = (stored: ReportedComparison): string => comparisonData(stored).headline.sentences.join(" ");
const baseline = policies["us-federal"];
const better = comparisonFixture({ seeds: 4 });

describe("a comparison's headline", () => {
  test("says who is better, by how much, how sure, and that the seeds suffice", () => {
    const { mean } = better.result!.results[2].difference;
    const said = sentencesOf(better);
    expect(said).toMatch(/^saez is better than US law: at the end welfare per worker is \$/);
    expect(said).toContain(`is $${Math.round(mean).toLocaleString("en-US")} (`);
    expect(said).toMatch(/ %\) higher for the same people \(95 % interval \+\$[\d,]+ to \+\$[\d,]+ over 4 seeds; p = /);
    expect(said).toMatch(
      /From the first tax year to the last it goes from \$[\d,]+ to \$[\d,]+; under US law it goes from /,
    );
    expect(said).toMatch(/after Holm's correction, sign-flip p = /);
    expect(said).toContain("4 seeds are enough to tell every policy from the baseline.");
  });

  test("says that one seed tells nothing", () => {
    const said = sentencesOf(comparisonFixture({ seeds: 1 }));
    expect(said).toMatch(/^Whether any policy is better than US law cannot be told/);
    expect(said).toContain("One seed says nothing about chance: no interval, no test.");
    expect(said).toContain("flat: one seed says nothing about chance: run more.");
    expect(said).not.toContain("95 % interval");
    const data = comparisonData(comparisonFixture({ seeds: 1 }));
    const { columns, rows } = data.headline.table;
    const p = columns.findIndex(({ name }) => name === "p_value");
    expect(rows.map((row) => row[p])).toEqual([null, null, null, null]);
    expect(figuresOf(data).find(({ id }) => id === "differences")!.note).toMatch(/One seed has no interval\.$/);
  });

  test("says where the baseline is best", () => {
    const worse = { "us-federal": baseline, confiscation: baseline.map(() => 0.98) };
    expect(sentencesOf(comparisonFixture({ seeds: 4, policies: worse }))).toMatch(
      /^No policy does better than US law: its welfare, \$[\d,]+, is the highest; confiscation can be told from it\./,
    );
  });

  test("names the best policy that can be told from the baseline before one that is higher by chance", () => {
    const { result, ...stored } = better;
    const results = result!.results.map((arm, i) =>
      i === 2 ? { ...arm, difference: { ...arm.difference, enough: false, reason: "too few" } } : arm,
    );
    const said = sentencesOf({ ...stored, result: { ...result!, results } });
    expect(said).toMatch(/^llm, an unusually .* is better than US law/);
    expect(said).toMatch(/The mean of saez is higher still, .*; that may be chance\./);
    expect(said).toContain("4 seeds are enough to tell 2 of 3 policies from the baseline. saez: too few.");
  });

  test("does not call policies different that are the same", () => {
    const stored = comparisonFixture({ seeds: 3, policies: { "us-federal": baseline, copy: baseline } });
    const said = sentencesOf(stored);
    expect(said).toContain("No policy does anything else than its baseline.");
    expect(said).toContain("copy: equal to the baseline with every seed.");
    expect(said).not.toContain("better than us-federal: welfare is");
    expect(htmlReport(comparisonData(stored))).not.toContain("NaN");
  });

  test("counts a policy that is the same as the baseline among those that cannot be told from it", () => {
    const stored = comparisonFixture({
      seeds: 4,
      policies: { "us-federal": baseline, saez: policies.saez, copy: baseline },
    });
    expect(sentencesOf(stored)).toContain("4 seeds are enough to tell 1 of 2 policies from the baseline. copy: equal");
    expect(htmlReport(comparisonData(stored))).not.toContain("NaN");
  });

  test("claims nothing where there is one policy", () =>
    expect(sentencesOf(comparisonFixture({ seeds: 3, policies: { "us-federal": baseline } }))).toBe(
      "There is nothing to compare us-federal with.",
    ));

  test("calls no policy better by the paper's welfare, which grows as people earn less", () => {
    const { result, ...stored } = better;
    const said = sentencesOf({ ...stored, result: { ...result!, welfare: { kind: "paper", aversion: null } } });
    expect(said).toMatch(/^saez scores higher than US law: at the end welfare per worker is /);
  });

  test("draws no optimum where each policy has a baseline of its own", () => {
    const { result, ...stored } = better;
    const results = result!.results.map((arm, i) => ({
      ...arm,
      comparedWith: result!.results[2 * Math.floor(i / 2)].label,
    }));
    const data = comparisonData({ ...stored, result: { ...result!, results } });
    expect([data.optimum, data.baseline?.isShared]).toEqual([null, false]);
    expect(data.headline.sentences[0]).toMatch(/^flat against us-federal: \+\$/);
  });
});

test("tokens that no server counted are said to be estimated", () => {
  const { result, ...stored } = better;
  const calls = { count: 7, inputTokens: 70, outputTokens: 30, usageEstimated: 3, costUsd: 0.5, failed: 0 };
  const results = result!.results.map((arm, i) => (i === 1 ? { ...arm, calls, models: ["openai:m"] } : arm));
  const words = "tokens estimated where the server reported none";
  const estimated = { ...result!, results };
  expect(htmlReport(comparisonData({ ...stored, result: estimated }))).toContain(`100 tokens (${words}: 3 questions)`);
  expect(htmlReport(comparisonData(better))).not.toContain(words);
  expect(comparisonReport(estimated, ":memory:")).toContain(`cost: ${words}`);
  expect(comparisonReport(result!, ":memory:")).not.toContain(words);
});

test("the stand-in is named, whoever asked it", () => {
  const { result, ...stored } = better;
  const calls = { count: 7, inputTokens: 0, outputTokens: 0, usageEstimated: 0, costUsd: 0, failed: 0 };
  const results = result!.results.map((arm, i) => (i === 1 ? { ...arm, calls, models: ["offline:noisy"] } : arm));
  const data = comparisonData({ ...stored, result: { ...result!, results } });
  expect(data.calls).toMatchObject([{ arm: "flat", groups: [{ uri: "offline:noisy", calls: 7 }] }]);
  expect(htmlReport(data)).toContain("No language model took part");
  expect(htmlReport(comparisonData(better))).not.toContain("No language model took part");
});

describe("oracles are bounds, never the best", () => {
  const renamed = (from: string, to: string): ReportedComparison => {
    const { result, ...stored } = better;
    const name = (label: string): string => (label === from ? to : label);
    const results = result!.results.map((arm) => ({
      ...arm,
      ...{ label: name(arm.label), planner: name(arm.planner), comparedWith: name(arm.comparedWith) },
    }));
    return { ...stored, result: { ...result!, baseline: name(result!.baseline), results } };
  };
  test("the best policy is told, and how far the oracle comes", () => {
    const said = sentencesOf(renamed("saez", "stackelberg"));
    expect(said).toMatch(/^llm, an unusually .* is better than US law/);
    expect(said).toMatch(
      /An oracle knows what everybody wants: it is an upper bound and no contestant: stackelberg \$[\d,]+ \(\+\$[\d,]+ against US law\)\./,
    );
    expect(said).not.toContain("stackelberg is");
  });
  test("as a baseline too, and without US law that is said", () => {
    const said = sentencesOf(renamed("us-federal", "optimal-flat"));
    expect(said).toContain("no contestant: optimal-flat $");
    expect(said).toContain(
      "What the same people come to under US law was not run: us-federal among --planners runs it.",
    );
  });
  test("where another policy is the baseline, the gain is over US law still, seed by seed", () => {
    const { result, ...stored } = better;
    const results = result!.results.map((arm) => ({ ...arm, comparedWith: "flat" }));
    const [law, , saez] = results;
    const gain = saez.perSeed.reduce((sum, { welfare }, s) => sum + welfare - law.perSeed[s].welfare, 0) / 4;
    const said = sentencesOf({ ...stored, result: { ...result!, baseline: "flat", results } });
    expect(said).toContain(
      `saez is better than US law: at the end welfare per worker is $${Math.round(gain).toLocaleString("en-US")} (`,
    );
  });
});

test("the terminal, Markdown and JSON say what the page says", async () => {
  const flat = (text: string) => text.replaceAll(/\s+/g, " ");
  const { sentences } = comparisonData(better).headline;
  const terminal = flat(comparisonReport(better.result!, ":memory:"));
  for (const sentence of sentences) expect(terminal).toContain(sentence);
  expect(withHeadline(better.result!).headline).toEqual(sentences);
});

describe("a comparison that has not ended says how far it is, and what it does not know", () => {
  test.each([
    ["running", null, "This comparison is running: 2 of 4 seeds are done."],
    ["interrupted", "interrupted", "This comparison was interrupted after 2 of 4 seeds."],
    ["failed", "no key", "This comparison failed after 2 of 4 seeds: no key."],
  ] as const)("%s", (status, error, sentence) => {
    const data = comparisonData({ ...better, status, error, seedsDone: 2, result: null });
    expect(data.headline.sentences[0]).toBe(sentence);
    const page = htmlReport(data);
    expect(page).toContain(`<strong>${sentence}</strong> Not known yet: `);
    expect(page).not.toContain("NaN");
  });
});

test("the command and the runs of every seed are in the report", () => {
  const page = htmlReport(comparisonData(better));
  expect(page).toContain("llm-econ compare scenario.yaml --planners us-federal,flat,saez,");
  for (const { perSeed } of better.result!.results) for (const { run } of perSeed) expect(page).toContain(run);
});
