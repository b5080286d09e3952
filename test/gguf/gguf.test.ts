/** Runs whose workers are a language model in this process. Its weights are random, so that only the form of answers can be right. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import Database from "better-sqlite3";
import { hasNodeLlamaCpp, nodeLlamaCppFolder } from "../../scripts/peers/peer-folders.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { type CliResult, emptyDirectory, runCli } from "../cli/run-cli.ts";
import { writeTinyModel } from "./tiny-model.ts";

// A process starts node-llama-cpp in two seconds where it has a core to itself.
jest.setTimeout(300_000);

const isHere = hasNodeLlamaCpp();
const installed = isHere ? describe : describe.skip;

if (!isHere)
  describe("models in this process", () => {
    test.skip("node-llama-cpp: not here (npm run test:gguf installs it, 83 MB, and runs these tests)", () => undefined);
  });

const folder = emptyDirectory();
beforeAll(() => {
  mkdirSync(join(folder, "models"));
  writeTinyModel(join(folder, "models/tiny model.gguf"));
});

/** Where node-llama-cpp is found. The processor's threads wait for each other by spinning: more than one would take minutes. */
const cwd = nodeLlamaCppFolder;
const local = "threads: 1, gpu: false, contextSize: 8192";
const model = "gguf:models/tiny model.gguf";

interface Run {
  readonly scenario: string;
  readonly database: string;
}

function newRun(keys = "", localKeys = local): Run {
  const place = emptyDirectory();
  const scenario = join(folder, `${place.split("-").at(-1)}.yaml`);
  const text = `name: local\nsteps: 2\ntaxYear: 1\npopulation: {size: 3, source: gb2}\neconomy: {preset: paper}\nworkers: {model: "${model}"}\nplanner: {kind: us-federal}\nmodels: {local: {${localKeys}}}\n`;
  writeFileSync(scenario, text + keys);
  return { scenario, database: join(place, "run.db") };
}

const simulate = ({ scenario, database }: Run, ...more: string[]): Promise<CliResult> =>
  runCli(["simulate", scenario, "--db", database, "--json", ...more], { cwd });
const command = (words: readonly string[], { database }: Run): Promise<CliResult> =>
  runCli([...words, "--db", database], { cwd });

function rows({ database }: Run, sql: string): Record<string, unknown>[] {
  const opened = new Database(database, { readonly: true });
  try {
    return opened.prepare<[], Record<string, unknown>>(sql).all();
  } finally {
    opened.close();
  }
}
const calls = (run: Run): Record<string, unknown>[] => rows(run, "SELECT * FROM model_calls ORDER BY step, at, agent");
const answers = (run: Run): unknown[] =>
  rows(run, "SELECT step, agent, purpose, attempt, answer FROM model_calls ORDER BY step, agent, purpose, attempt");

installed("a run in the paper's preset", () => {
  let run: Run;
  let result: CliResult;
  beforeAll(async () => {
    run = newRun();
    result = await simulate(run);
  });

  test("every answer is valid, at the first try", () => {
    expect(result).toMatchObject({ code: 0, stderr: expect.not.stringContaining("Error") });
    expect(
      calls(run).map(({ attempt, problem, error, finish_reason }) => [attempt, problem, error, finish_reason]),
    ).toEqual(Array(6).fill([1, null, null, "stop"]));
    expect(calls(run).map(({ model }) => model)).toEqual(Array(6).fill("tiny model.gguf"));
  });

  test("tokens are counted, those that are still in memory apart", () => {
    const [first, ...others] = calls(run) as { input_tokens: number; output_tokens: number; cached_tokens: number }[];
    expect(first.cached_tokens).toBe(0);
    for (const { input_tokens, output_tokens, cached_tokens } of others) {
      expect(cached_tokens).toBeGreaterThan(1000);
      expect(cached_tokens).toBeLessThan(input_tokens);
      expect(output_tokens).toBeGreaterThan(5);
    }
    expect(JSON.parse(result.stdout)).toMatchObject({ calls: { costUsd: 0, usageEstimated: 0, failed: 0 } });
  });

  test("the same scenario gives the same answers again, and another seed others", async () => {
    const again = newRun();
    await simulate(again);
    expect(answers(again)).toEqual(answers(run));
    const other = newRun();
    await simulate(other, "--seed", "2");
    expect(answers(other)).not.toEqual(answers(run));
  });

  test("the record has the file's hash and size, and its path from the scenario's folder", () => {
    const path = join(folder, "models/tiny model.gguf");
    const bytes = readFileSync(path);
    const [{ files, scenario }] = rows(run, "SELECT files, scenario FROM runs") as {
      files: string;
      scenario: string;
    }[];
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const read: readonly { readonly role: string }[] = JSON.parse(files);
    expect(read.filter(({ role }) => role === "model")).toEqual([
      { path: "models/tiny model.gguf", sha256, bytes: bytes.length, role: "model" },
    ]);
    expect(JSON.parse(scenario).workers.model).toBe(`gguf:${path}`);
  });

  test("it is replayed without the model", async () => {
    const { code, stdout } = await runCli(["replay", "latest", "--db", run.database]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("identical")]);
  });
});

installed("agents, sequences and roles", () => {
  test("who has a sequence to itself finds its own last question there", async () => {
    const run = newRun("", `${local}, sequences: 3`);
    await simulate(run);
    const inStep = (step: number): number[] =>
      calls(run).flatMap((call) => (call.step === step ? [Number(call.cached_tokens)] : []));
    expect(inStep(1)).toEqual([0, 0, 0]);
    expect(Math.min(...inStep(2))).toBeGreaterThan(1000);
  });

  test("planner, workers and the writer of personas share the model", async () => {
    const run = newRun();
    const words = ["workers.maxOutputTokens=40", "planner.kind=llm", "planner.maxOutputTokens=40", "planner.warmup=0"];
    const more = [`planner.model=${model}`, `workers.personaModel=${model}`, "workers.personaMaxOutputTokens=40"];
    const set = [...words, ...more, "models.maxInvalid=1", "models.reasks=0"].flatMap((word) => ["--set", word]);
    expect((await simulate(run, ...set)).code).toBe(0);
    const asked = calls(run);
    expect(new Set(asked.map(({ purpose }) => purpose))).toEqual(new Set(["persona", "rates", "hours"]));
    const personas = asked.filter(({ purpose }) => purpose === "persona");
    expect(personas.map(({ output_tokens, finish_reason }) => [output_tokens, finish_reason])).toEqual(
      Array(3).fill([40, "length"]),
    );
  });
});

installed("a run that is killed", () => {
  test("goes on, and is replayed", async () => {
    const run = newRun();
    const more = ["--set", "steps=6"];
    const child = spawn(
      process.execPath,
      [packageFile("dist/cli/main.js"), "simulate", run.scenario, "--db", run.database, "--quiet", ...more],
      { cwd, stdio: "ignore" },
    );
    const ended = new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
    const answered = (): number => {
      try {
        return calls(run).length;
      } catch {
        return 0;
      }
    };
    while (answered() < 4 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    expect(answered()).toBeLessThan(18);
    expect((await command(["resume", "latest"], run)).code).toBe(0);
    expect(calls(run)).toHaveLength(18);
    const { code, stdout } = await command(["replay", "latest"], run);
    expect([code, stdout]).toEqual([0, expect.stringContaining("identical")]);
  });

  test("does not go on with another model", async () => {
    const run = newRun("budget: {calls: 3}\n");
    const [path, kept] = [join(folder, "models/tiny model.gguf"), join(folder, "kept.gguf")];
    expect((await simulate(run)).code).toBe(4);
    copyFileSync(path, kept);
    try {
      writeTinyModel(path, 2);
      const refused = await command(["resume", "latest", "--budget-calls", "100"], run);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining("tiny model.gguf has changed since run"),
      ]);
    } finally {
      copyFileSync(kept, path);
    }
    expect((await command(["resume", "latest", "--budget-calls", "100"], run)).code).toBe(0);
  });
});

installed("what cannot be", () => {
  test("a context that is too small says how many tokens are needed", async () => {
    const { code, stderr } = await simulate(newRun("", "threads: 1, gpu: false, contextSize: 1024"));
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /the question to w0 about hours in step 1 has \d{4} tokens, and its answer up to 4000: \d{4} in all; models\.local\.contextSize is 1024/,
    );
    expect(stderr).toMatch(/Set models\.local\.contextSize to \d{4}, or to \d{4} at the least/);
  });

  test.each([0.1, 0.9])("a file of which %d are there", async (part) => {
    const bytes = readFileSync(join(folder, "models/tiny model.gguf"));
    writeFileSync(join(folder, "models/part.gguf"), bytes.subarray(0, part * bytes.length));
    const { code, stderr } = await simulate(newRun(), "--set", "workers.model=gguf:models/part.gguf");
    expect([code, stderr]).toEqual([3, expect.stringContaining("part.gguf: the model cannot be loaded")]);
  });

  test("a question that takes too long", async () => {
    const { code, stderr } = await simulate(newRun(), "--set", "models.timeout=0.01");
    expect([code, stderr]).toEqual([3, expect.stringContaining("no answer within 0.01 s")]);
    expect(stderr).toContain("Set models.timeout higher");
  });

  test("an interrupt ends the run at once, to be resumed", async () => {
    const run = newRun();
    const ended = await runCli(["simulate", run.scenario, "--db", run.database, "--set", "steps=1000"], {
      cwd,
      onStderr: (child, stderr) => {
        if (stderr.includes("step")) child.kill("SIGINT");
      },
    });
    expect(ended.code).toBe(130);
  });
});
