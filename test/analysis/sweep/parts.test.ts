import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { missingWords, sweepProgress } from "../../../src/analysis/sweep/progress.ts";
import { headText, readHead, type ShardHead } from "../../../src/analysis/sweep/shard-head.ts";
import { isShardName, shardFile, shardOf } from "../../../src/analysis/sweep/shard-name.ts";
import { commentOf, packFile, unpackFile } from "../../../src/base/gzip-file.ts";
import { numbersIn, rangesOf } from "../../../src/base/number-ranges.ts";
import { emptyDirectory } from "../../cli/run-cli.ts";

describe("which shard", () => {
  const known: readonly [typed: string, env: Record<string, string>, index: number, of: number][] = [
    ["0/1", {}, 0, 1],
    ["99/100", { SLURM_ARRAY_TASK_ID: "3" }, 99, 100],
    ["/100", { SLURM_ARRAY_TASK_ID: "0" }, 0, 100],
    ["/8", { JOB_COMPLETION_INDEX: "7" }, 7, 8],
    ["/8", { SLURM_ARRAY_TASK_ID: "", AWS_BATCH_JOB_ARRAY_INDEX: "2" }, 2, 8],
  ];
  test.each(known)("%s with %j", (typed, env, index, of) => expect(shardOf(typed, env)).toEqual({ index, of }));

  const refused: readonly [typed: string, env: Record<string, string>, message: RegExp][] = [
    ["100/100", {}, /--shard 100\/100: shards are counted from 0; of 100 the last is 99/],
    ["/4", { SLURM_ARRAY_TASK_ID: "4" }, /--shard \/4 with SLURM_ARRAY_TASK_ID=4: shards are counted from 0/],
    ["/4", { SLURM_ARRAY_TASK_ID: "x" }, /SLURM_ARRAY_TASK_ID=x/],
    ["/4", {}, /none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, AWS_BATCH_JOB_ARRAY_INDEX is set/],
    ["0/0", {}, /expected i\/n/],
    ["-1/4", {}, /expected i\/n/],
    ["1.5/4", {}, /expected i\/n/],
    ["4", {}, /expected i\/n/],
    ["", {}, /expected i\/n/],
    ["1/99999999999999999999", {}, /expected i\/n/],
  ];
  test.each(refused)("%s with %j is refused", (typed, env, message) =>
    expect(() => shardOf(typed, env)).toThrow(message),
  );

  test("names say experiment, shard and number of shards", () => {
    const name = shardFile("0123456789abcdef".repeat(4), { index: 3, of: 100 });
    expect(name).toBe("0123456789abcdef-3of100.db.gz");
    expect([name, name.replace(".gz", ""), `${name}.tmp-12-ab`, "notes.db.gz"].map(isShardName)).toEqual([
      ...[true, true, false, false],
    ]);
  });
});

describe("ranges of numbers", () => {
  const cases: readonly [numbers: number[], text: string][] = [
    [[], ""],
    [[5], "5"],
    [[3, 1, 2], "1-3"],
    [[1, 2, 4, 7, 8, 9, 9], "1-2,4,7-9"],
    [[0, 9007199254740991], "0,9007199254740991"],
  ];
  test.each(cases)("%j", (numbers, text) => {
    expect(rangesOf(numbers)).toBe(text);
    expect(numbersIn(text)).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });
  test.each(["1-", "-2", "2-1", "a", "1,,2", "0-99999999999"])("%s is none", (text) =>
    expect(numbersIn(text)).toBeNull(),
  );
});

describe("a packed file", () => {
  const text = "a text\n".repeat(50_000);
  const packed = async (comment: string) => {
    const directory = emptyDirectory();
    const [from, to] = [join(directory, "a"), join(directory, "a.gz")];
    writeFileSync(from, text);
    await packFile(from, to, comment);
    return { directory, to };
  };

  test.each(["short", "x".repeat(10_000), "x".repeat(300_000)])("is gzip with a comment (%#)", async (comment) => {
    const { directory, to } = await packed(comment);
    expect(commentOf(to)).toBe(comment);
    expect(gunzipSync(readFileSync(to)).toString()).toBe(text);
    await unpackFile(to, join(directory, "b"));
    expect(readFileSync(join(directory, "b"), "utf8")).toBe(text);
  });
  test("that is cut off anywhere is refused", async () => {
    const { directory, to } = await packed("c");
    const whole = readFileSync(to);
    for (const length of [whole.length - 1, whole.length - 8, whole.length - 9, 40, 11, 3]) {
      writeFileSync(to, whole);
      truncateSync(to, length);
      await expect(unpackFile(to, join(directory, "b"))).rejects.toThrow(/unexpected end of file/);
    }
    writeFileSync(to, Buffer.from(whole.map((byte, i) => (i === whole.length - 5 ? byte ^ 1 : byte))));
    await expect(unpackFile(to, join(directory, "b"))).rejects.toThrow(/incorrect/);
  });
});

const head = (index: number, seeds: number[], done: number[][], of = 3): ShardHead => ({
  ...{ version: "1", experiment: "e".repeat(64), name: "Bürger 💶", index, of, policies: 4, seeds, done },
});

test("the head of a shard comes back as it was, whatever the scenario is called", async () => {
  const directory = emptyDirectory();
  const shard = head(2, [1, 2, 3, 9], [[1, 3], []]);
  writeFileSync(join(directory, "db"), "x");
  await packFile(join(directory, "db"), join(directory, "s.gz"), headText(shard));
  expect(headText(shard)).toMatch(/^[ -~]+$/);
  expect(readHead(join(directory, "s.gz"))).toEqual(shard);
  await packFile(join(directory, "db"), join(directory, "s.gz"), '{"version":"1","seeds":"x"}');
  expect(() => readHead(join(directory, "s.gz"))).toThrow(/is no shard of a sweep/);
});

describe("progress of a sweep", () => {
  const seeds = [1, 2, 3, 4];
  // Two groups of policies, dealt out to three shards: seed 1 to shards 0 and 1, seed 2 to 2 and 0, …
  const whole = [head(0, seeds, [[1, 4], [2]]), head(1, seeds, [[3], [1, 4]]), head(2, seeds, [[2], [3]])];
  const cases: readonly [name: string, heads: ShardHead[], done: number, missing: number[], words: string | null][] = [
    ["all", whole, 4, [], null],
    ["one shard is not there", [whole[0], whole[2]], 1, [1], "seeds 1/4, 1 shard missing: 1"],
    ["one is not finished", [whole[0], whole[1], head(2, seeds, [[2], []])], 3, [2], "seeds 3/4, 1 shard missing: 2"],
    ["none has begun", [head(0, seeds, [[], []])], 0, [0, 1, 2], "seeds 0/4, 3 shards missing: 0, 1, 2"],
    [
      "seeds were added, and one shard has done its part",
      [
        head(
          0,
          [...seeds, 5, 6],
          [
            [1, 4],
            [2, 5],
          ],
        ),
        whole[1],
        whole[2],
      ],
      ...([4, [1, 2], "seeds 4/6, 2 shards missing: 1, 2"] as const),
    ],
  ].map((one) => one as never);
  test.each(cases)("%s", (_, heads, done, missing, words) => {
    const [progress, ...others] = sweepProgress(heads);
    expect(others).toEqual([]);
    expect([progress.seedsDone, progress.shardsMissing, missingWords(progress)]).toEqual([done, missing, words]);
  });
  test("another experiment, or another number of shards, is another sweep", () => {
    expect(sweepProgress([whole[0], head(0, seeds, [[], []], 5)]).map(({ shards }) => shards)).toEqual([3, 5]);
  });
});
