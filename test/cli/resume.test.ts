import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

/** A directory with a scenario of its own, and commands that run there. One bracket: its optimum takes no time. */
function place(more = "") {
  const cwd = emptyDirectory();
  writeFileSync(
    join(cwd, "s.yaml"),
    `name: kept\nsteps: 40\ntaxYear: 4\npopulation: {size: 40}\neconomy: {brackets: flat}\n${more}`,
  );
  const run = (...args: string[]) => runHere(args, { cwd });
  /** The summary that a command prints, but for the run's id. */
  const summary = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, "--json", "--quiet");
    if (code !== 0) throw new Error(stderr);
    const { run: id, ...rest } = JSON.parse(stdout);
    return { id, rest };
  };
  const sql = <T>(text: string): T => {
    const database = new Database(join(cwd, "llm-econ.db"));
    try {
      return database.prepare(text).pluck().get() as T;
    } finally {
      database.close();
    }
  };
  return { cwd, run, summary, sql };
}

/** Kills the run without warning when it has said something about that many tax years. */
function killed(cwd: string, after: number) {
  return runCli(["simulate", "s.yaml"], {
    cwd,
    onStderr: (child, stderr) => {
      if (stderr.split("year ").length > after) child.kill("SIGKILL");
    },
  });
}

describe("resume", () => {
  test("after kill −9 gives what an undisturbed run gives, and asks nothing twice", async () => {
    const { cwd, run, summary, sql } = place();
    const undisturbed = await summary("simulate", "s.yaml");
    expect(await killed(cwd, 2)).toMatchObject({ code: null });
    expect(sql("SELECT status FROM runs ORDER BY id DESC")).toBe("running");
    const calls = sql<number>("SELECT count(*) FROM model_calls WHERE episode_id = 2");
    expect(calls).toBeGreaterThan(0);
    const resumed = await summary("resume");
    expect(resumed.rest).toEqual(undisturbed.rest);
    expect(sql("SELECT count(*) FROM model_calls WHERE episode_id = 2")).toBe(undisturbed.rest.calls.count);
    expect((await run("replay", resumed.id, "--quiet")).stdout).toMatch(/^identical: 40 steps of run /);
    expect((await run("runs", "verify")).stdout).toMatch(/2 runs, no problem found/);
  });

  test("of a run that Ctrl-C stopped goes on", async () => {
    const { cwd, summary } = place();
    let isAsked = false;
    const stopped = await runCli(["simulate", "s.yaml"], {
      cwd,
      // Once: a second Ctrl-C would end the process at once.
      onStderr: (child, stderr) => {
        if (isAsked || stderr.split("year ").length <= 2) return;
        isAsked = true;
        child.kill("SIGINT");
      },
    });
    expect(stopped.code).toBe(130);
    expect((await summary("resume", "latest")).rest.steps).toBe(40);
  });

  test("with nothing to resume prints the newest result", async () => {
    const { summary, run } = place();
    const { id, rest } = await summary("simulate", "s.yaml", "--steps", "4");
    expect(await summary("resume")).toEqual({ id, rest });
    expect(await run("resume", id)).toMatchObject({ code: 0, stdout: expect.stringContaining("Stored in") });
  });

  const refused: readonly [args: string[], message: RegExp][] = [
    [["resume", "--set", "steps=3"], /unknown option --set/],
    [["resume", "--seed", "3"], /unknown option --seed/],
    [["resume", "nothing"], /no run "nothing"/],
    [["resume", "--budget-calls", "0"], /--budget-calls 0: expected a positive whole number/],
    [["resume", "--budget-usd", "much"], /--budget-usd much: expected a positive number/],
    [["replay", "nothing"], /no run "nothing"/],
  ];
  test("refuses what it cannot do", async () => {
    const { run, summary } = place();
    await summary("simulate", "s.yaml", "--steps", "4");
    for (const [args, message] of refused) {
      const { code, stderr } = await run(...args);
      expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
    expect((await runHere(["resume"])).stderr).toMatch(/no database at/);
  });

  test("notices a data file that has changed", async () => {
    const { cwd, run } = place("budget: {calls: 5}\n");
    const wages = (wage: number) => writeFileSync(join(cwd, "wages.csv"), `wage\n20\n30\n${wage}\n`);
    wages(40);
    const file = ["--set", "population={source: {file: wages.csv}}"];
    expect((await run("simulate", "s.yaml", ...file)).code).toBe(4);
    wages(41);
    expect((await run("resume")).stderr).toMatch(/wages\.csv has changed since run/);
  });
});

describe("a budget", () => {
  test("stops the run with exit code 4; a higher one lets it go on to the same end", async () => {
    const { run, summary, sql } = place("budget: {calls: 500}\nmodels: {concurrency: 7}\n");
    const { code, stderr } = await run("simulate", "s.yaml", "--quiet");
    expect([code, stderr]).toEqual([4, expect.stringContaining("the budget of 500 calls is used up")]);
    expect(sql("SELECT count(*) FROM model_calls")).toBeLessThan(500 + 7);
    expect(sql("SELECT status FROM runs")).toBe("interrupted");
    expect((await run("replay", "latest", "--quiet")).stdout).toMatch(/^identical: 12 steps \(of 40/);
    expect((await run("resume", "--quiet")).code).toBe(4);
    const { rest } = await summary("resume", "--budget-calls", "100000");
    const other = place();
    expect(rest).toEqual((await other.summary("simulate", "s.yaml")).rest);
  });

  test.each([
    ["--budget-calls", "100", 4],
    ["--budget-minutes", "0.00001", 4],
    ["--budget-tokens", "100", 0],
  ] as const)("as a flag: %s %s", async (flag, value, exit) => {
    const { run } = place();
    expect((await run("simulate", "s.yaml", "--steps", "4", flag, value)).code).toBe(exit);
  });
});

describe("replay", () => {
  test.each([
    [
      "a step's welfare",
      "UPDATE steps SET welfare = welfare + 1e-9 WHERE step = 3",
      /steps: 1 row differs, e\.g\. in step 3/,
    ],
    [
      "a worker's hours",
      "UPDATE worker_steps SET hours = 1 WHERE step = 2 AND worker = 5",
      /worker_steps: 1 row differs, e\.g\. in step 2, worker 5/,
    ],
    ["a warning", "DELETE FROM warnings", /warnings: /],
    ["the summary", "UPDATE runs SET summary = replace(summary, 'kept', 'lost')", /the summary differs/],
  ])("notices that %s was changed", async (_, sql, difference) => {
    const { cwd, run } = place();
    await run("simulate", "s.yaml", "--steps", "4", "--quiet");
    const database = new Database(join(cwd, "llm-econ.db"));
    database.exec(sql);
    database.close();
    const { code, stdout } = await run("replay", "latest", "--quiet");
    expect([code, stdout]).toEqual([1, expect.stringMatching(difference)]);
    expect(JSON.parse((await run("replay", "latest", "--quiet", "--json")).stdout)).toMatchObject({ identical: false });
  });

  test("notices that an answer or a prompt was changed, and so does verify", async () => {
    const { cwd, run } = place();
    await run("simulate", "s.yaml", "--steps", "4", "--quiet");
    const database = new Database(join(cwd, "llm-econ.db"));
    database.exec("UPDATE model_calls SET answer = '{\"hours\":1}' WHERE step = 2 AND agent = 'w3'");
    expect(await run("replay", "latest", "--quiet")).toMatchObject({ code: 1 });
    database.exec("UPDATE model_calls SET user = user || ' ' WHERE step = 1 AND agent = 'w3'");
    database.close();
    const { code, stdout } = await run("runs", "verify");
    expect([code, stdout]).toEqual([
      5,
      expect.stringContaining("the question to w3 in step 1 is not the one that was recorded"),
    ]);
  });
});

describe("the cache", () => {
  test("keeps decisions where it is told to, and forgets them on request", async () => {
    const { run, summary } = place("models: {cache: all}\n");
    const first = await summary("simulate", "s.yaml", "--steps", "4");
    expect(first.rest.calls.reused).toBe(0);
    const second = await summary("simulate", "s.yaml", "--steps", "4");
    expect(second.rest.calls).toMatchObject({ count: 160, reused: 160 });
    expect(second.rest.final).toEqual(first.rest.final);
    const another = await summary("simulate", "s.yaml", "--steps", "4", "--seed", "2");
    expect(another.rest.calls.reused).toBe(0);
    expect((await run("cache", "list", "--wide")).stdout.split("\n").length).toBe(1 + 2 * 160 + 1);
    expect((await run("cache", "prune", "--days", "1")).stdout).toBe("0 answers forgotten\n");
    expect((await run("cache", "clear")).stdout).toBe("320 answers forgotten\n");
    expect((await run("replay", "latest", "--quiet")).code).toBe(0);
  });
});
