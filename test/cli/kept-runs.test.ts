/** Runs that are found by filters, tagged, noted, deleted. */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
const run = (...args: string[]) => runHere(args, { cwd });
const json = async (...args: string[]) => JSON.parse((await run(...args, "--json")).stdout);
const ids: string[] = [];

beforeAll(async () => {
  const text =
    "steps: 2\ntaxYear: 1\npopulation: {size: 6, source: gb2}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n";
  for (const name of ["first", "second", "third"]) {
    writeFileSync(join(cwd, `${name}.yaml`), `name: ${name}\n${text}`);
    ids.push((await json("simulate", `${name}.yaml`, "--quiet")).run);
  }
  ids.push((await json("compare", "first.yaml", "--planners", "us-federal,saez", "--seeds", "2")).comparison);
});

const listed = async (...filter: string[]) => (await json("runs", ...filter)).map(({ id }: { id: string }) => id);

test("tags and notes are kept, shown and filtered by", async () => {
  expect((await run("runs", "tag", ids[0], "paper", "fig-3")).stdout).toContain(`run ${ids[0]}  tags: paper fig-3`);
  await run("runs", "tag", ids[3], "paper");
  await run("runs", "note", ids[1], "the one with few people");
  expect(await listed("--tag", "paper")).toEqual([ids[3], ids[0]]);
  expect((await run("runs", "--wide")).stdout).toMatch(/welfare +tags +note\n/);
  expect((await run("runs", "--wide")).stdout).toContain("the one with few people");
  expect(await json("runs", "show", ids[0])).toMatchObject({ tags: ["paper", "fig-3"], note: null });
  await run("runs", "tag", ids[0], "fig-3", "--remove");
  expect(await listed("--tag", "fig-3")).toEqual([]);
  expect((await run("runs", "--tag", "fig-3")).stdout).toContain("are so");
});

test("other filters", async () => {
  expect(await listed("--name", "second")).toEqual([ids[1]]);
  expect(await listed("--planner", "us-federal")).toEqual([ids[2], ids[1], ids[0]]);
  expect(await listed("--status", "failed")).toEqual([]);
  expect(await listed("--since", "2200-01-01")).toEqual([]);
  expect(await listed("--since", "2020-01-01T00:00Z")).toHaveLength(4);
});

test.each<readonly [args: readonly string[], words: string]>([
  [["tag", "0", "paper", "paper"], 'has the tag "paper" already'],
  [["tag", "0", "a tag"], "is no tag"],
  [["tag", "0", "paperr", "--remove"], 'did you mean "paper"?'],
  [["note", "0"], "expected a text, or --remove"],
  [["note", "0", "text", "--remove"], "expected a text, or --remove"],
  [["list", "--status", "finishd"], 'did you mean "finished"?'],
  [["list", "--since", "yesterday"], "expected a date"],
  [["delete", "no-such-run"], 'no run "no-such-run"'],
  [["prune"], "expected what is to go"],
  [["prune", "--days", "many"], "expected a number of days"],
])("runs %j: exit code 2 and %s", async ([command, ...rest], words) => {
  await run("runs", "tag", ids[2], "paper");
  const args = rest.map((word) => (word === "0" ? ids[2] : word));
  const { code, stderr } = await run("runs", command, ...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test("a run of a comparison, and one that is being written, are not deleted, and nothing else goes with them", async () => {
  const all = await json("runs", "--all");
  const part = all.find(({ comparison }: { comparison: string | null }) => comparison === ids[3]).id;
  const refused = await run("runs", "delete", ids[1], part);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(`is part of comparison ${ids[3]}`)]);
  const database = new Database(join(cwd, "llm-econ.db"));
  const mark = (status: string, owner: string) =>
    database.prepare("UPDATE runs SET status = ?, process = ? WHERE id = ?").run(status, owner, ids[1]);
  mark("running", "elsewhere:7");
  const running = await run("runs", "delete", ids[1]);
  expect([running.code, running.stderr]).toEqual([2, expect.stringContaining("still running: process 7 on elsewhere")]);
  mark("finished", "elsewhere:7");
  database.close();
  expect(await json("runs", "--all")).toHaveLength(all.length);
});

test("prune goes by filters and leaves what is tagged or noted; delete takes what it is told", async () => {
  const { size } = statSync(join(cwd, "llm-econ.db"));
  expect(await json("runs", "prune", "--status", "finished", "--dry-run")).toEqual({ deleted: [], found: [] });
  await run("runs", "note", ids[1], "--remove");
  expect((await json("runs", "prune", "--name", "second", "--days", "30")).deleted).toEqual([]);
  expect((await json("runs", "prune", "--name", "second", "--days", "0")).deleted).toEqual([ids[1]]);
  expect((await run("runs", "delete", ids[0], ids[3])).stdout).toContain("2 entries deleted");
  expect(await listed("--all")).toEqual([ids[2]]);
  expect((await run("runs", "verify")).code).toBe(0);
  expect(statSync(join(cwd, "llm-econ.db")).size).toBeLessThan(size);
  expect((await json("runs", "prune", "--tag", "paper")).deleted).toEqual([ids[2]]);
});
