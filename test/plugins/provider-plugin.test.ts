/** A provider of a plugin, from one file, through all that stands around a model. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { exitCodes } from "../../src/base/errors.ts";
import { packageFile } from "../../src/base/package-files.ts";
// Hands the library to plugins.
import "../../src/index.ts";
import type { ModelProvider } from "../../src/models/model-provider.ts";
import { builtInKinds, type Kinds, withProviders } from "../../src/plugins/kinds.ts";
import { runData } from "../../src/report/data/run-data.ts";
import { storedRun } from "../../src/report/data/stored-run.ts";
import { htmlReport } from "../../src/report/page/page.ts";
import { dryRunReport } from "../../src/report/text/dry-run.ts";
import { runReport } from "../../src/report/text/run-report.ts";
import { dryRun } from "../../src/run/dry-run.ts";
import { openScenario } from "../../src/run/open-scenario.ts";
import { prepare } from "../../src/run/prepare.ts";
import { reopen } from "../../src/run/reopen.ts";
import { replayRun } from "../../src/run/replay.ts";
import { simulate } from "../../src/run/simulate.ts";
import type { Override } from "../../src/scenario/load.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { idle } from "../episode/run-with.ts";

const example = packageFile("examples/echo-provider.yaml");

const set = (path: string, value: unknown): Override => ({ path: path.split("."), value, origin: `--set ${path}` });

interface Play {
  readonly overrides?: readonly Override[];
  readonly database?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly known?: Kinds;
}

async function play(path: string, { overrides = [], database = ":memory:", env = {}, known }: Play = {}) {
  const { scenario, locate, kinds } = await openScenario(path, overrides, known);
  const store = new SqliteStore(database);
  try {
    return await simulate({
      prepared: prepare(scenario, locate, kinds),
      store,
      env,
      signal: idle,
      listeners: [],
      command: "simulate",
      scenarioPath: path,
    });
  } finally {
    await store.close();
  }
}

const newDatabase = (): string => join(emptyDirectory(), "runs.db");

describe("examples/echo-provider", () => {
  test("answers, is paid by its own price, and its run is replayed without it being asked", async () => {
    const path = newDatabase();
    const { calls, final, series, warnings } = await play(example, { database: path });
    // Twenty workers in four steps, and the planner once: the first tax year is its warm-up.
    expect(calls).toMatchObject({ count: 81, failed: 0 });
    expect(calls.costUsd).toBeCloseTo((calls.inputTokens * 1 + calls.outputTokens * 4) / 1e6, 12);
    expect(final.rates).toEqual(series[0].rates);
    expect(warnings[0]).toBe(
      "stand-in: answers come from echo:small: a rule that repeats what it reads, not a language model",
    );
    const store = new SqliteStore(path);
    const run = await store.run("latest");
    expect(await replayRun({ store, run, listeners: [], signal: idle })).toMatchObject({
      identical: true,
      steps: 4,
    });
    const rested = (await store.panel(run.id, 4)).hours;
    expect([...rested].every((hours) => Number.isInteger(hours))).toBe(true);
    await store.close();
  });

  test("its options move its answers and are stored with their defaults", async () => {
    const path = newDatabase();
    const rested = await play(example, { overrides: [set("models.options", { echo: { rest: 0.5 } })] });
    const plain = await play(example, { overrides: [set("models.options", {})], database: path });
    expect(rested.final.meanHours / plain.final.meanHours).toBeCloseTo(0.5 / 0.9, 1);
    const store = new SqliteStore(path);
    expect((await store.run("latest")).scenario).toMatchObject({ models: { options: { echo: { rest: 0.1 } } } });
    await store.close();
  });

  const wrong: readonly [name: string, options: unknown, message: RegExp][] = [
    ["an unknown key", { echo: { rests: 0.1 } }, /models\.options\.echo; did you mean "rest"\?/],
    ["a wrong value", { echo: { rest: 2 } }, /models\.options\.echo\.rest: expected a number of at most 1, found 2/],
    ["another provider's", { ecko: { rest: 0.1 } }, /models\.options\.ecko: did you mean "echo"\?/],
    ["those of one without any", { openai: { rest: 0.1 } }, /models\.options\.openai: /],
  ];
  test.each(wrong)("options: %s", async (_, options, message) => {
    await expect(openScenario(example, [set("models.options", options)])).rejects.toThrow(message);
  });

  const uris: readonly [uri: string, message: RegExp][] = [
    ["ecko:small", /unknown provider "ecko": did you mean "echo"\?/],
    ["echo:", /expected a model name after "echo:"/],
    ["echo:small@http://127.0.0.1:1/v1", /echo: takes no base URL/],
  ];
  test.each(uris)("workers.model: %s", async (uri, message) => {
    await expect(openScenario(example, [set("workers.model", uri)])).rejects.toThrow(message);
  });

  test("a dry run knows its price; a model without one has none, and refuses a limit in dollars", async () => {
    const { scenario, locate, kinds } = await openScenario(example);
    const plan = await dryRun(prepare(scenario, locate, kinds), idle);
    for (const { inputTokens, outputTokens, costUsd } of plan.plan)
      expect(costUsd?.high).toBeCloseTo((inputTokens.high + outputTokens.high * 4) / 1e6, 12);
    expect(dryRunReport(plan, kinds.providers)).toMatch(
      /\necho: is a rule that repeats what it reads, not a language model$/,
    );
    const large = [set("workers.model", "echo:large"), set("planner.model", "echo:large")];
    await expect(play(example, { overrides: large })).rejects.toThrow(
      "budget.usd cannot be kept: the price of echo:large is not known",
    );
    const free = await play(example, { overrides: [...large, set("budget.usd", null)] });
    expect(free.calls.costUsd).toBeNull();
  });

  test("a budget ends the run with 4; it is gone on with, and no answer is paid twice", async () => {
    const path = newDatabase();
    const whole = await play(example);
    const stopped = play(example, { database: path, overrides: [set("budget.calls", 50)] });
    await expect(stopped).rejects.toMatchObject({ exitCode: exitCodes.budget });
    const store = new SqliteStore(path);
    const run = await store.run("latest");
    expect(run.status).toBe("interrupted");
    const summary = await simulate({
      ...{
        prepared: (await reopen(store, run)).prepared,
        store,
        env: {},
        signal: idle,
        listeners: [],
        scenarioPath: null,
      },
      ...{ command: "resume", resume: run.id, budget: { calls: 81 } },
    });
    await store.close();
    const { run: _, ...result } = summary;
    const { run: __, ...expected } = whole;
    expect(result).toEqual(expected);
  });

  test("cached answers cost nothing; other options are other questions", async () => {
    const database = newDatabase();
    const overrides = [set("models.cache", "all")];
    const first = await play(example, { database, overrides });
    const again = await play(example, { database, overrides });
    expect([first.calls.reused, again.calls.reused, again.calls.costUsd]).toEqual([0, 81, 0]);
    const other = [...overrides, set("models.options", { echo: { rest: 0.2 } })];
    expect((await play(example, { database, overrides: other })).calls.reused).toBe(0);
  });

  test("every report says that it is a stand-in", async () => {
    const path = newDatabase();
    await play(example, { database: path });
    const store = new SqliteStore(path);
    const stored = await storedRun(store, "latest");
    await store.close();
    const page = htmlReport(runData([stored]));
    expect(page).toContain("No language model took part.");
    expect(page).toContain(
      "Answers of echo: models come from a rule that repeats what it reads, not a language model.",
    );
    expect(runReport(stored.run, path, stored.kinds)).toContain(
      "(echo: a rule that repeats what it reads, not a language model)",
    );
    // Where the plugin is not loaded, the stored warning says it.
    expect(runReport(stored.run, path)).toContain("answers come from echo:small: a rule");
  });
});

/** A scenario beside a plugin whose provider does what `complete` says. */
function place(complete: string, { fields = "", keys = "" } = {}): string {
  const folder = emptyDirectory();
  writeFileSync(
    join(folder, "plugin.js"),
    `import { ProviderError } from "llm-econ";
let asked = 0;
const response = { text: '{"hours":40}', usage: { inputTokens: 100, outputTokens: 10, cachedInputTokens: 0 }, model: "m", finishReason: "stop", latencyMs: 1, requests: 1 };
const mine = {
  name: "mine",
  description: "d",
  ${fields}
  create: ({ uri }, options) => ({ uri, complete: async (request, signal) => { asked++; ${complete} } }),
};
export const plugin = { providers: [mine] };
`,
  );
  writeFileSync(
    join(folder, "s.yaml"),
    `name: s\nplugins: [./plugin.js]\nsteps: 1\npopulation: {size: 3}\neconomy: {preset: paper}\nworkers: {model: "mine:m"}\nplanner: {kind: us-federal}\n${keys}`,
  );
  return join(folder, "s.yaml");
}

describe("what a provider throws", () => {
  const provider = exitCodes.provider;
  const scenario = exitCodes.scenario;
  const thrown: readonly [name: string, complete: string, exitCode: number, message: RegExp][] = [
    ["a text", 'throw "no luck";', provider, /^plugin \S+plugin\.js:5:3: provider mine: complete: no luck$/],
    [
      "nothing",
      "throw undefined;",
      provider,
      /plugin\.js:5:3: provider mine: complete: undefined was thrown; expected an Error$/,
    ],
    ["an error", 'throw new TypeError("oh");', provider, /plugin\.js:8:\d+: provider mine: complete: oh$/],
    [
      "an object without a message",
      "throw { code: 7 };",
      provider,
      /complete: \{ code: 7 \} was thrown; expected an Error$/,
    ],
    [
      "an error that is final",
      'throw new ProviderError("gone", { isRetryable: false, status: 410 });',
      provider,
      /plugin\.js:8:\d+: provider mine: complete: gone$/,
    ],
    [
      "no response",
      "return undefined;",
      scenario,
      /^plugin \S+plugin\.js:5:3: provider mine: complete: expected an object, found undefined$/,
    ],
    ["a text as its response", 'return "40";', scenario, /complete: expected an object, found '40'$/],
    [
      "a response without text",
      "return { ...response, text: undefined };",
      scenario,
      /complete: text: missing; expected a text$/,
    ],
    [
      "no usage",
      "const { usage, ...rest } = response; return rest;",
      scenario,
      /complete: usage: missing; expected a group of keys$/,
    ],
    [
      "usage that is NaN",
      "return { ...response, usage: { ...response.usage, outputTokens: NaN } };",
      scenario,
      /complete: usage\.outputTokens: expected a number, found NaN$/,
    ],
    [
      "more cached than there was",
      "return { ...response, usage: { ...response.usage, cachedInputTokens: 101 } };",
      scenario,
      /usage: more cachedInputTokens than inputTokens/,
    ],
    [
      "an unknown reason to end",
      'return { ...response, finishReason: "stopp" };',
      scenario,
      /finishReason: expected one of stop, length, refusal, other; found "stopp"; did you mean "stop"\?$/,
    ],
  ];
  test.each(thrown)("%s ends the run at once", async (_, complete, exitCode, message) => {
    const failure = play(place(complete));
    await expect(failure).rejects.toMatchObject({ exitCode });
    await expect(failure).rejects.toThrow(message);
    // Nothing was said of trying again.
    await expect(failure).rejects.not.toThrow(/gave up after/);
  });

  const again: readonly [name: string, error: string, gaveUp: boolean][] = [
    ["an object that says it may be tried again", '{ message: "busy", isRetryable: true }', true],
    ["a rate limit that says so", '{ message: "slow", isRetryable: true, isRateLimit: true, retryAfterMs: 1 }', true],
    ["a rate limit that does not", '{ message: "slow", isRateLimit: true }', false],
    ["one that says yes in words", '{ message: "busy", isRetryable: "yes" }', false],
  ];
  test.each(again)("%s", async (_, error, gaveUp) => {
    const failure = play(place(`throw ${error};`, { keys: "models: {retries: 1}" }));
    await expect(failure).rejects.toMatchObject({ exitCode: provider, requests: gaveUp ? 2 : 1 });
  });

  test("its own rate limit is waited for, and the answer then counts", async () => {
    const complete =
      'if (asked <= 2) throw Object.assign(new Error("slow"), { status: 429, isRetryable: true, isRateLimit: true, retryAfterMs: 40 }); return response;';
    const started = performance.now();
    const { calls } = await play(place(complete));
    expect(calls).toMatchObject({ count: 3, failed: 0 });
    expect(performance.now() - started).toBeGreaterThan(40);
  });

  const never: readonly [name: string, complete: string][] = [
    ["heeds no signal", "return new Promise(() => undefined);"],
    [
      "heeds the signal",
      'return new Promise((_, no) => signal.addEventListener("abort", () => no(new Error("stopped"))));',
    ],
  ];
  test.each(never)("one that never answers and %s is ended by models.timeout", async (_, complete) => {
    const failure = play(place(complete, { keys: "models: {retries: 1, timeout: 0.1}" }));
    await expect(failure).rejects.toMatchObject({ exitCode: provider });
    await expect(failure).rejects.toThrow(
      /provider mine: complete: no answer within 0\.1 s \(gave up after 2 tries\)$/,
    );
  });

  test("a key is blotted out", async () => {
    const path = place('throw new Error("key " + options.env.MINE_KEY + " refused");', {
      fields: 'keyVariable: "MINE_KEY",',
    });
    await expect(play(path, { env: { MINE_KEY: "sk-very-secret" } })).rejects.toThrow(/complete: key \[key\] refused$/);
    await expect(play(path)).rejects.toThrow("mine:m needs a key: the environment variable MINE_KEY is not set");
  });
});

describe("what a provider says of itself is checked", () => {
  const wrong: readonly [name: string, fields: string, message: RegExp][] = [
    [
      "a discount of more than everything",
      "batchDiscount: 1.5,",
      /plugin\.js:5:3: provider mine: provider: batchDiscount: expected a number of at most 1, found 1\.5/,
    ],
    ["free in words", 'isFree: "yes",', /provider mine: provider: isFree: expected true or false, found "yes"/],
    ["no function", "priceOf: 3,", /providers\.0: priceOf: expected a function, or nothing/],
    ["the name of another", 'name: "openai",', /providers: "openai" is there already/],
    ["a name that is no head of a URI", 'name: "my vendor",', /name: expected letters, digits, dots and hyphens/],
    ["a check that waits", "check: async () => undefined,", /provider mine: check: found a promise/],
    [
      "a URI that it refuses",
      'check: ({ model }) => { throw new Error("no model " + model); },',
      /plugin\.js:\d+:\d+: provider mine: check: no model m/,
    ],
  ];
  test.each(wrong)("%s", async (_, fields, message) => {
    await expect(play(place("return response;", { fields }))).rejects.toThrow(message);
  });

  const late: readonly [name: string, fields: string, message: RegExp][] = [
    [
      "a price that is NaN",
      "priceOf: () => ({ input: NaN, output: 1 }),",
      /provider mine: priceOf: input: expected a number, found NaN/,
    ],
    [
      "a model that cannot answer",
      "create: () => ({}),",
      /provider mine: create: expected an object with complete\(\)/,
    ],
    [
      "a model that never comes",
      "create: () => new Promise(() => undefined),",
      /provider mine: create: no answer within 0\.1 s/,
    ],
  ];
  test.each(late)("%s", async (_, fields, message) => {
    const path = place("return response;", { keys: "models: {timeout: 0.1}" });
    const plugin = join(path, "../plugin.js");
    writeFileSync(plugin, readFileSync(plugin, "utf8").replace("};\nexport", `  ${fields}\n};\nexport`));
    await expect(play(path)).rejects.toThrow(message);
    await expect(play(path)).rejects.toMatchObject({ exitCode: exitCodes.scenario });
  });
});

describe("a provider that a program hands in", () => {
  let server: Server;
  let address: string;
  let requests = 0;
  beforeAll(async () => {
    server = createServer((incoming, outgoing) => {
      requests++;
      incoming.resume();
      const body = requests === 1 ? { wait: 20 } : { hours: 30 };
      incoming.on("end", () => outgoing.writeHead(requests === 1 ? 429 : 200).end(JSON.stringify(body)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const remote: ModelProvider = {
    name: "remote",
    description: "a server of one's own",
    check: () => undefined,
    create: ({ uri, model, baseUrl }) => ({
      uri,
      complete: async ({ user }, signal) => {
        const started = performance.now();
        const reply = await fetch(baseUrl!, { method: "POST", body: user, signal });
        const body = (await reply.json()) as { wait: number };
        if (!reply.ok)
          throw {
            message: `HTTP ${reply.status}`,
            status: reply.status,
            isRetryable: reply.status === 429,
            isRateLimit: true,
            retryAfterMs: body.wait,
          };
        const usage = { inputTokens: 10, outputTokens: 1, cachedInputTokens: 0 };
        return {
          text: JSON.stringify(body),
          usage,
          model,
          finishReason: "stop",
          latencyMs: performance.now() - started,
          requests: 1,
        };
      },
    }),
  };

  test("goes over HTTP, is retried, resumed and replayed with the kinds that hold it", async () => {
    const known = withProviders(builtInKinds, [remote]);
    const folder = emptyDirectory();
    const path = join(folder, "s.yaml");
    writeFileSync(
      path,
      `name: s\nsteps: 2\npopulation: {size: 2}\neconomy: {preset: paper}\nworkers: {model: "remote:m@${address}"}\nplanner: {kind: us-federal}\n`,
    );
    const database = join(folder, "runs.db");
    const { calls, series } = await play(path, { known, database });
    expect(series.map(({ meanHours }) => meanHours)).toEqual([30, 30]);
    expect([calls.count, calls.costUsd, requests]).toEqual([4, null, 5]);
    const store = new SqliteStore(database);
    const run = await store.run("latest");
    const options = { store, path: database, run, listeners: [], signal: idle };
    expect(await replayRun({ ...options, kinds: known })).toMatchObject({ identical: true });
    await expect(replayRun(options)).rejects.toThrow('unknown provider "remote"');
    await store.close();
    expect(requests).toBe(5);
  });

  test("must have a name of its own", () => {
    expect(() => withProviders(builtInKinds, [{ ...remote, name: "offline" }])).toThrow(
      "provider offline is there already",
    );
    expect(() => withProviders(builtInKinds, [remote, remote])).toThrow("provider remote is there already");
  });
});

describe("batches of a provider", () => {
  const fields = `priceOf: () => ({ input: 2, output: 8 }), batchDiscount: 0.25,
  createBatchClient: () => ({
    submit: async (questions) => { globalThis.sentQuestions = [...questions.keys()]; return "b1"; },
    poll: async () => POLLED,
  }),`;
  const keys = "budget: {usd: 5}\n";
  const batch = [set("workers.batch", true)];
  const answered = (value: string) => fields.replace("POLLED", value);

  test("cost what the provider takes off: hand-computed", async () => {
    const path = place("return response;", {
      fields: answered("new Map(globalThis.sentQuestions.map((id) => [id, response]))"),
      keys,
    });
    const { calls } = await play(path, { overrides: batch });
    // Three questions of 100 tokens at $2 and 10 at $8 a million: 3 · 280 / 10⁶, of which a quarter is saved.
    expect(calls.costUsd).toBeCloseTo(0.00063, 12);
    expect(calls.savedUsd).toBeCloseTo(0.00021, 12);
  });

  test("failed questions are put one by one, at full price", async () => {
    const path = place("return response;", {
      fields: answered("new Map(globalThis.sentQuestions.map((id, i) => [id, i === 0 ? null : response]))"),
      keys,
    });
    expect((await play(path, { overrides: batch })).calls.costUsd).toBeCloseTo((280 + 2 * 210) / 1e6, 12);
  });

  const wrong: readonly [polled: string, message: RegExp][] = [
    ["({})", /poll: expected null or a Map of answers, found \{\}/],
    ["new Map(globalThis.sentQuestions.map((id) => [id, {}]))", /poll: text: missing; expected a text/],
  ];
  test.each(wrong)("a poll that gives %s", async (polled, message) => {
    await expect(play(place("", { fields: answered(polled), keys }), { overrides: batch })).rejects.toThrow(message);
  });

  test("are refused where it has none", async () => {
    await expect(play(place("return response;"), { overrides: batch })).rejects.toThrow(
      /workers\.batch: mine takes no batches/,
    );
  });
});
