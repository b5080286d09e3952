import type { ChildProcess } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { packageFile } from "../../src/base/package-files.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const few = ["--set", "population.size=12", "--steps", "6", "--set", "taxYear=2"];
/** One bracket, whose optimum takes no time. */
const small = [...few, "--set", "economy.brackets=flat"];
const quickstart = packageFile("scenarios/quickstart.yaml");

function scenarioFile(text: string): string {
  const path = join(emptyDirectory(), "scenario.yaml");
  writeFileSync(path, text);
  return path;
}

describe("simulate", () => {
  test("quickstart runs in an empty directory, with no key, and says what played", async () => {
    const { code, stdout, stderr } = await runCli(["simulate", quickstart]);
    expect(code).toBe(0);
    expect(stdout).toContain("100 workers, 20 tax years of 3 steps");
    expect(stdout).toContain("a behavioural stand-in, not a language model");
    expect(stdout).toMatch(/Welfare per worker \(ces 1\) +\$[\d,]+ +\$[\d,]+ +\+/);
    expect(stderr).toContain("year 20/20  step 60/60");
  });

  test("--json prints one object with the documented fields and nothing else", async () => {
    const { code, stdout } = await runHere(["simulate", quickstart, "--json", ...few]);
    expect(code).toBe(0);
    const out = JSON.parse(stdout);
    expect(out).toMatchObject({ scenario: "quickstart", seed: 1, planner: "llm", steps: 6 });
    expect(out.run).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(Object.keys(out.final)).toEqual(
      expect.arrayContaining([
        "rates",
        "brackets",
        "welfare",
        "revenuePerWorker",
        "meanHours",
        "meanIncome",
        "giniPre",
        "giniPost",
      ]),
    );
    expect(out.series.map((entry: { step: number }) => entry.step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(out.series[5].welfare).toBe(out.final.welfare);
    expect(out.final.rates).toHaveLength(7);
    for (const rate of out.final.rates) expect(rate).toBeLessThanOrEqual(1);
    expect(out.calls).toMatchObject({ count: 12 * 6 + 2, failed: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 });
    expect(out.warnings.some((warning: string) => warning.includes("not a language model"))).toBe(true);
  });

  test("--quiet writes no progress", async () => {
    const { stderr } = await runHere(["simulate", quickstart, "--quiet", ...small]);
    expect(stderr).toBe("");
  });

  test("the same seed gives the same numbers, another seed others", async () => {
    const final = async (...args: string[]) =>
      JSON.parse((await runHere(["simulate", quickstart, "--json", ...small, ...args])).stdout).final;
    const [first, again, other] = await Promise.all([final(), final(), final("--seed", "2")]);
    expect(again).toEqual(first);
    expect(other.welfare).not.toBe(first.welfare);
  });

  test.each(["us-federal", "flat", "fixed"])("planner %s by --set", async (kind) => {
    const set = kind === "us-federal" ? [] : ["--set", "planner.rates=[0.25]", "--set", "economy.brackets=flat"];
    const { stdout } = await runHere([
      "simulate",
      quickstart,
      "--json",
      ...small,
      "--set",
      `planner.kind=${kind}`,
      ...set,
    ]);
    const { planner, final } = JSON.parse(stdout);
    expect(planner).toBe(kind);
    expect(final.rates).toEqual(kind === "us-federal" ? [0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37] : [0.25]);
  });

  test("US law keeps its own brackets in an economy of three", async () => {
    const args = [
      "--set",
      "planner.kind=us-federal",
      "--set",
      "economy.brackets=three",
      "--set",
      "workers.decide=rational",
    ];
    const { final } = JSON.parse((await runHere(["simulate", quickstart, "--json", ...small, ...args])).stdout);
    expect(final.brackets).toEqual([0, 11_600, 47_150, 100_525, 191_950, 243_725, 609_350]);
  });

  test("every example with the stand-in runs", async () => {
    for (const name of ["us-law-rational", "paper-rational"]) {
      const { code, stdout } = await runHere(["simulate", packageFile(`scenarios/${name}.yaml`), "--quiet"]);
      expect([name, code]).toEqual([name, 0]);
      expect(stdout).toContain("Marginal tax rates at the end");
    }
  });

  test("rational workers under US law work the census mean hours", async () => {
    const { stdout } = await runHere([
      "simulate",
      packageFile("scenarios/us-law-rational.yaml"),
      "--set",
      "economy.disutility=proportional",
      "--json",
    ]);
    const manifest = JSON.parse(readFileSync(packageFile("data/census/manifest.json"), "utf8"));
    expect(JSON.parse(stdout).final.meanHours).toBeCloseTo(manifest.meanUsualHours, 9);
  });

  test("the paper's welfare is called degenerate", async () => {
    const { stdout } = await runHere([
      "simulate",
      packageFile("scenarios/paper-rational.yaml"),
      "--json",
      "--steps",
      "2",
    ]);
    expect(JSON.parse(stdout).warnings.join()).toContain("degenerate-objective");
  });

  test("a file of wages is used whole and in order, whatever the seed", async () => {
    const directory = emptyDirectory();
    writeFileSync(join(directory, "wages.csv"), "wage\n10\n40\n20\n");
    const path = join(directory, "s.yaml");
    writeFileSync(
      path,
      "name: w\nsteps: 1\npopulation: {source: {file: wages.csv}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n",
    );
    for (const seed of ["1", "2"]) await runHere(["simulate", path, "--seed", seed, "--db", join(directory, "w.db")]);
    const database = new Database(join(directory, "w.db"));
    expect(database.prepare("SELECT wage FROM workers ORDER BY episode_id, worker").pluck().all()).toEqual([
      10, 40, 20, 10, 40, 20,
    ]);
    database.close();
  });
});

describe("where a value comes from", () => {
  const scenario = scenarioFile(
    "name: p\nseed: 3\nsteps: 2\npopulation: {size: 5}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n",
  );
  const seed = async (args: string[], env: Record<string, string>) =>
    JSON.parse((await runHere(["simulate", scenario, "--json", ...args], { env })).stdout).seed;
  test("the scenario", async () => expect(await seed([], {})).toBe(3));
  test("the environment over the scenario", async () => expect(await seed([], { LLM_ECON_SEED: "4" })).toBe(4));
  test("a flag over the environment", async () => expect(await seed(["--seed", "5"], { LLM_ECON_SEED: "4" })).toBe(5));
  test("LLM_ECON_SET and LLM_ECON_JSON", async () => {
    const env = { LLM_ECON_SET: "seed=8; steps=1", LLM_ECON_JSON: "1" };
    const { stdout } = await runHere(["simulate", scenario], { env });
    expect(JSON.parse(stdout)).toMatchObject({ seed: 8, steps: 1 });
  });
  test("LLM_ECON_DB", async () => {
    const db = join(emptyDirectory(), "elsewhere.db");
    await runHere(["simulate", scenario], { env: { LLM_ECON_DB: db } });
    expect((await runHere(["runs", "--db", db])).stdout).toContain("us-federal");
  });
});

describe("odd surroundings", () => {
  test("a database behind a symbolic link", async () => {
    const cwd = emptyDirectory();
    writeFileSync(join(cwd, "real.db"), "");
    symlinkSync(join(cwd, "real.db"), join(cwd, "link.db"));
    const { code } = await runHere(["simulate", quickstart, "--db", "link.db", ...small], { cwd });
    expect(code).toBe(0);
    expect((await runHere(["runs", "--db", "real.db"], { cwd })).stdout).toContain("6/6");
  });

  test("nobody reads progress: the run goes on to its end", async () => {
    const cwd = emptyDirectory();
    const { code } = await runCli(["simulate", quickstart, "--set", "population.size=12"], {
      cwd,
      onStderr: (child) => child.stderr?.destroy(),
    });
    expect(code).toBe(0);
    const [run] = JSON.parse((await runHere(["runs", "--json"], { cwd })).stdout);
    expect(run).toMatchObject({ status: "finished", stepsDone: 60 });
  });

  test("a change of negative welfare has the sign of the change", async () => {
    const set = [
      "--set",
      "workers.decide=fixed",
      "--set",
      "workers.hours=120",
      "--set",
      "planner.welfare.kind=rawlsian",
    ];
    const { stdout } = await runHere(["simulate", quickstart, ...set]);
    const [, before, after, sign] = /Welfare per worker \(rawlsian\) +−\$([\d,]+) +−\$([\d,]+) +(.)/.exec(stdout) ?? [];
    const amount = (text: string): number => -Number(text.replaceAll(",", ""));
    expect(amount(after) - amount(before)).not.toBe(0);
    expect(sign).toBe(amount(after) > amount(before) ? "+" : "−");
  });
});

describe("interrupted", () => {
  const long = ["simulate", quickstart, "--steps", "100000"];

  /** As soon as steps are stored; progress is told later. */
  const whenSomeAreStored = (cwd: string, child: ChildProcess, signal: NodeJS.Signals): void => {
    const look = setInterval(() => {
      if (child.exitCode !== null) return clearInterval(look);
      const database = new Database(join(cwd, "llm-econ.db"), { readonly: true });
      const steps = Number(database.prepare("SELECT count(*) FROM steps").pluck().get());
      database.close();
      if (steps < 3) return;
      clearInterval(look);
      child.kill(signal);
    }, 50);
  };

  test("Ctrl-C ends with 130 and keeps what was finished", async () => {
    const cwd = emptyDirectory();
    let looks = false;
    const { code, stderr } = await runCli(long, {
      cwd,
      env: { LLM_ECON_SET: "taxYear=1; workers.decide=rational" },
      onStderr: (child, text) => {
        if (!looks && text.includes("run ")) whenSomeAreStored(cwd, child, "SIGINT");
        looks ||= text.includes("run ");
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain("what is finished is kept");
    const show = JSON.parse((await runHere(["runs", "show", "latest", "--json"], { cwd })).stdout);
    expect(show.status).toBe("interrupted");
    expect(show.stepsDone).toBeGreaterThan(0);
    expect(show.series).toHaveLength(show.stepsDone);
  });

  test("kill -9 loses at most the step in flight", async () => {
    const cwd = emptyDirectory();
    let looks = false;
    const { code } = await runCli(long, {
      cwd,
      env: { LLM_ECON_SET: "taxYear=1; workers.decide=rational" },
      onStderr: (child, text) => {
        if (!looks && text.includes("run ")) whenSomeAreStored(cwd, child, "SIGKILL");
        looks ||= text.includes("run ");
      },
    });
    expect(code).toBe(null);
    const database = new Database(join(cwd, "llm-econ.db"));
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    const steps = database.prepare("SELECT step FROM steps").pluck().all() as number[];
    expect(steps.length).toBeGreaterThan(0);
    expect(steps).toEqual(steps.map((_, i) => i + 1));
    const rows = database.prepare("SELECT count(*) FROM worker_steps").pluck().get();
    expect(rows).toBe(100 * steps.length);
    database.close();
  });
});
