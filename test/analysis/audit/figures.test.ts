/** The figures beside every run are those of `audit rationality`, where both look at all workers and years. */
import { describe, expect, test } from "@jest/globals";
import { auditRun } from "../../../src/analysis/audit/rationality.ts";
import { storedFigures, YearlyHours } from "../../../src/analysis/audit/rationality-figures.ts";
import { compare } from "../../../src/analysis/compare/compare.ts";
import { armsOf } from "../../../src/analysis/compare/plan.ts";
import { specOf } from "../../../src/analysis/compare/spec.ts";
import { builtInKinds } from "../../../src/plugins/kinds.ts";
import { comparisonReport } from "../../../src/report/text/comparison-report.ts";
import { rationalitySentence } from "../../../src/report/words/rationality-words.ts";
import { reopen } from "../../../src/run/reopen.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { openMemory } from "../../../src/store/open-store.ts";
import { idle } from "../../episode/run-with.ts";

const keys =
  "name: c\nsteps: 12\ntaxYear: 2\npopulation: {size: 16}\neconomy: {brackets: [0, 40000]}\nplanner: {kind: bandit, rates: [0.2, 0.3]}\nworkers: {model: offline:noisy}\n";

describe("in a comparison", () => {
  const store = openMemory();
  const found = store.then(async (open) => {
    const arms = armsOf((more) => parseScenario(keys, "s.yaml", builtInKinds, more).scenario, {
      ...{ planners: ["us-federal", "bandit"], models: [] },
      variations: [{ key: "workers.decide", values: ["llm", "rational"] }],
    });
    const spec = specOf(arms, { seeds: [1, 2], confidence: 0.95, scenarioPath: null });
    const options = { store: open, env: {}, signal: idle, command: "test", jobs: 1, budget: {}, spec };
    return { result: await compare(options), open };
  });

  test("they are those of audit rationality, and of the run's report", async () => {
    const { result, open } = await found;
    const arm = result.results.find(({ label }) => label === "bandit workers.decide=llm");
    const audits = [];
    for (const { run } of arm?.perSeed ?? []) {
      const stored = await open.run(run);
      const { results } = await auditRun(open, stored, { draws: 1 });
      const figures = await storedFigures(open, stored, (await reopen(open, stored, undefined, "record")).prepared);
      expect(figures).toMatchObject({ workers: 16, years: 6, laws: results.laws });
      expect(figures?.dollarsPerChoice).toBeCloseTo(results.dollarsPerChoice.mean ?? Number.NaN, 9);
      expect(figures?.shareOfNetIncome).toBeCloseTo(results.shareOfNetIncome ?? Number.NaN, 12);
      expect(figures?.doesNotRespond).toBeCloseTo(results.verdicts["does-not-respond"] / 16, 12);
      audits.push(results.dollarsPerChoice.mean ?? Number.NaN);
    }
    expect(audits[0]).toBeGreaterThan(0);
    expect(arm?.rationality?.dollarsPerChoice?.mean).toBeCloseTo((audits[0] + audits[1]) / 2, 9);
    expect(arm?.rationality).toMatchObject({ workers: 16, years: 6 });
  });

  test("nobody else has them: who is not asked, and whom no law tells apart", async () => {
    const { result } = await found;
    const with_ = result.results.filter(({ rationality }) => rationality).map(({ label }) => label);
    expect(with_).toEqual(["bandit workers.decide=llm"]);
  });

  test("and the report says what they were found out on", async () => {
    const text = comparisonReport((await found).result, ":memory:").replaceAll(/\s+/g, " ");
    expect(text).toContain("Found out on 16 workers, 6 tax years and");
  });
});

test("steps of a year are averaged, and only the last years are kept", () => {
  const hours = new YearlyHours([2, 0]);
  const law = { brackets: [0], rates: [0.1] };
  for (let year = 1; year <= 45; year++) for (const value of [10, 30]) hours.add(year, law, [value, 0, 40]);
  expect(hours.years.map(({ taxYear }) => taxYear)).toEqual(Array.from({ length: 40 }, (_, k) => k + 6));
  expect([...hours.years[0].hours]).toEqual([40, 20]);
});

const on = { workers: 100, years: 40, laws: 12 };
test.each([
  [
    { dollarsPerChoice: 0, shareOfNetIncome: 0, doesNotRespond: 0 },
    "No choice of workers whom a model was asked for contradicts",
  ],
  [{ dollarsPerChoice: 84, shareOfNetIncome: 0.0021, doesNotRespond: 0 }, "$84.00 a choice"],
  [
    { dollarsPerChoice: 84, shareOfNetIncome: 0.0021, doesNotRespond: 0.5 },
    "50.0 % of them chose the same hours under every law",
  ],
  [{ dollarsPerChoice: null, shareOfNetIncome: null, doesNotRespond: 0 }, "Utility is not in dollars"],
  [
    { dollarsPerChoice: 1, shareOfNetIncome: 1, doesNotRespond: 0 },
    "on 100 workers, a sample where there are more, the last 40 tax years and 12 laws",
  ],
])("%j in words: %s", (figures, words) => expect(rationalitySentence({ ...figures, ...on })).toContain(words));
