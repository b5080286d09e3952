/** `--prices`: under the scenario's own, over the list prices; and what is said where nobody knows. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { CallTotals } from "../../src/run/call-ledger.ts";
import { type CliResult, emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());

const scenario = (model: string, models = "") =>
  `name: m\nsteps: 2\npopulation: {size: 2}\nplanner: {kind: us-federal}\nworkers: {model: "${model}"}\n${models}`;

function run(
  command: string,
  text: string,
  files: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<CliResult> {
  const cwd = emptyDirectory();
  for (const [name, content] of Object.entries({ "s.yaml": text, ...files })) writeFileSync(join(cwd, name), content);
  return runHere([command, "s.yaml", ...words], {
    cwd,
    env: { OPENAI_API_KEY: "any", OPENAI_BASE_URL: `${server.url}/v1` },
  });
}

const file = { "p.yaml": "models: {new-model: {input: 1000, output: 1000}, gpt-4o-mini: {input: 0, output: 0}}" };

describe("dry runs", () => {
  const own = "models: {prices: {gpt-4o-mini: {input: 0.15, output: 0.6}}}\n";
  const usual = { low: expect.any(Number), high: expect.any(Number) };
  const cases: readonly [text: string, words: readonly string[], costUsd: unknown][] = [
    [scenario("openai:gpt-4o-mini", own), ["--prices", "p.yaml"], usual],
    [scenario("openai:gpt-4o-mini"), ["--prices", "p.yaml"], { low: 0, high: 0 }],
    [scenario("openai:new-model"), [], null],
    [scenario("openai:new-model"), ["--prices", "p.yaml"], { low: expect.any(Number), high: expect.any(Number) }],
  ];
  test.each(cases)("list price < --prices < models.prices (%#)", async (text, words, costUsd) => {
    const { code, stdout } = await run("simulate", text, file, "--dry-run", "--json", ...words);
    expect([code, JSON.parse(stdout).costUsd]).toEqual([0, costUsd]);
    if (costUsd === usual) expect(JSON.parse(stdout).costUsd.low).toBeGreaterThan(0);
  });

  test("a price that nobody knows: which model's, and how to give it", async () => {
    const { stdout } = await run(
      "simulate",
      scenario("openai-compatible:org/new@http://127.0.0.1:1/v1"),
      {},
      "--dry-run",
    );
    expect(stdout).toContain(
      'The price of openai-compatible:org/new@http://127.0.0.1:1/v1 is not known, so costs are not counted; give it by --prices FILE or models.prices: {"org/new": {input: 1, output: 4}}, in $ per million tokens',
    );
  });
});

describe("runs", () => {
  test.each(["simulate", "elasticity"])(
    "%s says once that a price is not known, and nothing where it is",
    async (command) => {
      const unknown = await run(command, scenario("openai:new-model"), {});
      expect(unknown.code).toBe(0);
      expect(unknown.stderr.match(/the price of openai:new-model is not known/g)).toHaveLength(1);
      const known = await run(command, scenario("openai:new-model"), file, "--prices", "p.yaml");
      expect([known.code, known.stderr]).toEqual([0, expect.not.stringContaining("not known")]);
      const quiet = await run(command, scenario("openai:new-model"), {}, "--quiet");
      expect([quiet.code, quiet.stderr]).toEqual([0, ""]);
    },
  );

  test("compare counts by the file, and keeps a limit in dollars", async () => {
    const words = ["--planners", "us-federal,flat", "--seeds", "1", "--quiet", "--json"];
    const counted = await run("compare", scenario("openai:new-model"), file, ...words, "--prices", "p.yaml");
    expect(counted.code).toBe(0);
    const limit = [...words, "--budget-usd", "0.0001"];
    const without = await run("compare", scenario("openai:new-model"), {}, ...limit);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("models.prices or by --prices")]);
    expect((await run("compare", scenario("openai:new-model"), file, ...limit, "--prices", "p.yaml")).code).toBe(4);
  });
});

describe("resume", () => {
  const at = { OPENAI_API_KEY: "any", OPENAI_BASE_URL: "" };
  beforeAll(() => {
    at.OPENAI_BASE_URL = `${server.url}/v1`;
  });
  const place = (models = "") => {
    const cwd = emptyDirectory();
    const files = {
      "s.yaml": scenario("openai:new-model", `${models}economy: {brackets: flat}\nbudget: {calls: 1}\n`),
      ...file,
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
    const command = (...words: string[]) => runHere([...words, "--quiet"], { cwd, env: at });
    return Object.assign(command, { cwd });
  };

  test.each([
    ["without a price", ""],
    ["with another price", "models: {prices: {new-model: {input: 1, output: 1}}}\n"],
  ])("a run that began %s is counted by the file, its first question too, and replays so", async (_, models) => {
    const command = place(models);
    expect((await command("simulate", "s.yaml")).code).toBe(4);
    const limited = await command("resume", "--budget-usd", "0.0001", "--budget-calls", "100", "--prices", "p.yaml");
    expect([limited.code, limited.stderr]).toEqual([4, expect.stringContaining("$0.0001 is used up")]);
    const done = await command("resume", "--budget-calls", "100", "--prices", "p.yaml", "--json");
    expect(done.code).toBe(0);
    const { inputTokens, outputTokens, costUsd } = JSON.parse(done.stdout).calls;
    expect(costUsd).toBeCloseTo((inputTokens + outputTokens) / 1000, 9);
    expect((await command("replay", "latest")).stdout).toMatch(/^identical/);
    expect((await runHere(["runs", "verify"], { cwd: command.cwd })).stdout).toContain("no problem found");
  });

  test("a comparison: every arm, those that were begun too", async () => {
    const command = place();
    const begun = await command("compare", "s.yaml", "--planners", "us-federal,flat", "--seeds", "1");
    expect(begun.code).toBe(4);
    const dollars = await command("resume", "--budget-usd", "100", "--budget-calls", "100");
    expect([dollars.code, dollars.stderr]).toEqual([2, expect.stringContaining("budget.usd cannot be kept")]);
    const words = ["resume", "--budget-usd", "100", "--budget-calls", "100", "--prices", "p.yaml", "--json"];
    const done = await command(...words);
    const { results } = JSON.parse(done.stdout) as { results: { calls: CallTotals; perSeed: { run: string }[] }[] };
    for (const { calls, perSeed } of results) {
      expect(calls.costUsd).toBeCloseTo((calls.inputTokens + calls.outputTokens) / 1000, 9);
      expect((await command("replay", perSeed[0].run)).stdout).toMatch(/^identical/);
    }
  });

  test("a wrong file is refused before anything else", async () => {
    const { code, stderr } = await runHere(["resume", "--prices", "nothing.yaml"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("nothing.yaml")]);
  });
});

describe("score and prompt binds", () => {
  test.each([
    ["score", []],
    ["prompt", ["binds"]],
  ])("%s says once that a price is not known, and nothing where it is", async (command, words) => {
    const cwd = emptyDirectory();
    const law = command === "score" ? "economy: {law: us-2024, calibrate: {under: us-2024}}\n" : "";
    writeFileSync(join(cwd, "s.yaml"), scenario("openai:new-model", law));
    writeFileSync(join(cwd, "p.yaml"), file["p.yaml"]);
    writeFileSync(join(cwd, "r.yaml"), "from: us-2024\nset: {eitc.maximum.1: 5000}\n");
    const files = command === "score" ? ["r.yaml", "s.yaml"] : [...words, "s.yaml", "--workers", "2", "--swaps", "1"];
    const env = { OPENAI_API_KEY: "any", OPENAI_BASE_URL: `${server.url}/v1` };
    const unknown = await runHere([command, ...files], { cwd, env });
    expect([unknown.code, unknown.stderr.match(/the price of openai:new-model is not known/g)]).toEqual([
      0,
      ["the price of openai:new-model is not known"],
    ]);
    const known = await runHere([command, ...files, "--prices", "p.yaml"], { cwd, env });
    expect([known.code, known.stderr]).toEqual([0, expect.not.stringContaining("not known")]);
  });
});

describe("wrong files", () => {
  const cases: readonly [text: string | null, message: string][] = [
    ["models: {a: {input: 1, output: x}}", 'p.yaml:1:32: models.a.output: expected a number, found "x"'],
    ["prices: {}", 'p.yaml:1:1: unknown key "prices"'],
    [null, "p.yaml"],
  ];
  test.each(cases)("%j: code 2", async (text, message) => {
    const files: Record<string, string> = text === null ? {} : { "p.yaml": text };
    const { code, stdout, stderr } = await run("simulate", scenario("offline:learner"), files, "--prices", "p.yaml");
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(message)]);
  });
});
