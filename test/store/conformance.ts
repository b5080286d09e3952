/** What every store must do: whoever writes another runs this suite on it. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { StorageError, UsageError } from "../../src/base/errors.ts";
import { exportTables } from "../../src/store/exports.ts";
import type { CallRow, NewElection, NewRun, NewStep, RunWriter, Store, WorkerRow } from "../../src/store/store.ts";
import { type RunRecords, runRecords } from "../../src/store/tables.ts";

export const newRun: NewRun = {
  ...{ command: "test", name: "n", scenario: { name: "n", seed: 3 }, scenarioVersion: 2, scenarioPath: "/s.yaml" },
  ...{ files: [{ path: "/a.csv", sha256: "00" }], seed: 3, planner: "flat", steps: 2 },
};

export const workerRow = (worker: number, changes: Partial<WorkerRow> = {}): WorkerRow => ({
  ...{ worker, weight: 1 + worker / 2, wage: 20.5, incomePerHour: 1066, zeroTaxIncome: null, usualHours: 40, age: 30 },
  ...{ elasticity: 0.4, psi: 0.01 + worker },
  ...{ sex: "female", education: null, occupationGroup: null, occupation: "cook", maritalStatus: null, housing: null },
  ...{ householdSize: 2, children: 0, persona: "You cook.", type: null, archetype: null, columns: null },
  ...changes,
});

/** Three workers, of whom two are in the panel. */
export const newStep = (step: number, changes: Partial<NewStep> = {}): NewStep => ({
  ...{
    step,
    taxYear: step,
    brackets: [0, 10],
    rates: [0.1, 0.25],
    parameters: null,
    welfare: 100 + step,
    floored: 1,
    fallbacks: 2,
  },
  ...{ revenuePerWorker: 7, meanHours: 38, meanIncome: 50, giniPre: null, giniPost: 0.25, panel: [0, 2] },
  ...{ hours: Float64Array.of(1, 2, 3), income: Float64Array.of(10, 20, 30), tax: Float64Array.of(0.1, 0.2, -0) },
  ...{ consumption: Float64Array.of(9, 8, 7), utility: Float64Array.of(-1, -2, 1 / 3) },
  ...{ thoughts: ["a", "b", null], satisfied: Float64Array.of(0.5, 1, 1), metrics: { suits: 0.5, kakwani: null } },
  ...changes,
});

const newCall = (agent: string, changes: Partial<CallRow> = {}): CallRow => ({
  ...{ step: 1, agent, purpose: "hours", sample: 1, attempt: 1, uri: "openai:m", model: "m-1", source: "provider" },
  ...{ system: "rules", user: `question of ${agent}`, answer: "{}", finishReason: "stop", problem: null, error: null },
  ...{ thoughts: "Hm.", choice: { probabilities: { "0": 0.25, "40": 0.75 }, outside: 0.001 } },
  ...{
    inputTokens: 5,
    outputTokens: 2,
    cachedInputTokens: 1,
    reasoningTokens: 1,
    usageEstimated: 0,
    requests: 1,
    latencyMs: 1.5,
  },
  ...changes,
});

const newElection: NewElection = {
  ...{
    step: 1,
    taxYear: 1,
    rule: "plurality",
    winner: 0,
    winnerName: "w0",
    margin: 0.5,
    turnout: 1,
    cycles: 0,
    cyclicShare: 0.25,
  },
  ...{ condorcetWinner: null, againstInterest: null, details: { shares: [1] } },
  ballots: [
    { worker: 0, ranking: [0, 1], approved: null, thought: "so", places: [0, 1] },
    { worker: 2, ranking: null, approved: null, thought: null, places: null },
  ],
};

async function wholeRun(store: Store, changes: Partial<NewRun> = {}): Promise<RunWriter> {
  const run = await store.startRun({ ...newRun, ...changes });
  await run.workers([workerRow(0), workerRow(2, { columns: { commute: 12.5, region: "north" } })]);
  await run.call(newCall("w2", { latencyMs: 3, usageEstimated: 1 }));
  await Promise.all([run.call(newCall("w0")), run.call(newCall("planner", { purpose: "rates", problem: "no" }))]);
  await run.election(newElection);
  for (const step of [1, 2]) await run.step(newStep(step));
  await run.warning("b", 1, "second");
  await run.warning("a", 0, "first");
  await run.end("finished", { summary: { final: 1 } });
  return run;
}

async function recordsOf(store: Store, run: string, table: RunRecords): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const page of store.records(run, table)) for (const row of page) rows.push([...row]);
  return rows;
}

async function exported(store: Store, run: string, table: string): Promise<Record<string, unknown>[]> {
  const { columns, pages } = await store.exportRows(run, table);
  const rows: Record<string, unknown>[] = [];
  for await (const page of pages)
    for (const row of page) rows.push(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
  return rows;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** @param open a store with nothing in it */
export function conformance(name: string, open: () => Promise<Store>): void {
  describe(`${name}, as every store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("a run comes back as it was written", async () => {
      const { id } = await wholeRun(store);
      const { startedAt, endedAt, version, series, ...rest } = await store.run(id);
      expect(rest).toEqual({
        ...{ id, command: "test", name: "n", seed: 3, planner: "flat", status: "finished", error: null, steps: 2 },
        ...{
          stepsDone: 2,
          welfare: 102,
          comparison: null,
          arm: null,
          tags: [],
          note: null,
          scenario: newRun.scenario,
          scenarioVersion: 2,
          promptsVersion: null,
          endpoints: null,
        },
        ...{ scenarioHash: sha256(JSON.stringify(newRun.scenario)), scenarioPath: "/s.yaml", files: newRun.files },
        ...{ summary: { final: 1 }, warnings: ["a: first", "b: second"] },
      });
      expect([startedAt <= endedAt!, version.length > 0]).toEqual([true, true]);
      const { step, taxYear, brackets, rates, parameters, welfare, revenuePerWorker, ...others } = newStep(2);
      const { meanHours, meanIncome, giniPre, giniPost } = others;
      const means = { revenuePerWorker, meanHours, meanIncome, giniPre, giniPost };
      expect(series[1]).toEqual({ step, taxYear, brackets, rates, parameters, welfare, ...means });
      expect(await store.runs()).toMatchObject([{ id, status: "finished", stepsDone: 2, welfare: 102 }]);
      expect(await store.verify()).toEqual([]);
    });

    test("its workers, panel and calls come back too", async () => {
      const { id } = await wholeRun(store);
      const more = { columns: { commute: 12.5, region: "north" } };
      expect(await store.workers(id)).toEqual([workerRow(0), workerRow(2, more)]);
      expect(await store.panel(id, 2)).toEqual({
        ...{ step: 2, worker: Int32Array.of(0, 2), weight: Float64Array.of(1, 2), hours: Float64Array.of(1, 3) },
        ...{ income: Float64Array.of(10, 30), tax: Float64Array.of(0.1, 0), consumption: Float64Array.of(9, 7) },
        utility: Float64Array.of(-1, 1 / 3),
      });
      expect((await store.panel(id, 9)).worker).toHaveLength(0);
      const key = { step: 1, agent: "w0", purpose: "hours", sample: 1, attempt: 1 };
      const calls = store.calls(id);
      const promptHash = sha256(`${sha256("rules")}\nquestion of w0`).slice(0, 32);
      expect(await calls.get(key)).toMatchObject({ answer: "{}", model: "m-1", inputTokens: 5, promptHash });
      for (const other of [{ agent: "w9" }, { step: 2 }, { attempt: 2 }, { purpose: "rates" }])
        expect(await calls.get({ ...key, ...other })).toBeUndefined();
    });

    test("calls are counted by purpose and model", async () => {
      const { id } = await wholeRun(store);
      const tokens = { inputTokens: 5, outputTokens: 2, cachedTokens: 1, reasoningTokens: 1, usageEstimated: 0 };
      const one = { uri: "openai:m", answeredBy: ["m-1"], calls: 1, invalid: 0, failed: 0, reused: 0, ...tokens };
      expect(await store.callStatistics(id)).toEqual([
        {
          ...{
            ...one,
            purpose: "hours",
            calls: 2,
            inputTokens: 10,
            outputTokens: 4,
            cachedTokens: 2,
            reasoningTokens: 2,
            usageEstimated: 1,
          },
          ...{ medianLatency: 1.5, latency95: 3 },
        },
        { ...one, purpose: "rates", invalid: 1, medianLatency: 1.5, latency95: 1.5 },
      ]);
    });

    test("records have the columns of their table, in the order of its key", async () => {
      const { id } = await wholeRun(store);
      for (const [table, { columns }] of Object.entries(runRecords))
        for (const row of await recordsOf(store, id, table as RunRecords)) expect(row).toHaveLength(columns.length);
      expect(await recordsOf(store, id, "worker_steps")).toEqual([
        [1, 0, 1, 10, 0.1, 9, -1, 0.5, "a"],
        [1, 2, 3, 30, 0, 7, 1 / 3, 1, null],
        [2, 0, 1, 10, 0.1, 9, -1, 0.5, "a"],
        [2, 2, 3, 30, 0, 7, 1 / 3, 1, null],
      ]);
      expect((await recordsOf(store, id, "model_calls")).map((row) => row[1])).toEqual(["planner", "w0", "w2"]);
      expect(await recordsOf(store, id, "ballots")).toEqual([
        [1, 0, "[0,1]", null, "so", "[0,1]"],
        [1, 2, null, null, null, null],
      ]);
    });

    test("every table is exported, columns of persons among them", async () => {
      const { id } = await wholeRun(store);
      const sizes = await Promise.all(
        exportTables.map(async (table) => (await exported(store, id, table.name)).length),
      );
      expect(Object.fromEntries(exportTables.map((table, i) => [table.name, sizes[i]]))).toEqual({
        ...{ runs: 1, steps: 2, rates: 4, workers: 2, worker_steps: 4, elections: 1, ballots: 2, model_calls: 3 },
        warnings: 2,
      });
      expect((await exported(store, id, "runs"))[0]).toMatchObject({ run: id, planner: "flat", steps: 2, name: "n" });
      expect((await exported(store, id, "steps"))[1]).toMatchObject({
        step: 2,
        suits: 0.5,
        kakwani: null,
        top1_share: null,
      });
      expect((await exported(store, id, "rates"))[3]).toEqual({
        ...{ run: id, step: 2, tax_year: 2, bracket: 2, bracket_from: 10, rate: 0.25 },
      });
      const [first, second] = await exported(store, id, "workers");
      expect([first.commute, first.region, second.commute, second.region]).toEqual([null, null, 12.5, "north"]);
      expect(Object.keys(first).slice(-2)).toEqual(["commute", "region"]);
      expect((await exported(store, id, "worker_steps"))[2]).toMatchObject({
        step: 2,
        tax_year: 2,
        worker: 0,
        hours: 1,
      });
      await expect(store.exportRows(id, "step")).rejects.toBeInstanceOf(UsageError);
    });

    test("a person's column that is called like one of the table is exported beside it", async () => {
      const run = await store.startRun(newRun);
      const columns = { worker: "A-17", Wage: 3, arm: "left", person_worker: 5 };
      await run.workers([workerRow(0), workerRow(2, { columns })]);
      const { columns: names } = await store.exportRows(run.id, "workers");
      expect(names.slice(-4).map(({ name }) => name)).toEqual([
        ...["person_person_worker", "person_Wage", "person_arm", "person_worker"],
      ]);
      expect((await exported(store, run.id, "workers"))[1]).toMatchObject({
        ...{
          worker: 2,
          wage: 20.5,
          person_person_worker: "A-17",
          person_Wage: 3,
          person_arm: "left",
          person_worker: 5,
        },
      });
    });

    test("runs that came out alike do not differ; others say where", async () => {
      const [{ id }, { id: same }] = [await wholeRun(store), await wholeRun(store)];
      expect(await store.differences(id, store, same)).toEqual([]);
      const other = await store.startRun(newRun);
      await other.workers([workerRow(0), workerRow(2, { age: 31 })]);
      await other.step(newStep(1));
      await other.step(newStep(2, { welfare: 102.00000000000001, hours: Float64Array.of(1, 2, 3.0000000000000004) }));
      expect(await store.differences(id, store, other.id)).toEqual([
        "steps: 1 row differs, e.g. in step 2",
        "workers: 1 row differs, e.g. worker 2",
        "worker_steps: 1 row differs, e.g. in step 2, worker 2",
        "elections: 1 row differs, e.g. in step 1",
        "ballots: 2 rows differ, e.g. in step 1, worker 0",
        "warnings: 2 rows differ, e.g. in step 0",
      ]);
      expect((await store.differences(id, store, other.id, 1)).map((text) => text.split(":")[0])).toEqual([
        ...["workers", "elections", "ballots", "warnings"],
      ]);
    });

    test("a step is written wholly or not at all, and a value must be one", async () => {
      const run = await store.startRun(newRun);
      await expect(run.step(newStep(1, { panel: [0, 1, 1] }))).rejects.toBeInstanceOf(StorageError);
      await expect(run.step(newStep(1, { hours: Float64Array.of(NaN, 1, 1) }))).rejects.toBeInstanceOf(StorageError);
      expect(await recordsOf(store, run.id, "worker_steps")).toEqual([]);
      await run.step(newStep(1));
      expect((await store.run(run.id)).stepsDone).toBe(1);
    });

    test("a run that stopped is gone on with, and must come out the same", async () => {
      const run = await store.startRun(newRun);
      await run.call(newCall("w0", { answer: null, error: "down", requests: 3 }));
      await run.step(newStep(1));
      await run.end("failed", { error: "down" });
      const again = await store.resumeRun(run.id);
      expect(await store.run(again.id)).toMatchObject({ id: run.id, status: "running", error: null, endedAt: null });
      await again.call(newCall("w0", { requests: 2 }));
      const key = { step: 1, agent: "w0", purpose: "hours", sample: 1, attempt: 1 };
      expect(await store.calls(run.id).get(key)).toMatchObject({ answer: "{}", requests: 5 });
      await expect(again.call(newCall("w0"))).rejects.toBeInstanceOf(StorageError);
      await again.step(newStep(1));
      await expect(again.step(newStep(1, { welfare: 101.00000000000001 }))).rejects.toThrow("came out differently");
      await again.election(newElection);
      await again.election(newElection);
      await expect(again.election({ ...newElection, details: { shares: [0.5] } })).rejects.toThrow("differently");
      await again.step(newStep(2));
      await again.end("finished", {});
      await expect(store.resumeRun(run.id)).rejects.toThrow(UsageError);
    });

    test("what is gone on with can be restated, and is then what is stored", async () => {
      const run = await store.startRun(newRun);
      await run.end("interrupted", { error: "stopped" });
      const before = await store.run(run.id);
      const again = await store.resumeRun(run.id, { restate: (scenario) => ({ scenario, prices: 2 }) });
      const after = await store.run(run.id);
      expect(after.scenario).toEqual({ scenario: before.scenario, prices: 2 });
      expect(after.scenarioHash).not.toBe(before.scenarioHash);
      await again.end("interrupted", { error: "stopped" });
      expect(await store.verify()).toEqual([]);
      const spec = { seeds: [1], scenario: { name: "n" } };
      const comparison = await store.startComparison({ name: "n", command: "c", spec, scenarioVersion: 2 });
      await comparison.end("interrupted", { error: "stopped" });
      const restate = (stored: unknown) => ({ ...(stored as object), prices: 2 });
      await store.resumeComparison(comparison.id, { restate });
      expect((await store.comparison(comparison.id)).spec).toEqual({ ...spec, prices: 2 });
    });

    test("batches are kept until their answers are", async () => {
      const run = await store.startRun(newRun);
      const batch = (step: number) => ({ step, attempt: 1, uri: "openai:m", batchId: `b${step}` });
      for (const step of [1, 2]) await run.batches.put(batch(step));
      expect(await run.batches.list(2)).toEqual([batch(2)]);
      await run.batches.removeBefore(2);
      expect([await run.batches.list(1), await run.batches.list(2)]).toEqual([[], [batch(2)]]);
      await run.end("finished", {});
      expect(await run.batches.list(2)).toEqual([]);
    });

    test("an audit is the latest of all, but not the latest simulation", async () => {
      const { id: simulation } = await store.startRun(newRun);
      const { id: audit } = await store.startRun({ ...newRun, command: "audit" });
      expect((await store.run("latest")).id).toBe(simulation);
      expect((await store.resolve("latest")).id).toBe(audit);
      expect((await store.run(audit)).command).toBe("audit");
    });

    test("runs are found by id, unique prefix or latest", async () => {
      await expect(store.run("latest")).rejects.toThrow("no runs in");
      const [{ id: first }, { id: second }] = [await store.startRun(newRun), await store.startRun(newRun)];
      const common = [...first].findIndex((letter, i) => letter !== second[i]);
      for (const reference of [first, first.slice(0, common + 1)]) expect((await store.run(reference)).id).toBe(first);
      expect((await store.run("latest")).id).toBe(second);
      await expect(store.run(first.slice(0, common))).rejects.toThrow("fits several runs");
      for (const reference of [`${first}0`, "zz", "%"]) {
        await expect(store.run(reference)).rejects.toThrow(`no run "${reference}"`);
        await expect(store.resolve(reference)).rejects.toBeInstanceOf(UsageError);
      }
      expect((await store.runs()).map(({ id }) => id)).toEqual([second, first]);
    });

    test("a comparison, its seeds and its runs", async () => {
      const spec = { seeds: [3, 4], scenario: { name: "n" } };
      const comparison = await store.startComparison({ name: "n", command: "c", spec, scenarioVersion: 2 });
      const { id } = comparison;
      const member = { comparison: id, arm: "flat", isFlushed: false };
      await store.startRun({ ...newRun, member });
      await store.startRun({ ...newRun, member: { ...member, arm: "saez" } });
      const { id: kept } = await store.startRun({ ...newRun, member });
      expect(await store.member(id, "flat", 3)).toBe(kept);
      expect(await store.member(id, "flat", 4)).toBeUndefined();
      expect(await store.runs()).toHaveLength(2);
      await comparison.seed(4, { gain: 2 });
      await comparison.seed(3, { gain: 1 });
      const seeds = [
        { seed: 3, result: { gain: 1 } },
        { seed: 4, result: { gain: 2 } },
      ];
      expect(await store.comparisonSeeds(id)).toEqual(seeds);
      expect(await store.comparisonSeeds(id, [seeds[1].seed, 99])).toEqual([seeds[1]]);
      expect(await store.comparisons()).toMatchObject([{ id, status: "running", seedsDone: 2, seeds: 2 }]);
      expect(await store.resolve("latest")).toEqual({ kind: "comparison", id });
      expect(await store.resolve(kept)).toEqual({ kind: "run", id: kept });
      await comparison.end("interrupted", { error: "stopped" });
      const again = await store.resumeComparison(id);
      await again.end("finished", { result: { best: "flat" } });
      expect(await store.comparison("latest")).toMatchObject({
        ...{ id, command: "c", status: "finished", error: null, spec, scenario: spec.scenario, scenarioVersion: 2 },
        result: { best: "flat" },
      });
      await expect(store.resumeComparison(id)).rejects.toBeInstanceOf(UsageError);
      await expect(store.comparison("nothing")).rejects.toThrow('no comparison "nothing"');
    });

    test("tags and notes are kept, and what is deleted is gone with all that is its own", async () => {
      const { id } = await store.startRun(newRun);
      const run = { kind: "run", id } as const;
      const open = await store.startComparison({
        name: "n",
        command: "c",
        spec: { seeds: [3], scenario: {} },
        scenarioVersion: 2,
      });
      const comparison = { kind: "comparison", id: open.id } as const;
      const member = { comparison: open.id, arm: "flat", isFlushed: false };
      const { id: part } = await store.startRun({ ...newRun, member });
      for (const entry of [run, comparison]) {
        expect(await store.annotate(entry, { addTags: ["paper", "fig-3"] })).toEqual({
          ...{ tags: ["paper", "fig-3"], note: null },
        });
        expect(await store.annotate(entry, { removeTags: ["paper"], note: "seen" })).toEqual({
          ...{ tags: ["fig-3"], note: "seen" },
        });
        for (const change of [
          { addTags: ["fig-3"] },
          { removeTags: ["paper"] },
          { addTags: ["a b"] },
          { addTags: [""] },
        ])
          await expect(store.annotate(entry, change)).rejects.toBeInstanceOf(UsageError);
      }
      expect(await store.run(id)).toMatchObject({ tags: ["fig-3"], note: "seen" });
      expect(await store.comparisons()).toMatchObject([{ tags: ["fig-3"], note: "seen" }]);

      const another = await store.startRun(newRun);
      await another.workers([workerRow(0)]);
      await another.end("finished", {});
      const finished = { kind: "run", id: another.id } as const;
      await expect(store.remove([finished, { kind: "run", id: part }])).rejects.toThrow("is part of comparison");
      expect(await store.runs()).toHaveLength(3);
      await store.remove([finished]);
      await expect(store.run(another.id)).rejects.toBeInstanceOf(UsageError);
      expect(await store.workers(another.id).catch(() => [])).toEqual([]);
      await open.end("finished", { result: {} });
      await store.remove([comparison]);
      expect([await store.comparisons(), (await store.runs()).map((row) => row.id)]).toEqual([[], [id]]);
      expect(await store.verify()).toEqual([]);
    });

    test("answers are kept for other runs", async () => {
      const answer = { text: "You are kept.", model: "m-1", finishReason: "stop" };
      const about = { uri: "openai:m", purpose: "persona" };
      expect(await store.cache.get("k")).toBeUndefined();
      await store.cache.set("k", answer, about);
      expect(await store.cache.get("k")).toEqual(answer);
      expect(await store.cache.list()).toMatchObject([{ key: "k", ...about, hits: 1, size: 13 }]);
      expect([await store.cache.remove("2000-01-01"), await store.cache.remove(), await store.cache.list()]).toEqual([
        ...[0, 1, []],
      ]);
    });

    test("a run that ended too early is told", async () => {
      const run = await store.startRun(newRun);
      await run.workers([workerRow(0)]);
      await run.step(newStep(2));
      await run.end("finished", {});
      expect((await store.verify()).map((text) => text.replace(run.id, "r"))).toEqual([
        "run r: 1 of its 2 steps are missing",
        "run r: it is finished after 1 of 2 steps",
        "run r: step 2 does not have a row for each of its 1 workers",
      ]);
    });

    test("who writes a run or a comparison hears that it is to stop, until it goes on", async () => {
      const spec = { seeds: [1, 2], scenario: {} };
      const comparison = await store.startComparison({ name: "c", command: "compare", spec, scenarioVersion: 2 });
      const member = { comparison: comparison.id, arm: "a", isFlushed: true };
      const [alone, other, part] = [
        await store.startRun(newRun),
        await store.startRun(newRun),
        await store.startRun({ ...newRun, member }),
      ];
      const asked = async () =>
        Promise.all(
          [alone, other, part, comparison].map(async (one) => (await one.readControl()).stopRequested !== null),
        );
      expect(await asked()).toEqual([false, false, false, false]);
      await store.requestStop({ kind: "run", id: alone.id });
      await store.requestStop({ kind: "run", id: alone.id });
      expect(await asked()).toEqual([true, false, false, false]);
      await store.requestStop({ kind: "comparison", id: comparison.id });
      expect(await asked()).toEqual([true, false, true, true]);
      await alone.end("interrupted", {});
      await expect(store.requestStop({ kind: "run", id: alone.id })).rejects.toThrow("there is nothing to stop");
      await comparison.end("interrupted", {});
      const again = [await store.resumeRun(alone.id), await store.resumeComparison(comparison.id)];
      for (const one of again) expect((await one.readControl()).stopRequested).toBeNull();
    });

    test("a closed store says so", async () => {
      const run = await store.startRun(newRun);
      await store.close();
      await expect(run.step(newStep(1))).rejects.toBeInstanceOf(StorageError);
      await expect(run.call(newCall("w0"))).rejects.toBeInstanceOf(StorageError);
      await expect(store.runs()).rejects.toBeInstanceOf(StorageError);
      store = await open();
    });
  });
}
