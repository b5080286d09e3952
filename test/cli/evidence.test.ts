/** What a run and a comparison say of who answered, where, and what was read. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import { createBatchClient } from "../../src/models/model-provider.ts";
import { markOf, withoutMark } from "../../src/models/stand-in-mark.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { hoursQuestion } from "../models/hours-question.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const standIn = "a behavioural stand-in, not a language model";
const text = "name: m\nsteps: 4\ntaxYear: 2\npopulation: {size: 3}\n";
/** A world without an optimum to search for, so that it is quick. */
const quick = "economy: {preset: paper}\n";
const workers = `${quick}workers: {model: openai:gpt-4o-mini}\n`;

let server: MockServer;
let env: Record<string, string>;
beforeAll(async () => {
  server = await startMockServer();
  env = {
    ...{ OPENAI_API_KEY: "any", OPENAI_BASE_URL: `${server.url}/v1` },
    ...{ ANTHROPIC_API_KEY: "any", ANTHROPIC_BASE_URL: server.url },
  };
});
afterAll(() => server.close());

function folder(scenario: string, files: Readonly<Record<string, string>> = {}): string {
  const cwd = emptyDirectory();
  for (const [name, content] of Object.entries({ "s.yaml": scenario, ...files })) {
    mkdirSync(join(cwd, name, ".."), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  return cwd;
}

const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

describe("a mock server that answers in place of a model", () => {
  const host = () => new URL(server.url).host;

  test("is named in every surface of a run, and its replay is the same", async () => {
    const cwd = folder(`${text}${workers}planner: {kind: us-federal}\n`);
    const said = `${standIn}, as the server that answered says`;
    const run = JSON.parse((await runHere(["simulate", "s.yaml", "--json"], { cwd, env })).stdout);
    expect(run.calls.standIns).toEqual({ "openai:gpt-4o-mini": standIn });
    expect(run.warnings).toContain(`stand-in: answers come from openai:gpt-4o-mini: ${said}`);
    const shown = (await runHere(["runs", "show", "latest"], { cwd })).stdout;
    expect(shown).toContain(`(openai:gpt-4o-mini: ${said})`);
    expect(shown).toContain(`Asked over the network: openai:gpt-4o-mini at ${host()}`);
    const stored = JSON.parse((await runHere(["runs", "show", "latest", "--json"], { cwd })).stdout);
    expect(stored.endpoints).toEqual({ "openai:gpt-4o-mini": [host()] });
    const exported = (await runHere(["export", "latest", "--table", "runs"], { cwd })).stdout;
    expect(exported).toContain(host());
    expect((await runHere(["replay", "latest"], { cwd })).stdout).toContain("identical: 4 steps");
    for (const [name, ...words] of [["r.html"], ["b.html", "--brief"], ["r.md"]]) {
      const { code, stderr } = await runCli(["report", "latest", "-o", name, ...words], { cwd });
      expect([code, stderr]).toEqual([0, expect.anything()]);
      const page = readFileSync(join(cwd, name), "utf8");
      expect(page).toContain(`Answers of openai:gpt-4o-mini come from ${standIn}`);
      if (words.length === 0) expect(page).toContain(`openai:gpt-4o-mini at ${host()}`);
    }
  });

  test("beside the stand-in itself, which is named first, and by Anthropic's protocol", async () => {
    const cwd = folder(`${text}${quick}workers: {model: anthropic:claude-haiku-4-5}\nplanner: {kind: llm}\n`);
    const run = JSON.parse((await runHere(["simulate", "s.yaml", "--json"], { cwd, env })).stdout);
    expect(run.calls.standIns).toEqual({ "anthropic:claude-haiku-4-5": standIn });
    expect(run.warnings).toContain(
      `stand-in: answers come from offline:learner: ${standIn}; anthropic:claude-haiku-4-5: ${standIn}, as the server that answered says`,
    );
  });

  test.each(["openai:gpt-4o-mini", "anthropic:claude-haiku-4-5"])(
    "is named in answers of batches of %s",
    async (uri) => {
      const client = await createBatchClient(uri, builtInKinds.providers, { env });
      const { signal } = new AbortController();
      const id = await client.submit(new Map([["one", hoursQuestion()]]), "tag", signal);
      let answers = await client.poll(id, signal);
      for (; answers === null; answers = await client.poll(id, signal)) await sleep(20);
      const model = answers.get("one")?.model ?? "";
      expect([markOf(model), withoutMark(model)]).toEqual([standIn, expect.stringContaining(uri.split(":")[1])]);
    },
  );

  test("is named in a comparison, with the host of every model", async () => {
    const cwd = folder(`${text}${workers}`);
    const words = ["compare", "s.yaml", "--planners", "us-federal,flat", "--seeds", "1"];
    const { stdout } = await runHere([...words, "--json", "-o", "c.md"], { cwd, env });
    const [arm] = JSON.parse(stdout).results;
    expect(arm).toMatchObject({ endpoints: { "openai:gpt-4o-mini": [host()] } });
    expect(arm.calls.standIns).toEqual({ "openai:gpt-4o-mini": standIn });
    const shown = (await runHere(["runs", "show", "latest"], { cwd })).stdout;
    for (const page of [shown, readFileSync(join(cwd, "c.md"), "utf8")]) {
      expect(page).toContain(`openai:gpt-4o-mini: ${standIn}`);
      expect(page).toContain(`openai:gpt-4o-mini at ${host()}`);
    }
    const exported = (await runHere(["export", "latest", "--table", "results"], { cwd })).stdout;
    expect(exported).toContain(host());
  });

  test("a run that is gone on with elsewhere has both hosts", async () => {
    const cwd = folder(`${text}${workers}planner: {kind: us-federal}\n`);
    const stopped = await runHere(["simulate", "s.yaml", "--budget-calls", "6"], { cwd, env });
    expect(stopped.code).toBe(4);
    const other = await startMockServer();
    const moved = { ...env, OPENAI_BASE_URL: `${other.url}/v1` };
    await runHere(["resume", "latest", "--budget-calls", "100"], { cwd, env: moved }).finally(() => other.close());
    const { endpoints } = JSON.parse((await runHere(["runs", "show", "latest", "--json"], { cwd })).stdout);
    expect(endpoints).toEqual({ "openai:gpt-4o-mini": [host(), new URL(other.url).host] });
  });
});

describe("files", () => {
  const files = {
    "law/base.yaml": "from: us-2024\nset: {ctc.amount: 3000}\n",
    "law/more.yaml": "extends: base.yaml\nset: {eitc.maximum.1: 5000}\n",
    "prices.yaml": "models: {any: {input: 1, output: 2}}\n",
    "persona.yaml": "name: own\ndescription: own\nphrases: {who: You work.}\n",
  };
  const scenario = `${text}economy: {law: law/more.yaml}\nworkers: {personaTemplate: persona.yaml}\nplanner: {kind: us-federal}\n`;

  test("everything that was read is recorded by its path from the scenario's folder, with its hash and role", async () => {
    const cwd = folder(scenario, files);
    await runHere(["simulate", join(cwd, "s.yaml"), "--prices", join(cwd, "prices.yaml")], { cwd });
    const run = JSON.parse((await runHere(["runs", "show", "latest", "--json"], { cwd })).stdout);
    const own = run.files.filter(({ path }: { path: string }) => !path.startsWith("data/"));
    expect(own).toEqual(
      [
        ["s.yaml", "scenario"],
        ["law/more.yaml", "reform"],
        ["law/base.yaml", "reform"],
        ["prices.yaml", "prices"],
        ["persona.yaml", "persona"],
      ].map(([path, role]) => ({ path, sha256: sha256(join(cwd, path)), role })),
    );
    const shipped = run.files.map(({ path, role }: { path: string; role: string }) => `${role} ${path}`);
    expect(shipped).toEqual(expect.arrayContaining(["law data/law/us/2024.json", "census data/census/cells.csv"]));

    // What the run has is named; what it needs again is not to be replaced.
    writeFileSync(join(cwd, "law/base.yaml"), `${files["law/base.yaml"]}# later\n`);
    const replay = await runHere(["replay", "latest", "--json"], { cwd });
    expect(JSON.parse(replay.stdout)).toMatchObject({ identical: true, changedFiles: ["law/base.yaml"] });
    expect(replay.stderr).toContain("changed since it began, without effect on what is recorded: law/base.yaml");
    writeFileSync(join(cwd, "persona.yaml"), `${files["persona.yaml"]}# later\n`);
    const refused = await runHere(["replay", "latest"], { cwd });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("persona.yaml has changed since run")]);
  });

  test("those of a comparison are in its specification, its runs and its report", async () => {
    const cwd = folder(scenario, files);
    const words = ["compare", "s.yaml", "--planners", "us-federal,bandit", "--seeds", "2", "--prices", "prices.yaml"];
    expect((await runCli([...words, "--jobs", "2", "-o", "c.md"], { cwd })).code).toBe(0);
    const { spec, result } = JSON.parse((await runHere(["runs", "show", "latest", "--json"], { cwd })).stdout);
    const run = JSON.parse(
      (await runHere(["runs", "show", result.results[1].perSeed[1].run, "--json"], { cwd })).stdout,
    );
    for (const recorded of [spec.files, run.files])
      expect(recorded).toEqual(
        expect.arrayContaining(
          Object.keys({ ...files, "s.yaml": "" }).map((path) =>
            expect.objectContaining({ path, sha256: sha256(join(cwd, path)) }),
          ),
        ),
      );
    expect((await runCli(["report", "latest", "-o", "r.html"], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, "r.html"), "utf8")).toContain(sha256(join(cwd, "law/base.yaml")));
  }, 60_000);

  test("list prices, where an answer is paid for", async () => {
    const cwd = folder(`${text}${workers}planner: {kind: us-federal}\n`);
    await runHere(["simulate", "s.yaml"], { cwd, env });
    const { files: read } = JSON.parse((await runHere(["runs", "show", "latest", "--json"], { cwd })).stdout);
    expect(read).toContainEqual(expect.objectContaining({ path: "data/model-prices.json", role: "prices" }));
  });
});
