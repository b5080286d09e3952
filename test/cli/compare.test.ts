import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import type { Comparison, StoredComparison } from "../../src/analysis/compare/comparison.ts";
import { writeComparison } from "../../src/report/text/comparison-files.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { type CliResult, emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const keys =
  "name: c\nsteps: 8\ntaxYear: 2\npopulation: {size: 40}\neconomy: {brackets: flat}\nworkers: {decide: rational}\n";
const planners = ["--planners", "us-federal,saez,llm"];

function place(text = keys) {
  const cwd = emptyDirectory();
  writeFileSync(join(cwd, "s.yaml"), text);
  return {
    cwd,
    run: (...args: string[]): Promise<CliResult> => runHere(args, { cwd }),
    /** A process of its own, which has threads. */
    start: (...args: string[]): Promise<CliResult> => runCli(args, { cwd }),
  };
}

/** Without what differs between two comparisons of the same. */
function withoutIds(json: string): Record<string, unknown> {
  const volatile = ["run", "comparison", "command"];
  return JSON.parse(json, (key, value) => (volatile.includes(key) ? undefined : value));
}

describe("compare", () => {
  const { cwd, run, start } = place();
  let first: CliResult;
  beforeAll(async () => {
    first = await start("compare", "s.yaml", ...planners, "--seeds", "3", "-j", "2", "--json", "-o", "out.csv");
  });

  test("prints its result on standard output, its progress on standard error", () => {
    expect([first.code, first.stderr]).toEqual([0, expect.stringMatching(/^comparison \S+\nseeds 0\/3\n/)]);
    expect(JSON.parse(first.stdout)).toMatchObject({
      baseline: "us-federal",
      seeds: 3,
      welfare: { kind: "ces", aversion: 1 },
      command: "llm-econ compare s.yaml --planners us-federal,saez,llm --seeds 3 -j 2 --json -o out.csv",
    });
    for (const result of JSON.parse(first.stdout).results)
      expect(Object.keys(result)).toEqual(
        expect.arrayContaining([
          ...["planner", "welfare", "difference", "gapClosed", "revenuePerWorker", "meanHours", "giniPost", "cev"],
          ...["shareBetterOff", "deciles"],
        ]),
      );
  });
  test("threads make no difference to the result, nor does doing it again", async () => {
    const alone = await run("compare", "s.yaml", ...planners, "--seeds", "3", "--json", "--quiet", "-j", "1");
    expect(alone.stderr).toBe("");
    expect(withoutIds(alone.stdout)).toEqual(withoutIds(first.stdout));
  });
  test("says it in words, and runs show says it again", async () => {
    const { comparison } = JSON.parse(first.stdout);
    const { stdout } = await run("runs", "show", comparison);
    expect(stdout).toMatch(/^c {2}comparison /);
    for (const words of [
      "3 policies, seeds 1 to 3: the same 40 workers and random numbers for all",
      "offline: a behavioural stand-in, not a language model",
      "paired t test, by Holm's correction for 2 differences",
      "Mean gain over us-federal by tenth of workers",
    ])
      expect(stdout).toContain(words);
    expect(JSON.parse((await run("runs", "show", comparison, "--json")).stdout).result).toEqual(
      JSON.parse(first.stdout),
    );
  });
  test("is one line of the list of runs; its members are listed on request", async () => {
    const listed = JSON.parse((await run("runs", "--json")).stdout);
    expect(new Set(listed.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(["comparison"]));
    const all = JSON.parse((await run("runs", "--all", "--json")).stdout);
    expect(all.length).toBe(listed.length * (1 + 3 * 3));
    expect((await run("runs")).stdout).toMatch(/comparison +3\/3 +finished/);
  });
  test("a run of it replays number by number", async () => {
    const { run: id } = JSON.parse(first.stdout).results[2].perSeed[1];
    expect((await run("replay", id, "--quiet")).stdout).toMatch(/^identical: 8 steps/);
  });
  test("writes files: text, and columns with the same numbers", async () => {
    const [header, ...lines] = readFileSync(join(cwd, "out.csv"), "utf8").trimEnd().split("\r\n");
    expect(header).toMatch(/^comparison,policy,planner,settings,compared_with,seeds,welfare,welfare_low,/);
    const { results } = JSON.parse(first.stdout);
    expect(lines.map((line) => Number(line.split(",")[6]))).toEqual(
      results.map(({ welfare }: { welfare: { mean: number } }) => welfare.mean),
    );
    const store = new SqliteStore(join(cwd, "llm-econ.db"), "read");
    const comparison = JSON.parse(first.stdout) as Comparison;
    const stored = (await store.comparison(comparison.comparison)) as StoredComparison;
    await store.close();
    const file = async (name: string): Promise<string> => {
      await writeComparison(join(cwd, name), stored);
      return join(cwd, name);
    };
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(await file("out.parquet")) });
    expect(rows.map(({ policy }) => policy)).toEqual(["us-federal", "saez", "llm"]);
    expect(rows[1]).toMatchObject({
      welfare: results[1].welfare.mean,
      gain_decile_10: results[1].deciles[9],
      seeds: 3,
    });
    expect(readFileSync(await file("out.md"), "utf8")).toMatch(/^# c {2}comparison .*\| saez \|/s);
    expect(JSON.parse(readFileSync(await file("out.json"), "utf8"))).toMatchObject(comparison);
    expect(readFileSync(await file("out.html"), "utf8")).toContain('<h1 dir="auto">c</h1>');
    await expect(writeComparison("/no/such/directory/out.json", stored)).rejects.toThrow("cannot write /no/such");
  });
  test("one seed is not enough to tell, and says so", async () => {
    const { stdout } = await run("compare", "s.yaml", "--planners", "us-federal,flat", "--seeds", "1", "--quiet");
    expect(stdout).toContain("One seed says nothing about chance");
    expect(stdout).not.toContain("paired t test");
    expect(stdout).not.toContain("1.000");
  });

  const refused: readonly [args: string[], code: number, message: RegExp][] = [
    [["--seeds", "2", "--seed", "9007199254740991"], 2, /the last would be above 9007199254740991/],
    [["--seeds", "0"], 2, /--seeds 0: expected a whole number from 1/],
    [["--confidence", "95"], 2, /--confidence 95: expected a number above 0\.5 and below 1/],
    [["--vary", "taxYear"], 2, /--vary taxYear: expected key=value,value/],
    [["-o", "no/such/out.csv"], 2, /--output no\/such\/out\.csv: there is no directory no\/such/],
    [["-o", "out.xls"], 2, /--output out\.xls: expected a name that ends in \.csv/],
    [["--planners", "llm", "--models", "openai:gpt-4o-mini"], 3, /OPENAI_API_KEY is not set/],
  ];
  test.each(refused)("refuses %j before anything is stored", async (args, code, message) => {
    const other = place();
    const { stderr, code: exit } = await other.run("compare", "s.yaml", ...args);
    expect([exit, stderr]).toEqual([code, expect.stringMatching(message)]);
    expect(existsSync(join(other.cwd, "llm-econ.db"))).toBe(false);
  });
});

test("a thread that ends by itself ends the comparison, which says so", async () => {
  const { cwd, run, start } = place(`${keys}plugins: [./plugin.js]\n`);
  const kind = `{ name: "gone", description: "d", uses: [], create: () => ({ propose: async () => process.exit(0) }) }`;
  writeFileSync(join(cwd, "plugin.js"), `export const plugin = { planners: [${kind}] };`);
  const { code, stderr } = await start("compare", "s.yaml", "--planners", "gone", "--seeds", "2", "-j", "2", "--quiet");
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining("a thread ended before its seeds were done (exit code 0)"),
  ]);
  expect((await run("runs", "--json")).stdout).toContain('"status": "failed"');
});

describe("a comparison that was killed", () => {
  const text = keys.replace("size: 40", "size: 100").replace("steps: 8", "steps: 60");
  const args = ["compare", "s.yaml", ...planners, "--seeds", "5", "--json"];

  test("is resumed to the same end; its finished seeds are not run again, and no run is there twice", async () => {
    const { cwd, run } = place(text);
    const killed = await runCli([...args, "-j", "2"], {
      cwd,
      onStderr: (child, stderr) => {
        if (stderr.includes("seeds 2/5")) child.kill("SIGKILL");
      },
    });
    expect(killed.code).toBeNull();
    const sql = <T>(query: string): T[] => {
      const database = new Database(join(cwd, "llm-econ.db"), { readonly: true });
      const rows = database.prepare(query).all() as T[];
      database.close();
      return rows;
    };
    const finished = sql<{ seed: number }>("SELECT seed FROM comparison_seeds");
    expect(finished.length).toBeGreaterThanOrEqual(2);
    expect(finished.length).toBeLessThan(5);
    const kept = `SELECT id FROM runs WHERE seed IN (SELECT seed FROM comparison_seeds)`;
    const before = sql(kept);
    expect((await run("runs", "show", "latest")).stdout).toMatch(/running after [234] of 5 seeds/);
    // A run of the comparison means the comparison.
    const [{ id: member }] = sql<{ id: string }>("SELECT id FROM runs LIMIT 1");
    const resumed = await run("resume", member, "--json", "--quiet");
    expect([resumed.code, resumed.stderr]).toEqual([0, ""]);
    expect(sql(kept)).toEqual(expect.arrayContaining(before));
    expect(sql("SELECT count(*) AS runs, count(DISTINCT seed || arm) AS pairs FROM runs")).toEqual([
      { runs: 15, pairs: 15 },
    ]);
    expect((await run("runs", "verify")).stdout).toMatch(/15 runs, no problem found/);
    const undisturbed = await place(text).run(...args, "--quiet", "-j", "1");
    expect(withoutIds(resumed.stdout)).toEqual(withoutIds(undisturbed.stdout));
    expect((await run("resume", "--json", "--quiet")).stdout).toBe(resumed.stdout);
  });

  test("Ctrl-C ends with 130 and what is done is kept", async () => {
    const { cwd, run } = place(text);
    let isAsked = false;
    const stopped = await runCli([...args, "-j", "2"], {
      cwd,
      onStderr: (child, stderr) => {
        if (isAsked || !stderr.includes("seeds 1/5")) return;
        isAsked = true;
        child.kill("SIGINT");
      },
    });
    expect([stopped.code, stopped.stdout]).toEqual([130, ""]);
    const [listed] = JSON.parse((await run("runs", "--json")).stdout);
    expect(listed).toMatchObject({ kind: "comparison", status: "interrupted", seeds: 5 });
    expect(listed.seedsDone).toBeGreaterThanOrEqual(1);
  });

  test("its budget is that of all its runs, and stops it with 4", async () => {
    const { run, start } = place(keys.replace("rational", "llm"));
    const stopped = await start(...args, "--quiet", "--budget-calls", "1000");
    // Three planners, 40 workers, 8 steps and 3 proposals: 963 calls a seed.
    expect([stopped.code, stopped.stderr]).toEqual([4, expect.stringContaining("the budget of 1000 calls is used up")]);
    expect(JSON.parse((await run("runs", "--json")).stdout)[0]).toMatchObject({ status: "interrupted", seedsDone: 1 });
  });
});
