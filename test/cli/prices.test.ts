/** `--prices`: under the scenario's own, over the list prices; and what is said where nobody knows. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
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
