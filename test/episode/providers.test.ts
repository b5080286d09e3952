import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { packageFile } from "../../src/base/package-files.ts";
import { type CliOptions, type CliResult, emptyDirectory, runCli } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import {
  answerAt,
  anthropicError,
  openaiError,
  type RecordedRequest,
  type Reply,
  serverForTests,
} from "../models/protocol-server.ts";
import { keyVariables, type ProviderName, secret } from "../models/requests.ts";

const server = serverForTests();

interface Question {
  readonly id: { readonly agent: string; readonly step: number; readonly purpose: string };
  readonly tax: { readonly percent: readonly number[] };
  readonly draft: string;
}

/** The JSON block of a prompt: the last message's last line, in both protocols. */
function questionOf({ body }: RecordedRequest): Question {
  const messages = (body.messages ?? body.input) as { content: string }[];
  return JSON.parse(messages.at(-1)!.content.split("\n").at(-1) ?? "");
}

/** What a model might say to the prompt. */
function sensible({ id, tax, draft }: Question): string {
  if (id.purpose === "persona") return JSON.stringify({ persona: `${draft} You like it here.` });
  if (id.purpose === "satisfaction") return JSON.stringify({ satisfied: true });
  if (id.purpose === "ballot") return JSON.stringify({ ranking: [1] });
  if (id.purpose === "platform") return JSON.stringify({ run: true, percent: [20], slogan: "More of the same." });
  if (id.purpose === "hours") return JSON.stringify({ hours: 30 + Number(id.agent.slice(1)) + id.step });
  return JSON.stringify({ reasoning: "try", delta: tax.percent.map(() => 5) });
}

const models: Record<ProviderName, string> = {
  openai: "gpt-4o-mini",
  "openai-responses": "gpt-5-mini",
  "openai-compatible": "llama3.1",
  anthropic: "claude-haiku-4-5",
};
const names = Object.keys(models) as ProviderName[];

const isAnthropic = (request: RecordedRequest): boolean => request.path.endsWith("/messages");
const said = ({ path }: RecordedRequest, text: string): Reply => ({ body: answerAt(path, text) });
const answer = (request: RecordedRequest): Reply => said(request, sensible(questionOf(request)));
const refused = (request: RecordedRequest): Reply =>
  isAnthropic(request)
    ? anthropicError(401, "authentication_error", `invalid x-api-key ${secret}`)
    : openaiError(401, `Incorrect API key provided: ${secret}.`, "invalid_api_key");

interface Played extends CliResult {
  readonly cwd: string;
  /** All that the run wrote: files, standard output, standard error. */
  readonly everything: string;
}

/** Runs three workers for four steps against the server, in a process of its own where that is to be watched. */
async function play(
  name: ProviderName,
  script: (request: RecordedRequest, index: number) => Reply,
  {
    set = [],
    cwd = emptyDirectory(),
    onStderr,
  }: { readonly set?: readonly string[]; readonly cwd?: string; readonly onStderr?: CliOptions["onStderr"] } = {},
): Promise<Played> {
  server.play(script);
  const uri = name === "openai-compatible" ? `${name}:${models[name]}@${server.url}/v1` : `${name}:${models[name]}`;
  const text = `name: n\nsteps: 4\ntaxYear: 2\npopulation: {size: 3}\neconomy: {brackets: flat}\nworkers: {model: "${uri}"}\nplanner: {model: "${uri}"}\n`;
  writeFileSync(join(cwd, "s.yaml"), text);
  const env = { [keyVariables[name]]: secret, OPENAI_BASE_URL: `${server.url}/v1`, ANTHROPIC_BASE_URL: server.url };
  const options = set.flatMap((one) => ["--set", one.replace("URI", uri)]);
  const words = ["simulate", "s.yaml", "--json", ...options];
  const result = await (onStderr ? runCli(words, { cwd, env, onStderr }) : runHere(words, { cwd, env }));
  const files = readdirSync(cwd).map((file) => readFileSync(join(cwd, file), "latin1"));
  return { ...result, cwd, everything: [result.stdout, result.stderr, ...files].join("\n") };
}

function query<T>(cwd: string, sql: string): T[] {
  const database = new Database(join(cwd, "llm-econ.db"), { readonly: true });
  const rows = database.prepare(sql).pluck().all() as T[];
  database.close();
  return rows;
}

/** Tokens of one answer of the server. */
const tokens = {
  openai: { input: 1900, cached: 1792, output: 10, model: "gpt-4o-mini-2024-07-18" },
  "openai-responses": { input: 1900, cached: 1792, output: 10, model: "gpt-5-mini-2025-08-07" },
  "openai-compatible": { input: 1900, cached: 1792, output: 10, model: "gpt-4o-mini-2024-07-18" },
  anthropic: { input: 1620, cached: 1500, output: 10, model: "claude-haiku-4-5-20251001" },
};
const calls = 3 * 4 + 1;

/** List price in dollars of all calls; a compatible server's is not known. */
function price(name: ProviderName): unknown {
  if (name === "openai-compatible") return null;
  const { models: prices } = JSON.parse(readFileSync(packageFile("data/model-prices.json"), "utf8"));
  const { input, cachedInput, output } = prices[models[name]];
  const used = tokens[name];
  const perCall = (used.input - used.cached) * input + used.cached * cachedInput + used.output * output;
  return expect.closeTo((calls * perCall) / 1e6, 9);
}

describe.each(names)("%s, from end to end", (name) => {
  test("a run finishes; tokens, price and the model that answered are kept, the key is not", async () => {
    const { code, stdout, stderr, everything, cwd } = await play(name, answer);
    expect([code, stderr]).toEqual([0, expect.stringContaining("step 4/4")]);
    const { input, output, model } = tokens[name];
    const summary = JSON.parse(stdout);
    expect(summary.calls).toMatchObject({
      count: calls,
      failed: 0,
      inputTokens: calls * input,
      outputTokens: calls * output,
      costUsd: price(name),
    });
    expect(summary.series.map((step: { meanHours: number }) => step.meanHours)).toEqual([32, 33, 34, 35]);
    expect(summary.final.rates[0]).toBeCloseTo(summary.series[0].rates[0] + 0.05, 12);
    expect(query(cwd, "SELECT DISTINCT model FROM model_calls")).toEqual([model]);
    expect(query(cwd, "SELECT sum(input_tokens) FROM model_calls")).toEqual([calls * input]);
    expect(everything).toContain(model); // so that the next line can fail
    expect(everything).not.toContain(secret);
  });

  test("a refused key ends with 3, names the variable and repeats nothing of the key", async () => {
    const { code, stdout, stderr, everything, cwd } = await play(name, refused);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(keyVariables[name]);
    expect(stderr).not.toContain("    at ");
    expect(everything).not.toContain(secret);
    expect(query(cwd, "SELECT status FROM runs")).toEqual(["failed"]);
  });
});

describe("when things go wrong on the way", () => {
  test("a failure in the middle ends with 3 and keeps the steps before it", async () => {
    const script = (request: RecordedRequest) =>
      questionOf(request).id.step >= 4 ? refused(request) : answer(request);
    const { code, cwd } = await play("openai", script);
    expect(code).toBe(3);
    expect(query(cwd, "SELECT status FROM runs")).toEqual(["failed"]);
    expect(query(cwd, "SELECT step FROM steps ORDER BY step")).toEqual([1, 2, 3]);
    expect(query(cwd, "SELECT count(*) FROM worker_steps")).toEqual([9]);
  });

  test("429 with Retry-After is waited for", async () => {
    const slowDown: Reply = { status: 429, headers: { "retry-after": "1" }, body: { error: { message: "slow down" } } };
    const { code, stdout, cwd } = await play("anthropic", (request, index) => (index < 3 ? slowDown : answer(request)));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).calls).toMatchObject({ count: calls, failed: 0 });
    expect(query(cwd, "SELECT requests FROM model_calls WHERE step = 1")).toEqual([2, 2, 2]);
  });

  test("answers that are no JSON are asked again, counted and warned of, and hours stay", async () => {
    const { code, stdout, cwd } = await play("openai-compatible", (request) =>
      questionOf(request).id.agent === "w0" ? said(request, "As you wish.") : answer(request),
    );
    expect(code).toBe(0);
    const { calls: counted, warnings } = JSON.parse(stdout);
    expect(counted).toMatchObject({ count: calls + 2 * 4, failed: 3 * 4 });
    expect(warnings.join()).toContain("invalid-answers: 1 of 3 workers gave no valid answer");
    expect(query(cwd, "SELECT fallbacks FROM steps")).toEqual([1, 1, 1, 1]);
    const usual = query(cwd, "SELECT usual_hours FROM workers WHERE worker = 0");
    expect(query(cwd, "SELECT DISTINCT hours FROM worker_steps WHERE worker = 0")).toEqual(usual);
    expect(query(cwd, "SELECT DISTINCT problem FROM model_calls WHERE agent = 'w0'")).toEqual([
      "the answer holds no JSON object",
    ]);
  });
});

describe("most output tokens, by who is asked for what", () => {
  const asked = async (set: readonly string[]): Promise<Record<string, unknown>> => {
    const civic = ["election.candidates=run-for-office", "workers.satisfaction=true", "workers.personaModel=URI"];
    const { code } = await play("openai-compatible", answer, {
      set: [...civic, "steps=3", "models.maxInvalid=1", ...set],
    });
    expect(code).toBe(0);
    return Object.fromEntries(server.requests.map((one) => [questionOf(one).id.purpose, one.body.max_tokens]));
  };

  test("by default, and as the keys have it", async () => {
    const usual = { persona: 4000, hours: 4000, satisfaction: 4000, platform: 4000, ballot: 4000, rates: 8000 };
    expect(await asked([])).toMatchObject(usual);
    const set = ["workers.maxOutputTokens=300", "planner.maxOutputTokens=500", "workers.personaMaxOutputTokens=700"];
    const fewer = { persona: 700, hours: 300, satisfaction: 300, platform: 300, ballot: 300, rates: 500 };
    expect(await asked(set)).toMatchObject(fewer);
    const civic = { ...fewer, platform: 400, ballot: 400 };
    expect(await asked([...set, "election.maxOutputTokens=400"])).toMatchObject(civic);
  });

  test("a context of 4,096 tokens is learnt by one refusal of each that is under way", async () => {
    const script = (request: RecordedRequest): Reply => {
      const limit = Number(request.body.max_tokens);
      const input = 1100;
      return limit + input > 4096
        ? openaiError(400, `maximum context length is 4096 tokens and your request has ${input} input tokens`)
        : answer(request);
    };
    const { code, cwd } = await play("openai-compatible", script);
    expect(code).toBe(0);
    expect(query(cwd, "SELECT sum(requests) FROM model_calls")).toEqual([server.requests.length]);
    expect(server.requests.length).toBeLessThanOrEqual(calls + 3 + 1);
  });

  test("where nothing fits the run ends with 3 and names the keys", async () => {
    const script = () =>
      openaiError(400, "This model's maximum context length is 64 tokens. Your prompt has 900 tokens.");
    const { code, stderr } = await play("openai-compatible", script);
    expect(code).toBe(3);
    expect(stderr).toMatch(/models\.promptBudget.*workers\.maxOutputTokens/);
  });

  test.each(["15", "1.5", "many"])("%s is none", async (value) => {
    const { code, stderr } = await play("openai-compatible", answer, { set: [`workers.maxOutputTokens=${value}`] });
    expect([code, stderr]).toEqual([2, expect.stringContaining("maxOutputTokens")]);
  });
});

describe("a server that reports no tokens", () => {
  const silent = (request: RecordedRequest): Reply => {
    const { body } = answer(request);
    const { usage: _, ...rest } = body as Record<string, unknown>;
    return { body: rest };
  };
  const fitting = ({ body }: RecordedRequest): number => {
    const { messages } = body as { messages: { content: string }[] };
    return Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / 3);
  };

  test("has them estimated, marked where they are kept, and told of", async () => {
    const { code, stdout, cwd } = await play("openai-compatible", silent);
    expect(code).toBe(0);
    const { calls: totals } = JSON.parse(stdout);
    const inputTokens = server.requests.reduce((sum, request) => sum + fitting(request), 0);
    expect(totals).toMatchObject({ count: calls, usageEstimated: calls, inputTokens });
    expect(query(cwd, "SELECT usage_estimated FROM model_calls")).toEqual(Array(calls).fill(1));
    expect(query(cwd, "SELECT min(output_tokens) > 0 FROM model_calls")).toEqual([1]);
    const again = await runHere(["runs", "show", "latest"], { cwd, env: {} });
    expect(again.stdout).toContain("(tokens estimated where the server reported none)");
    const words = ["export", "latest", "--table", "model_calls", "-o", "calls.json"];
    expect((await runHere(words, { cwd, env: {} })).code).toBe(0);
    const exported: Record<string, unknown>[] = JSON.parse(readFileSync(join(cwd, "calls.json"), "utf8"));
    expect(exported.map((row) => row.usage_estimated)).toEqual(Array(calls).fill(1));
    expect((await runHere(["replay", "latest"], { cwd, env: {} })).code).toBe(0);
  });

  const limits: readonly [name: ProviderName, limit: string, what: string][] = [
    ["openai-compatible", "budget.tokens=1000", "1000 tokens"],
    ["openai", "budget.usd=0.0001", "$0.0001"],
    ["anthropic", "budget.tokens=1000", "1000 tokens"],
    ["anthropic", "budget.usd=0.001", "$0.001"],
  ];
  test.each(limits)("%s: %s stops the run with 4", async (name, limit, what) => {
    const { code, stderr, cwd } = await play(name, silent, { set: [limit] });
    expect(code).toBe(4);
    expect(stderr).toContain(`the budget of ${what} is used up (tokens are estimated where the server reports none)`);
    expect(server.requests.length).toBeLessThan(calls);
    expect(query(cwd, "SELECT status FROM runs")).toEqual(["interrupted"]);
  });

  const odd = [10.5, -3, "12", "many", null, 1e300, [1], true];
  test.each(odd)("%j as a number of tokens is no error of the database", async (tokens) => {
    const script = (request: RecordedRequest): Reply => {
      const { body } = answer(request);
      const usage = {
        prompt_tokens: tokens,
        completion_tokens: tokens,
        prompt_tokens_details: { cached_tokens: tokens },
      };
      return { body: { ...(body as object), usage } };
    };
    const { code, cwd } = await play("openai-compatible", script);
    expect(code).toBe(0);
    expect(query(cwd, "SELECT DISTINCT typeof(input_tokens) FROM model_calls WHERE input_tokens > 0")).toEqual([
      "integer",
    ]);
  });
});

describe("the key is nowhere in what a run leaves", () => {
  const echo = (status: number): Reply =>
    openaiError(status, `You sent Bearer ${secret} and x-api-key=${secret}!`, "x");
  const endings: readonly [name: string, script: (request: RecordedRequest) => Reply, code: number | null][] = [
    ["killed in the middle, its log not written back", answer, null],
    ...[400, 500].map((status): [string, (request: RecordedRequest) => Reply, number] => [
      `ended by a ${status} that repeats it`,
      (request) => (questionOf(request).id.step >= 3 ? echo(status) : answer(request)),
      3,
    ]),
  ];
  test.each(endings)("%s", async (_, script, expected) => {
    const kill: CliOptions["onStderr"] = (child, stderr) => {
      if (stderr.includes("step 2/")) child.kill("SIGKILL");
    };
    const set = ["models.retries=1"];
    const { code, everything, cwd } = await play("openai", script, {
      set,
      ...(expected === null && { onStderr: kill }),
    });
    expect(code).toBe(expected);
    if (expected === null) expect(readFileSync(join(cwd, "llm-econ.db-wal")).length).toBeGreaterThan(0);
    const shown = await Promise.all(
      [
        ["runs", "show", "latest"],
        ["runs", "verify"],
      ].map((args) => runHere(args, { cwd, env: { OPENAI_API_KEY: secret } })),
    );
    const all = [everything, ...shown.flatMap(({ stdout, stderr }) => [stdout, stderr])].join("\n");
    expect(all).toContain("gpt-4o-mini"); // so that the next line can fail
    expect(all).not.toContain(secret);
  });
});

test("personas written by a model are used, and paid for once", async () => {
  const options = { set: ["workers.personaModel=URI"], cwd: emptyDirectory() };
  const count = () => server.requests.filter((request) => questionOf(request).id.purpose === "persona").length;
  const asked: number[] = [];
  for (let i = 0; i < 2; i++) {
    expect((await play("openai", answer, options)).code).toBe(0);
    asked.push(count());
  }
  expect(asked).toEqual([3, 0]);
  const personas = query<string>(options.cwd, "SELECT persona FROM workers");
  expect(personas).toHaveLength(6);
  for (const persona of personas) expect(persona).toMatch(/ You like it here\.$/);
});
