import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { sampleStandardDeviation } from "simple-statistics";
import { type CompareOptions, compare } from "../../../src/analysis/compare/compare.ts";
import type { Comparison } from "../../../src/analysis/compare/comparison.ts";
import { armsOf, type ComparisonRequest } from "../../../src/analysis/compare/plan.ts";
import { specOf } from "../../../src/analysis/compare/spec.ts";
// Hands the library to plugins.
import "../../../src/index.ts";
import { startMockServer } from "../../../src/mock-server/mock-server.ts";
import { builtInKinds } from "../../../src/plugins/kinds.ts";
import { kindsOf } from "../../../src/plugins/load-plugins.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { SqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../../cli/run-cli.ts";
import { idle, newDatabase } from "../../episode/run-with.ts";

const rational =
  "name: c\nsteps: 6\ntaxYear: 2\npopulation: {size: 40}\neconomy: {brackets: three}\nworkers: {decide: rational}\n";

function specFor(request: Partial<ComparisonRequest>, keys = rational, seeds = [1, 2, 3]) {
  const arms = armsOf((more) => parseScenario(keys, "s.yaml", builtInKinds, more).scenario, {
    ...{ planners: [], models: [], variations: [] },
    ...request,
  });
  return specOf(arms, { seeds, confidence: 0.95, scenarioPath: null });
}

async function compared(
  path: string,
  options: Partial<CompareOptions> & Pick<CompareOptions, "spec">,
): Promise<Comparison> {
  const store = new SqliteStore(path);
  try {
    return await compare({ store, env: {}, signal: idle, command: "test", jobs: 2, budget: {}, ...options });
  } finally {
    await store.close();
  }
}

/** Without what differs between two comparisons of the same. */
function withoutIds(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result, (key, value) => (["run", "comparison"].includes(key) ? undefined : value)));
}

const rows = <T>(path: string, sql: string, ...values: unknown[]): T[] => {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare(sql).all(...values) as T[];
  } finally {
    database.close();
  }
};

const labels = (result: Comparison) => Object.fromEntries(result.results.map((arm) => [arm.label, arm]));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("a comparison", () => {
  const path = newDatabase();
  const spec = specFor({ planners: ["us-federal", "saez", "stackelberg"] }, `${rational}logging: {panel: all}\n`);
  const result = compared(path, { spec });

  test("has the form that programs read", async () => {
    const { baseline, seeds, welfare, results, seedValues, workers, steps } = await result;
    expect({ baseline, seeds, welfare, seedValues, workers, steps }).toEqual({
      ...{ baseline: "us-federal", seeds: 3, welfare: { kind: "ces", aversion: 1 } },
      ...{ seedValues: [1, 2, 3], workers: 40, steps: 6 },
    });
    expect(results.map(({ planner }) => planner)).toEqual(["us-federal", "saez", "stackelberg"]);
    for (const arm of results)
      expect([arm.deciles.length, arm.perSeed.length, arm.figures.series.length]).toEqual([10, 3, 6]);
  });
  test("measures the gap: US law closes nothing of it, the optimum all", async () => {
    const { "us-federal": law, stackelberg } = labels(await result);
    expect(law.gapClosed).toEqual({ mean: 0, low: 0, high: 0 });
    expect(stackelberg.gapClosed?.mean).toBe(1);
    expect((await result).optimum?.welfare.mean).toBeCloseTo(stackelberg.welfare.mean, 6);
  });
  test("pairs seeds: differences, intervals and p are those of the runs' welfare", async () => {
    const { "us-federal": law, saez } = labels(await result);
    const welfare = (arm: typeof saez) =>
      arm.perSeed.map(
        ({ run }) =>
          rows<{ welfare: number }>(
            path,
            "SELECT welfare FROM steps s JOIN episodes e ON e.id = s.episode_id WHERE e.run_id = ? AND step = 6",
            run,
          )[0].welfare,
      );
    const differences = welfare(saez).map((value, s) => value - welfare(law)[s]);
    expect(saez.welfare.mean).toBeCloseTo(mean(welfare(saez)), 8);
    expect(saez.difference.mean).toBeCloseTo(mean(differences), 8);
    expect(saez.welfareRatio).toBeCloseTo(mean(welfare(saez).map((value, s) => value / welfare(law)[s] - 1)), 12);
    // 4.302653 is t with 2 degrees of freedom at 97.5 %.
    const half = 4.302653 * (sampleStandardDeviation(differences) / Math.sqrt(3));
    expect(saez.difference.low).toBeCloseTo(mean(differences) - half, 3);
    expect(saez.difference.high).toBeCloseTo(mean(differences) + half, 3);
    expect(law.difference).toMatchObject({ mean: 0, low: 0, high: 0, pValue: 1 });
  });
  test("gains by tenth and shares better off are those of the stored workers", async () => {
    const { "us-federal": law, saez } = labels(await result);
    const workers = (run: string) =>
      rows<{ income: number; utility: number }>(
        path,
        "SELECT income, utility FROM worker_steps w JOIN episodes e ON e.id = w.episode_id WHERE e.run_id = ? AND step = 6 ORDER BY worker",
        run,
      );
    const seeds = law.perSeed.map(({ run }, s) => {
      const before = workers(run);
      const after = workers(saez.perSeed[s].run);
      const people = before.map(({ income, utility }, i) => ({ income, gain: after[i].utility - utility }));
      people.sort((a, b) => a.income - b.income);
      return {
        better: people.filter(({ gain }) => gain > 0).length / 40,
        // 40 workers: four to a tenth.
        gains: Array.from({ length: 10 }, (_, d) => mean(people.slice(4 * d, 4 * d + 4).map(({ gain }) => gain))),
      };
    });
    expect(saez.shareBetterOff).toBeCloseTo(mean(seeds.map(({ better }) => better)), 12);
    for (let d = 0; d < 10; d++) expect(saez.deciles[d]).toBeCloseTo(mean(seeds.map(({ gains }) => gains[d])), 6);
    expect(mean(saez.decileIntervals.map((interval) => interval.mean))).toBeCloseTo(mean(saez.deciles), 8);
  });
  test("responses: of 40 people every bracket is thin, so that nothing is said of any", async () => {
    const { saez } = labels(await result);
    expect(saez.figures.response).toEqual(Array(10).fill({ logNetOfTax: null, logHours: null }));
    expect(saez.figures.responseLeftOut).toBe(1);
  });
  test("responses: hours move with what is kept of a dollar, by the elasticity away from kinks", async () => {
    const many = rational.replace(/size: \d+/, "size: 300");
    const { "us-federal": law, flat } = labels(
      await compared(newDatabase(), { spec: specFor({ planners: ["us-federal", "flat"] }, many) }),
    );
    const known = (arm: typeof law) => arm.figures.response.filter(({ logNetOfTax }) => logNetOfTax !== null);
    expect(known(law).length).toBeGreaterThan(3);
    expect(known(law).every(({ logNetOfTax, logHours }) => logNetOfTax === 0 && logHours === 0)).toBe(true);
    const lower = known(flat).filter(({ logNetOfTax }) => Number(logNetOfTax) < -0.05);
    expect(lower.length).toBeGreaterThan(0);
    for (const { logHours } of lower) expect(logHours).toBeLessThan(0);
  });
  test("done again gives the same, and its runs are stored as members", async () => {
    expect(withoutIds(await compared(newDatabase(), { spec, jobs: 1 }))).toEqual(withoutIds(await result));
    const { comparison } = await result;
    const members = rows<{ arm: string; seed: number }>(
      path,
      "SELECT arm, seed FROM runs WHERE comparison_id = ? AND status = 'finished' ORDER BY seed, id",
      comparison,
    );
    expect(members).toEqual([1, 2, 3].flatMap((seed) => spec.arms.map(({ label: arm }) => ({ arm, seed }))));
    const store = new SqliteStore(path);
    expect(await store.resolve("latest")).toEqual({ kind: "comparison", id: comparison });
    expect(await store.resolve(comparison.slice(0, 20))).toEqual({ kind: "comparison", id: comparison });
    await expect(store.run("latest")).rejects.toThrow("no runs in");
    expect(await store.comparison("latest")).toMatchObject({ status: "finished", seedsDone: 3, seeds: 3 });
    expect((await store.comparison("latest")).result).toEqual(JSON.parse(JSON.stringify(await result)));
    await store.close();
  });
});

describe("no reform, no difference", () => {
  test.each([
    ["a key that nobody reads", { planners: ["us-federal"], variations: [{ key: "planner.warmup", values: [1, 3] }] }],
    ["the same rate by another name", { planners: ["flat", "fixed"] }],
  ])("%s", async (_, request) => {
    const keys = rational.replace("three", "flat");
    const spec = specFor(request, `${keys}planner: {rates: [0.3]}\n`, [1, 2]);
    const [, arm] = (await compared(":memory:", { spec })).results;
    expect(arm.difference).toMatchObject({ mean: 0, low: 0, high: 0, pValue: 1, adjustedPValue: 1, signFlipPValue: 1 });
    expect([arm.shareBetterOff, arm.cev, ...arm.deciles]).toEqual(new Array(12).fill(0));
  });
});

test("schedules on brackets of a planner's own are averaged income by income", async () => {
  const path = join(emptyDirectory(), "plugin.js");
  const text = `const own = [{ brackets: [0, 50], rates: [0.1, 0.3] }, { brackets: [0, 20, 90], rates: [0.3, 0.2, 0.4] }];
const create = ({ scenario }) => ({ propose: async ({ taxYear }) => own[(scenario.seed + taxYear) % 2] });
export const plugin = { planners: [{ name: "mine", description: "d", uses: [], create }] };`;
  writeFileSync(path, text);
  const kinds = await kindsOf({ plugins: [path] });
  const keys = `name: c\nsteps: 2\ntaxYear: 1\npopulation: {size: 5}\nworkers: {decide: rational}\nplugins: [${path}]\n`;
  const arms = armsOf((more) => parseScenario(keys, "s.yaml", kinds, more).scenario, {
    ...{ planners: ["mine", "us-federal"], models: [], variations: [] },
  });
  const spec = specOf(arms, { seeds: [1, 2], confidence: 0.95, scenarioPath: null }, kinds);
  const [{ brackets, rates, figures }, law] = (await compared(":memory:", { spec })).results;
  expect(brackets).toEqual([0, 20, 50, 90]);
  for (const [i, rate] of [0.2, 0.15, 0.25, 0.35].entries()) expect(rates[i]).toBeCloseTo(rate, 12);
  expect([figures.ratesByYear, law.figures.ratesByYear.length]).toEqual([[], 2]);
});

test("one seed works, and says nothing about chance", async () => {
  const { results } = await compared(":memory:", {
    spec: specFor({ planners: ["us-federal", "flat"] }, rational, [7]),
  });
  expect(results[1].welfare).toMatchObject({ low: null, high: null });
  expect(results[1].difference).toMatchObject({
    enough: false,
    reason: "one seed says nothing about chance: run more",
  });
});

test("settings with people of their own have differences of their own", async () => {
  const sizes = { key: "population.size", values: [10, 20] };
  const spec = specFor(
    { planners: ["us-federal", "flat"], variations: [sizes] },
    rational.replace("three", "flat"),
    [1, 2],
  );
  const { baseline, results } = await compared(":memory:", { spec });
  expect(baseline).toBe("us-federal");
  expect(results.map(({ comparedWith }) => comparedWith)).toEqual([
    ...new Array(2).fill("us-federal population.size=10"),
    ...new Array(2).fill("us-federal population.size=20"),
  ]);
  expect(results.map(({ difference }) => difference.mean === 0)).toEqual([true, false, true, false]);
});

describe("a comparison that asks over the network", () => {
  const keys =
    "name: n\nsteps: 4\ntaxYear: 2\npopulation: {size: 3}\neconomy: {brackets: three}\nmodels: {concurrency: 2}\n";
  const perRun = 4 * 3;
  const serve = async () => {
    const server = await startMockServer();
    return { server, model: `openai-compatible:stand-in@${server.url}/v1` };
  };
  const request = (model: string) => ({ planners: ["us-federal", "flat"], models: [model] });

  test("stops at its budget, goes on without paying twice, and ends as an undisturbed one", async () => {
    const { server, model } = await serve();
    try {
      const spec = specFor(request(model), keys);
      const undisturbed = await compared(newDatabase(), { spec });
      const all = server.stats.answers;
      expect(all).toBe(3 * 2 * perRun);
      const path = newDatabase();
      let id = "";
      const onStart = (started: string): void => {
        id = started;
      };
      const stopped = compared(path, { spec, budget: { calls: 50 }, onStart });
      await expect(stopped).rejects.toMatchObject({ kind: "budget", exitCode: 4 });
      expect(server.stats.answers - all).toBeLessThan(50 + 2 * 2);
      expect(rows(path, "SELECT status FROM comparisons")).toEqual([{ status: "interrupted" }]);
      await expect(compared(path, { spec, budget: { calls: 50 }, resume: id })).rejects.toMatchObject({
        kind: "budget",
      });
      const resumed = await compared(path, { spec, resume: id });
      expect(server.stats.answers - all).toBe(all);
      expect(withoutIds(resumed)).toEqual(withoutIds(undisturbed));
      expect(rows(path, "SELECT count(*) AS runs FROM runs")).toEqual([{ runs: 6 }]);
      await expect(compared(path, { spec, resume: id })).rejects.toThrow("is finished; there is nothing to resume");
    } finally {
      await server.close();
    }
  });

  test("arms wait for the network at the same time, unless one may be given what another paid for", async () => {
    const server = await startMockServer({ latency: { kind: "fixed", ms: 15 } });
    const model = `openai-compatible:stand-in@${server.url}/v1`;
    try {
      const apart = "SELECT max(started_at) >= min(ended_at) AS apart FROM runs";
      const waiting = newDatabase();
      const together = await compared(waiting, { spec: specFor(request(model), keys, [1]) });
      expect(rows(waiting, apart)).toEqual([{ apart: 0 }]);
      const cached = keys.replace("concurrency: 2", "concurrency: 2, cache: all");
      const path = newDatabase();
      const alone = await compared(path, { spec: specFor(request(model), cached, [1]) });
      expect(rows(path, apart)).toEqual([{ apart: 1 }]);
      const numbers = ({ results }: Comparison) =>
        results.map(({ welfare, meanHours, deciles }) => [welfare, meanHours, deciles]);
      expect(numbers(together)).toEqual(numbers(alone));
    } finally {
      await server.close();
    }
  });

  test("interrupted in the middle, it is resumable", async () => {
    const { server, model } = await serve();
    try {
      const path = newDatabase();
      const spec = specFor(request(model), keys);
      const stop = new AbortController();
      let id = "";
      const stopped = compared(path, {
        spec,
        signal: stop.signal,
        onStart: (started) => {
          id = started;
        },
        onSeed: (done) => {
          if (done === 1) stop.abort();
        },
      });
      await expect(stopped).rejects.toMatchObject({ kind: "interrupted", exitCode: 130 });
      const { results } = await compared(path, { spec, resume: id });
      expect(results[0].perSeed.map(({ seed }) => seed)).toEqual([1, 2, 3]);
      expect(rows(path, "SELECT count(*) AS calls FROM model_calls WHERE answer IS NOT NULL")).toEqual([
        { calls: 3 * 2 * perRun },
      ]);
    } finally {
      await server.close();
    }
  });

  test("whose model fails says for which arm and seed, and keeps what is done", async () => {
    const { server, model } = await serve();
    await server.close();
    const path = newDatabase();
    const spec = specFor(request(model), `${keys.replace("concurrency: 2", "concurrency: 2, retries: 0")}`);
    await expect(compared(path, { spec, jobs: 1 })).rejects.toMatchObject({
      kind: "provider",
      // Both ask at the same time; whichever fails first is named.
      message: expect.stringMatching(/^(us-federal|flat)\b.*, seed 1: /),
    });
    expect(rows(path, "SELECT status, error FROM comparisons")).toMatchObject([
      { status: "failed", error: expect.stringMatching(/^(us-federal|flat)\b.*, seed 1: /) },
    ]);
  });
});

test("a data file that has changed is noticed when the comparison goes on", async () => {
  const directory = emptyDirectory();
  const file = join(directory, "wages.csv");
  const wages = (last: number) => writeFileSync(file, `wage\n20\n30\n${last}\n`);
  wages(40);
  const keys = `name: f\nsteps: 2\nworkers: {decide: rational}\npopulation: {source: {file: ${file}}}\neconomy: {brackets: flat}\n`;
  const spec = specFor({ planners: ["us-federal", "flat"] }, keys);
  const path = newDatabase();
  const stop = new AbortController();
  stop.abort();
  await expect(compared(path, { spec, signal: stop.signal })).rejects.toMatchObject({ kind: "interrupted" });
  const [{ id: resume }] = rows<{ id: string }>(path, "SELECT id FROM comparisons");
  wages(41);
  await expect(compared(path, { spec, resume })).rejects.toThrow(/wages\.csv has changed since comparison/);
  wages(40);
  expect((await compared(path, { spec, resume })).results[1].difference.reason).toBe(
    "the same difference with every seed",
  );
});
