import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { compare } from "../../../src/analysis/compare/compare.ts";
import { armsOf } from "../../../src/analysis/compare/plan.ts";
import { type ComparisonSpec, specOf } from "../../../src/analysis/compare/spec.ts";
import { experimentHash } from "../../../src/analysis/sweep/experiment.ts";
import { type MergeOptions, mergeShards } from "../../../src/analysis/sweep/merge.ts";
import { runShard, type ShardOptions } from "../../../src/analysis/sweep/run-shard.ts";
import { headText, readHead } from "../../../src/analysis/sweep/shard-head.ts";
import { packFile, unpackFile } from "../../../src/base/gzip-file.ts";
import { startMockServer } from "../../../src/mock-server/mock-server.ts";
import { builtInKinds } from "../../../src/plugins/kinds.ts";
import { replayRun } from "../../../src/run/replay.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { emptyDirectory } from "../../cli/run-cli.ts";
import { idle, newDatabase } from "../../episode/run-with.ts";

const rational =
  "name: c\nsteps: 2\npopulation: {size: 12, source: gb2}\neconomy: {brackets: flat}\nworkers: {decide: rational}\nplanner: {welfare: {kind: utilitarian}}\n";

/** Two settings of two policies each: two units a seed. */
function specFor(seeds: readonly number[], keys = rational): ComparisonSpec {
  const arms = armsOf((more) => parseScenario(keys, "s.yaml", builtInKinds, more).scenario, {
    ...{ planners: ["us-federal", "flat"], models: [] },
    variations: [{ key: "economy.elasticity", values: [0.3, 0.5] }],
  });
  return specOf(arms, { seeds, confidence: 0.95, scenarioPath: null });
}

const common = { env: {}, signal: idle, command: "as typed", jobs: 1, budget: {} };

const three = specFor([1, 2, 3]);

const shardOfSweep = (out: string, index: number, of: number, options: Partial<ShardOptions> = {}) =>
  runShard({ ...common, spec: three, shard: { index, of }, out, ...options });

async function published(of = 4, options: Partial<ShardOptions> = {}): Promise<string> {
  const out = join(emptyDirectory(), "sweep");
  for (let index = 0; index < of; index++) await shardOfSweep(out, index, of, options);
  return out;
}

const merged = (sources: readonly string[], db = newDatabase(), options: Partial<MergeOptions> = {}) =>
  mergeShards({ sources, db, partial: false, signal: idle, ...options });

/** Every character but those of ids. */
function withoutIds(result: unknown): string {
  return JSON.stringify(result, (key, value) => (["run", "comparison"].includes(key) ? undefined : value));
}

async function inOneProcess(spec: ComparisonSpec, path = newDatabase()): Promise<string> {
  const store = await openStore(path);
  try {
    return withoutIds(await compare({ ...common, spec, store }));
  } finally {
    await store.close();
  }
}

/** Rows of every table, without ids, in an order of their own. */
function contents(path: string): Record<string, string[]> {
  const database = new Database(path, { readonly: true });
  try {
    const tables = database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    const volatile =
      /^(id|run_id|episode_id|comparison_id|process|heartbeat|epoch|.*_at|spec|result|summary|at|latency.*)$/;
    return Object.fromEntries(
      tables.map((table) => [
        table,
        (database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[])
          .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !volatile.test(column))))
          .sort(),
      ]),
    );
  } finally {
    database.close();
  }
}

/** A shard with something else in its database, or in its head. */
async function changed(from: string, to: string, sql: string | null, head: object = {}): Promise<void> {
  const path = newDatabase();
  await unpackFile(from, path);
  if (sql !== null) {
    const database = new Database(path);
    database.exec(sql);
    database.close();
  }
  await packFile(path, to, headText({ ...readHead(from), ...head }));
}

describe("a sweep in shards", () => {
  const whole = published();
  const source = published(2);
  const database = newDatabase();
  const alone = inOneProcess(three, database);
  const shards = async (): Promise<string[]> => readdirSync(await whole).sort();

  test("merged is what one process comes to, character by character, and every row is there once", async () => {
    const path = newDatabase();
    const { result, added, progress } = await merged([await whole], path);
    expect(withoutIds(result)).toBe(await alone);
    expect([added, progress.seedsDone, progress.shardsMissing]).toEqual([12, 3, []]);
    const [one, other] = [contents(path), contents(database)];
    expect(one.worker_steps.length).toBe(12 * 2 * 12);
    for (const table of Object.keys(other)) if (table !== "comparison_seeds") expect(one[table]).toEqual(other[table]);
  });

  test("merging again adds nothing, in whatever order, and the parts are ordinary ones", async () => {
    const path = newDatabase();
    const [a, b, c, d] = (await shards()).map(async (name) => join(await whole, name));
    await expect(merged([await b, await a], path)).rejects.toThrow(
      "seeds 2/3, 2 shards missing: 2, 3; what is there is in",
    );
    const store = await openStore(path, "read");
    expect(await store.comparisons()).toMatchObject([{ status: "interrupted", seedsDone: 2, seeds: 3 }]);
    await store.close();
    const first = await merged([await d, await c, await a], path);
    const again = await merged([await whole, await whole], path);
    expect([first.added, again.added, again.comparison]).toEqual([4, 0, first.comparison]);
    expect(withoutIds(again.result)).toBe(await alone);
    const all = await openStore(path, "existing");
    try {
      expect(await all.verify()).toEqual([]);
      expect(await all.comparisons()).toMatchObject([{ status: "finished", seedsDone: 3, seeds: 3 }]);
      const run = await all.run(again.result.results[2].perSeed[1].run);
      const replay = await replayRun({ store: all, run, listeners: [], signal: idle });
      expect(replay).toMatchObject({ identical: true, steps: 2 });
    } finally {
      await all.close();
    }
  });

  test("--partial makes the table of the seeds that are there; what is missing can come later, or be computed in one process", async () => {
    const path = newDatabase();
    const some = (await shards()).filter((name) => !name.includes("-3of4"));
    const files = await Promise.all(some.map(async (name) => join(await whole, name)));
    const partial = await merged(files, path, { partial: true });
    expect(partial.progress).toMatchObject({ seedsDone: 2, seedsMissing: [2], shardsMissing: [3] });
    expect(withoutIds(partial.result)).toBe(await inOneProcess(specFor([1, 3])));
    const copy = newDatabase();
    copyFileSync(path, copy);
    const store = await openStore(copy);
    const { spec } = (await store.comparison(partial.comparison)) as never as { spec: ComparisonSpec };
    const result = await compare({ ...common, spec, store, resume: partial.comparison });
    await store.close();
    expect(withoutIds(result)).toBe(await alone);
    expect(withoutIds((await merged([await whole], path)).result)).toBe(withoutIds(result));
  });

  test("seeds can be added: what is there stays, and the rest is computed", async () => {
    const out = join(emptyDirectory(), "sweep");
    mkdirSync(out);
    for (const name of readdirSync(await source)) copyFileSync(join(await source, name), join(out, name));
    const more = { spec: specFor([1, 2, 3, 4, 5]) };
    const computed = [await shardOfSweep(out, 0, 2, more), await shardOfSweep(out, 1, 2, more)];
    expect(computed.map(({ units, computed: now }) => [units, now])).toEqual([
      [5, 2],
      [5, 2],
    ]);
    const { result, added } = await merged([out]);
    expect([added, withoutIds(result)]).toEqual([20, await inOneProcess(more.spec)]);
  });

  test("one that is finished ends at once, and one without units is published empty", async () => {
    const file = join(await source, readdirSync(await source).sort()[0]);
    const before = readFileSync(file);
    expect(await shardOfSweep(await source, 0, 2)).toMatchObject({ units: 3, computed: 0 });
    expect(readFileSync(file)).toEqual(before);
    const wide = join(emptyDirectory(), "wide");
    expect(await shardOfSweep(wide, 8, 9)).toMatchObject({ units: 0, computed: 0 });
  });

  test("what decides a number decides the experiment; seeds and the order of keys do not", () => {
    const hash = (seeds: number[], keys = rational) => experimentHash(specFor(seeds, keys));
    const [first, ...others] = [
      hash([1, 2]),
      hash([1, 2], rational.replace("steps: 2", "steps: 3")),
      experimentHash({ ...specFor([1, 2]), confidence: 0.9 }),
      experimentHash({ ...specFor([1, 2]), files: [{ path: "f", sha256: "0" }] }),
      experimentHash(specFor([1, 2]), "9.9.9"),
    ];
    expect([hash([7, 8, 9]), hash([1, 2], rational.split("\n").reverse().join("\n"))]).toEqual([first, first]);
    expect(new Set([first, ...others]).size).toBe(5);
  });

  test("an interrupted one is published as far as it came, and goes on from there", async () => {
    const out = join(emptyDirectory(), "sweep");
    const stop = new AbortController();
    const stopped = shardOfSweep(out, 0, 1, {
      signal: stop.signal,
      onSeed: (done) => {
        if (done === 1) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ kind: "interrupted" });
    const [file] = readdirSync(out);
    expect(readHead(join(out, file)).done).toEqual([[1], [1]]);
    await expect(merged([out])).rejects.toThrow("seeds 1/3, 1 shard missing: 0");
    expect(await shardOfSweep(out, 0, 1)).toMatchObject({ units: 6, computed: 4 });
    expect(withoutIds((await merged([out])).result)).toBe(await alone);
  });

  test("answers that were paid for are not asked for again, and its part of the budget is all that it spends", async () => {
    const server = await startMockServer();
    const keys = `name: n\nsteps: 2\npopulation: {size: 3}\neconomy: {brackets: flat}\nmodels: {concurrency: 1}\nworkers: {model: "openai-compatible:m@${server.url}/v1"}\n`;
    const spec = specFor([1, 2], keys);
    const out = join(emptyDirectory(), "sweep");
    const run = (calls?: number) => shardOfSweep(out, 0, 2, { spec, budget: calls === undefined ? {} : { calls } });
    try {
      await expect(run(1)).rejects.toThrow("a budget of 1 calls for 2 shards leaves none for each");
      // Two units of two policies, two steps and three workers: 24 calls.
      await expect(run(40)).rejects.toMatchObject({ kind: "budget" });
      const asked = server.stats.answers;
      expect(asked).toBeGreaterThanOrEqual(20);
      expect(asked).toBeLessThan(24);
      await run();
      expect(server.stats.answers).toBe(24);
      await shardOfSweep(out, 1, 2, { spec });
      const path = newDatabase();
      const { result } = await merged([out], path);
      const store = await openStore(path, "existing");
      try {
        expect(await store.verify()).toEqual([]);
        const record = await store.run(result.results[3].perSeed[1].run);
        expect(await store.callStatistics(record.id)).toMatchObject([{ purpose: "hours", calls: 6 }]);
        const replay = await replayRun({ store, run: record, listeners: [], signal: idle });
        expect(replay.identical).toBe(true);
      } finally {
        await store.close();
      }
    } finally {
      await server.close();
    }
  });

  test("what cannot be published is kept, named, and taken by merge as it is", async () => {
    const out = join(emptyDirectory(), "sweep");
    const failed = shardOfSweep(out, 0, 1, {
      onSeed: (done) => {
        // As good as a full disk: nothing can be written there.
        if (done === 3) {
          rmSync(out, { recursive: true });
          writeFileSync(out, "");
        }
      },
    });
    const error = await failed.catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ kind: "storage", message: expect.stringMatching(/^cannot publish .*ENOTDIR/) });
    const kept = /is in (\S+),/.exec(String(Reflect.get(error, "hint")))?.[1] ?? "";
    expect(withoutIds((await merged([kept])).result)).toBe(await alone);
  });

  describe("bad input", () => {
    const refused: readonly [
      name: string,
      make: (out: string, files: string[]) => Promise<void> | void,
      kind: string,
      message: RegExp,
    ][] = [
      [
        "a folder without shards",
        (out) => rmSync(out, { recursive: true }) ?? void mkdirSync(out),
        "usage",
        /^no shards in /,
      ],
      ["a folder that is not there", (out) => rmSync(out, { recursive: true }), "usage", /no such file or directory/],
      [
        "shards of different n",
        (out, [first]) => changed(first, join(out, "0123456789abcdef-0of5.db.gz"), null, { of: 5 }),
        ...(["usage", /do not belong together: shards of \d and \d/] as const),
      ],
      [
        "shards of different versions",
        (_, [, second]) => changed(second, second, null, { version: "9.9.9" }),
        ...(["usage", /do not belong together: versions 9\.9\.9 and \d/] as const),
      ],
      [
        "shards of another version",
        async (_, files) => {
          for (const file of files) await changed(file, file, null, { version: "9.9.9" });
        },
        ...(["usage", /were written by llm-econ 9\.9\.9; this is /] as const),
      ],
      [
        "shards of different experiments",
        (_, [, second]) => changed(second, second, null, { experiment: "f".repeat(64) }),
        ...(["usage", /do not belong together: experiments f+ and /] as const),
      ],
      [
        "a shard that is cut off",
        (_, [first]) => truncateSync(first, 5_000),
        ...(["storage", /is cut off or damaged: unexpected end of file/] as const),
      ],
      ["a shard that is empty", (_, [first]) => truncateSync(first, 0), "storage", /is cut off or damaged/],
      [
        "a shard that holds what was not recorded",
        (_, [first]) => changed(first, first, "UPDATE runs SET scenario = '{}' WHERE rowid = 1"),
        ...(["storage", /is damaged: run .*: its scenario is not the one that was recorded/] as const),
      ],
      [
        "a seed that is there twice with other numbers",
        (out, [first]) =>
          changed(
            first,
            join(out, "0123456789abcdef-0of2.db.gz"),
            `UPDATE comparison_seeds SET result = json_set(result, '$[0].final.welfare', 5)`,
          ),
        ...(["storage", /seed 1 of us-federal .* is there already, with other numbers/] as const),
      ],
    ];
    test.each(refused)("%s", async (_, make, kind, message) => {
      const out = join(emptyDirectory(), "sweep");
      mkdirSync(out);
      const files = (await two).map((name) => join(out, name));
      for (const [i, name] of (await two).entries()) copyFileSync(join(await source, name), files[i]);
      await make(out, files);
      await expect(merged([out])).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
    });
    const two = source.then((out) => readdirSync(out).sort());

    test("a database that has the sweep in other shards", async () => {
      const path = newDatabase();
      await merged([await whole], path);
      await expect(merged([await source], path)).rejects.toThrow("holds this sweep in 4 shards; these are of 2");
    });
    test("a shard cannot be resumed as a comparison", async () => {
      const path = newDatabase();
      await unpackFile(join(await source, (await two)[0]), path);
      const store = await openStore(path);
      const [{ id }] = await store.comparisons();
      const { spec } = (await store.comparison(id)) as never as { spec: ComparisonSpec };
      await expect(compare({ ...common, spec, store, resume: id })).rejects.toThrow("this is shard 0 of 2 of a sweep");
      await store.close();
    });
  });

  test("nothing is left in the place for temporary files", async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => /^llm-econ-(shard|merge)-/.test(name)).length;
    const before = left();
    await merged([await source]);
    await shardOfSweep(join(emptyDirectory(), "sweep"), 6, 7);
    expect(left()).toBe(before);
  });
});
