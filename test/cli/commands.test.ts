import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { parse } from "yaml";
import { packageFile } from "../../src/base/package-files.ts";
import { migrations } from "../../src/store/sqlite/migrations.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const text =
  "name: c\nsteps: 4\ntaxYear: 2\npopulation: {size: 6}\neconomy: {brackets: flat}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n";
const cwd = emptyDirectory();
const scenario = join(cwd, "s.yaml");
const run = (...args: string[]) => runHere(args, { cwd });

beforeAll(async () => {
  writeFileSync(scenario, text);
  await run("simulate", "s.yaml");
});

describe("runs", () => {
  test("lists runs, newest first", async () => {
    const { stdout } = await run("runs", "--json");
    const runs = JSON.parse(stdout);
    expect(runs[0]).toMatchObject({ name: "c", status: "finished", planner: "us-federal", stepsDone: 4 });
  });
  test("latest, a unique prefix and the id mean the same run", async () => {
    const [latest] = JSON.parse((await run("runs", "--json")).stdout);
    const shown = async (id: string) => JSON.parse((await run("runs", "show", id, "--json")).stdout).id;
    expect([await shown("latest"), await shown(latest.id), await shown(latest.id.slice(0, 20))]).toEqual([
      latest.id,
      latest.id,
      latest.id,
    ]);
  });
  test("show repeats the summary", async () => {
    const { stdout } = await run("runs", "show", "latest");
    expect(stdout).toContain("Marginal tax rates at the end");
    expect(stdout).toContain("6 workers, 2 tax years of 2 steps");
  });
});

describe("init", () => {
  test("writes a scenario that validates and runs, and its schema", async () => {
    const directory = emptyDirectory();
    const init = await runHere(["init"], { cwd: directory });
    expect(init.code).toBe(0);
    expect(existsSync(join(directory, "llm-econ.schema.json"))).toBe(true);
    expect((await runHere(["validate", "scenario.yaml"], { cwd: directory })).code).toBe(0);
    expect((await runHere(["simulate", "scenario.yaml", "--steps", "3"], { cwd: directory })).code).toBe(0);
    const again = await runHere(["init"], { cwd: directory });
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain("scenario.yaml is already there");
  });
});

describe("plugins", () => {
  const veto = packageFile("examples/veto.yaml");
  test("are found from any folder, and their names are in the schema", async () => {
    const { stdout } = await run("simulate", veto, "--json", "--quiet", "--db", "plugins.db");
    expect(JSON.parse(stdout).elections[0]).toMatchObject({ rule: "veto", winner: "slate 2" });
    expect((await run("replay", "latest", "--quiet", "--db", "plugins.db")).stdout).toMatch(/^identical: 4 steps/);
    const schema = JSON.parse((await run("schema", veto)).stdout);
    expect(schema.properties.election.properties.rule.enum).toContain("veto");
  });
  test("that fail are the scenario's fault: exit code 2, file and line", async () => {
    writeFileSync(
      join(cwd, "bad.ts"),
      `import type { Plugin } from "llm-econ";\n\nconst create = () => {\n  throw new Error("no luck");\n};\nexport const plugin = { planners: [{ name: "bad", description: "fails", uses: [], create }] } satisfies Plugin;\n`,
    );
    const set = ["--set", "plugins=[./bad.ts]", "--set", "planner.kind=bad"];
    const { code, stderr } = await run("simulate", "s.yaml", "--quiet", ...set);
    expect(code).toBe(2);
    expect(stderr).toMatch(/bad\.ts:4:\d+: planner bad: create: no luck/);
    const missing = await run("validate", "s.yaml", "--set", "plugins=[./bda.ts]");
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.stderr).toMatch(
      /--set plugins=\[\.\/bda\.ts\]: plugins: there is no file \S+bda\.ts; did you mean "bad\.ts"\?/,
    );
  });
  test("show their personas", async () => {
    const { stdout } = await run(
      "personas",
      "show",
      "commuters",
      "--scenario",
      packageFile("examples/commuters.yaml"),
      "--n",
      "2",
    );
    expect(stdout).toMatch(
      /^1\. You are .* minutes from home \(invented\)\.\n {3}traits: commute (long|short)\n\n2\. /,
    );
  });
});

describe("validate", () => {
  test("prints every default, and the result is itself a valid scenario", async () => {
    const { stdout } = await run("validate", "s.yaml");
    const resolved = parse(stdout);
    expect(resolved.economy.calibrate.meanHours).toBeGreaterThan(30);
    expect(resolved.planner.welfare).toEqual({ kind: "ces", aversion: 1, floor: 0.01, satisfaction: false });
    const path = join(cwd, "resolved.yaml");
    writeFileSync(path, stdout);
    expect(parse((await run("validate", path)).stdout)).toEqual(resolved);
  });
  test("lists keys that the chosen kinds do not use", async () => {
    const { stderr } = await run("validate", "s.yaml", "--set", "planner.rates=0.3");
    expect(stderr).toContain("note: planner.rates is not used");
  });
  test("a missing key is a note, for the scenario may run elsewhere", async () => {
    const { code, stderr } = await run(
      "validate",
      "s.yaml",
      "--set",
      "workers.decide=llm",
      "--set",
      "workers.model=openai:gpt-4o-mini",
    );
    expect(code).toBe(0);
    expect(stderr).toContain("OPENAI_API_KEY");
  });
});

describe("schema and doctor", () => {
  test("schema prints a JSON Schema that knows the kinds", async () => {
    const schema = JSON.parse((await run("schema")).stdout);
    expect(schema.required).toEqual(["name"]);
    expect(schema.properties.planner.properties.kind.enum).toContain("us-federal");
  });
  test("doctor says whether keys are set, never what they are", async () => {
    const { code, stdout, stderr } = await runHere(["doctor"], { cwd, env: { OPENAI_API_KEY: "sk-secret-123" } });
    expect(code).toBe(0);
    expect(stdout).toContain("OPENAI_API_KEY is set");
    expect(stdout).toContain("ANTHROPIC_API_KEY is not set");
    expect(stdout + stderr).not.toContain("sk-secret-123");
  });
});

describe("bad input ends with a clear message and the right code", () => {
  const files = emptyDirectory();
  const file = (name: string, content: string): string => {
    writeFileSync(join(files, name), content);
    return join(files, name);
  };
  const wages = (name: string, csv: string): string => {
    file(`${name}.csv`, csv);
    return file(`${name}.yaml`, `name: w\npopulation: {source: {file: ${name}.csv}}\nworkers: {decide: rational}\n`);
  };
  const newer = join(files, "newer.db");
  const foreign = join(files, "foreign.db");
  file("text.db", "this is not a database, but it is long enough to be mistaken for one\n".repeat(20));
  mkdirSync(join(files, "folder"));
  for (const [path, sql] of [
    [newer, "PRAGMA application_id = 0x4c4c4d45; PRAGMA user_version = 999"],
    [foreign, "CREATE TABLE other (x)"],
  ]) {
    const database = new Database(path);
    database.exec(sql);
    database.close();
  }

  const cases: readonly [name: string, args: readonly string[], code: number, message: string][] = [
    ["no command", [], 2, "name a command"],
    ["unknown command", ["simulat"], 2, 'unknown command "simulat"; did you mean "simulate"?'],
    ["unknown option", ["simulate", scenario, "--sed", "3"], 2, 'unknown option --sed; did you mean "--seed"?'],
    ["no scenario", ["simulate"], 2, "expected llm-econ simulate <scenario>"],
    ["a scenario that is not there", ["simulate", "/no/such.yaml"], 2, "/no/such.yaml: cannot read the scenario"],
    ["a scenario that is a directory", ["simulate", files], 2, "cannot read the scenario"],
    [
      "a wrong key, with its place",
      ["simulate", file("a.yaml", "name: a\nseeed: 1\n")],
      2,
      'a.yaml:2:1: unknown key "seeed"; did you mean "seed"?',
    ],
    [
      "a seed that is no number",
      ["simulate", scenario, "--seed", "x"],
      2,
      '--seed x: seed: expected a number, found "x"',
    ],
    [
      "no steps",
      ["simulate", scenario, "--steps", "0"],
      2,
      "--steps 0: steps: expected a number of at least 1, found 0",
    ],
    [
      "a wrong --set",
      ["simulate", scenario, "--set", "planner.kind=us"],
      2,
      "--set planner.kind=us: planner.kind: expected one of",
    ],
    ["a wrong variable", ["simulate", scenario, "--quiet"], 2, "LLM_ECON_STEPS=many: steps: expected a number"],
    [
      "a filter that nobody passes",
      ["simulate", scenario, "--set", "population.filter={age: {min: 200}}"],
      2,
      "filter",
    ],
    ["an unknown label in a filter", ["simulate", scenario, "--set", "population.filter={sex: femal}"], 2, "female"],
    [
      "a filter on facts that a prior lacks",
      ["simulate", scenario, "--set", "population.source=gb2", "--set", "population.filter={sex: female}"],
      2,
      "gb2",
    ],
    ["wages with NaN", ["simulate", wages("nan", "wage\n10\nNaN\n")], 2, "nan.csv:3:1: expected a wage above 0"],
    ["wages with a word", ["simulate", wages("word", "wage\nten\n")], 2, "word.csv:2:1:"],
    ["wages below zero", ["simulate", wages("negative", "wage\n-3\n")], 2, "negative.csv:2:1:"],
    ["an empty file of wages", ["simulate", wages("empty", "")], 2, "empty.csv"],
    ["a file of wages without wages", ["simulate", wages("none", "wages\n10\n")], 2, "none.csv:1:1:"],
    [
      "a file of wages that is not there",
      ["simulate", file("gone.yaml", "name: g\npopulation: {source: {file: gone.csv}}\n")],
      2,
      "gone.csv",
    ],
    [
      "a calibration that cannot be",
      ["simulate", scenario, "--set", "economy.maxHours=20", "--set", "economy.calibrate.meanHours=38"],
      2,
      "hours",
    ],
    [
      "a missing key variable",
      ["simulate", scenario, "--set", "workers.decide=llm", "--set", "workers.model=openai:gpt-4o-mini"],
      3,
      "OPENAI_API_KEY is not set",
    ],
    [
      "another missing key variable",
      ["simulate", scenario, "--set", "planner.kind=llm", "--set", "planner.model=anthropic:claude-haiku-4-5"],
      3,
      "ANTHROPIC_API_KEY is not set",
    ],
    [
      "a database of a newer version",
      ["simulate", scenario, "--db", newer],
      5,
      `was written by a newer llm-econ (schema 999; this one knows ${migrations.length})`,
    ],
    ["a database of another program", ["simulate", scenario, "--db", foreign], 5, "is a database of another program"],
    ["a database that is text", ["simulate", scenario, "--db", join(files, "text.db")], 5, "not a database"],
    [
      "a database that is a directory",
      ["simulate", scenario, "--db", join(files, "folder")],
      5,
      "cannot use the database",
    ],
    [
      "a directory that does not exist",
      ["simulate", scenario, "--db", "/no/such/dir/a.db"],
      5,
      "cannot use the database",
    ],
    ["a directory that cannot be written", ["simulate", scenario, "--db", "/proc/a.db"], 5, "cannot use the database"],
    ["an empty name of a database", ["simulate", scenario, "--db", ""], 2, "--db is empty; expected a file"],
    ["--set without a value", ["simulate", scenario, "--set"], 2, "Not enough arguments following: set"],
    ["an option given twice", ["simulate", scenario, "--seed", "1", "--seed", "2"], 2, "--seed is given 2 times"],
    [
      "a filter with its place in the file",
      ["validate", file("f.yaml", "name: f\npopulation:\n  filter: {sex: femal}\n")],
      2,
      "f.yaml:3:17: filter.sex",
    ],
    ["wages beyond belief", ["simulate", wages("huge", "wage\n1e300\n")], 2, "huge.csv:2:1: expected a wage"],
    ["runs without a database", ["runs", "--db", join(files, "none.db")], 5, "no database at"],
    ["show an id that is not there", ["runs", "show", "ffff"], 2, 'no run "ffff"'],
    [
      "init in a directory that does not exist",
      ["init", "/no/such/dir/a.yaml"],
      2,
      "/no/such/dir/a.yaml: there is no directory /no/such/dir",
    ],
  ];
  test.each(cases)("%s", async (name, args, code, message) => {
    const env: Record<string, string> = name === "a wrong variable" ? { LLM_ECON_STEPS: "many" } : {};
    const result = await runHere(args, { cwd, env });
    expect(result.stderr).toContain(message);
    expect(result.stderr).not.toContain("    at ");
    expect(result.stdout).toBe("");
    expect(result.code).toBe(code);
  });

  const codes: readonly [args: readonly string[], code: number][] = [
    [["simulat"], 2],
    [["simulate", scenario, "--set", "workers.decide=llm", "--set", "workers.model=openai:gpt-4o-mini"], 3],
    [["runs", "--db", "none.db"], 5],
  ];
  test.each(codes)("the process of %j ends with %i", async (args, code) => {
    expect(await runCli(args)).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(/^error: /) });
  });

  test("nothing is left behind by a scenario that cannot run", async () => {
    const directory = emptyDirectory();
    await runHere(["simulate", scenario, "--set", "population.filter={sex: femal}"], { cwd: directory });
    expect(existsSync(join(directory, "llm-econ.db"))).toBe(false);
  });

  test("reading a database that holds nothing does not write to it", async () => {
    const path = file("zero.db", "");
    expect(await run("runs", "--db", path)).toMatchObject({ code: 5 });
    expect(readFileSync(path, "utf8")).toBe("");
  });

  test("an ambiguous prefix", async () => {
    const directory = emptyDirectory();
    for (let i = 0; i < 2; i++) await runHere(["simulate", scenario, "--quiet"], { cwd: directory });
    const { code, stderr } = await runHere(["runs", "show", "0"], { cwd: directory });
    expect([code, stderr]).toEqual([2, expect.stringContaining('"0" fits several runs')]);
  });

  test("the package's version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect((await runCli(["--version"])).stdout.trim()).toBe(version);
  });
});
