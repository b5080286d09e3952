/** Probabilities of an answer's values by those of its tokens, and hours drawn from them. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { offlineModel } from "../../src/agents/stand-in/offline-model.ts";
import { randomStream } from "../../src/base/random.ts";
import { startMockServer } from "../../src/mock-server/mock-server.ts";
import { choiceFromTokens, type SaidToken } from "../../src/models/answers/choice-from-tokens.ts";
import { choiceOf, drawnFrom } from "../../src/models/choice.ts";
import { checkLogProbabilities, createModel } from "../../src/models/model-provider.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { newDatabase, runWith, scripted } from "../episode/run-with.ts";
import { chatCompletion, openaiError, type ProtocolServer, startProtocolServer } from "./protocol-server.ts";
import { hoursRequest, modelAt } from "./requests.ts";

const idle = new AbortController().signal;
const tens = Array.from({ length: 11 }, (_, k) => 10 * k);
const hours = { key: "hours", values: tens };

/** A token with its probability and what else could have been said, by probability. */
const said = (token: string, probability = 1, others: Readonly<Record<string, number>> = {}): SaidToken => ({
  token,
  logprob: Math.log(probability),
  top: Object.entries({ [token]: probability, ...others }).map(([one, p]) => ({ token: one, logprob: Math.log(p) })),
});

describe("values by tokens", () => {
  const told = (...tokens: SaidToken[]) => {
    const choice = choiceFromTokens(tokens, hours);
    if (choice === null || "problem" in choice) return choice;
    const likely = Object.entries(choice.probabilities).filter(([, p]) => p > 0);
    return [
      Object.fromEntries(likely.map(([value, p]) => [value, Number(p.toFixed(6))])),
      Number(choice.outside.toFixed(6)),
    ];
  };
  const open = said('{"hours":');
  const end = said("}");
  test("whole numbers", () =>
    expect(told(open, said("40", 0.6, { "50": 0.3, "0": 0.05, "100": 0.05 }), end)).toEqual([
      { "0": 0.05, "40": 0.6, "50": 0.3, "100": 0.05 },
      0,
    ]));
  test("what is no value is left out, and the rest sums to 1", () =>
    expect(told(open, said("40", 0.4, { "50": 0.4, "42": 0.1 }), end)).toEqual([{ "40": 0.5, "50": 0.5 }, 0.2]));
  test("spaces and quotes before a number, and what ends it, in the token", () =>
    expect(told(said('{"hours'), said('":'), said(" 40", 0.5, { "50": 0.25, ' "60': 0.25 }), said("}"))).toEqual([
      { "40": 0.5, "50": 0.25, "60": 0.25 },
      0,
    ]));
  test("digit by digit where each first digit begins one value", () =>
    expect(told(open, said("4", 0.7, { "5": 0.3 }), said("0"), end)).toEqual([{ "40": 0.7, "50": 0.3 }, 0]));
  test("digit by digit along what was said", () =>
    expect(told(open, said("1", 0.8, { "9": 0.2 }), said("0", 1), said("0", 0.25, { "}": 0.75 }), end)).toEqual([
      { "10": 0.6, "90": 0.2, "100": 0.2 },
      0,
    ]));
  test("10 is 10 where 100 has a token of its own, as far as what was said shows that there are such", () => {
    expect(told(open, said("40", 0.6, { "10": 0.3, "100": 0.1 }), end)).toEqual([
      { "10": 0.3, "40": 0.6, "100": 0.1 },
      0,
    ]);
    expect(told(open, said("40", 0.7, { "10": 0.3 }), end)).toHaveProperty("problem");
    expect(told(open, said("10", 0.7, { "40": 0.3 }), end)).toEqual([{ "10": 0.7, "40": 0.3 }, 0]);
  });
  test("0 ends where it is said", () =>
    expect(told(open, said("0", 0.9, { "2": 0.1 }), end)).toEqual([{ "0": 0.9, "20": 0.1 }, 0]));
  test("what begins several values and was not said is refused, unless it hardly counts", () => {
    expect(told(open, said("40", 0.6, { "1": 0.4 }), end)).toEqual({
      problem: expect.stringMatching(/^40\.0 % of the probability is of tokens such as "1", which begin several/),
    });
    expect(told(open, said("40", 0.995, { "1": 0.005 }), end)).toEqual([{ "40": 1 }, 0.005]);
  });
  test("an answer without the number", () => expect(told(said("I would rather not."))).toBeNull());
  test("nothing but what is no value", () =>
    expect(told(open, said("42", 1), end)).toEqual({ problem: expect.stringMatching(/^none of the values/) }));
});

test("draws are as frequent as they are likely, and the same for the same stream", () => {
  const choice = choiceOf(
    new Map([
      [0, 0.1],
      [40, 0.6],
      [100, 0.1],
    ]),
  );
  expect(choice.outside).toBeCloseTo(0.2, 12);
  const draws = Array.from({ length: 4000 }, (_, i) => drawnFrom(choice, randomStream(1, "choice", "w0", i)));
  expect(draws.filter((value) => value === 40).length / 4000).toBeCloseTo(0.75, 1);
  expect(new Set(draws)).toEqual(new Set([0, 40, 100]));
  expect(draws.slice(0, 50)).toEqual(
    Array.from({ length: 50 }, (_, i) =>
      drawnFrom(JSON.parse(JSON.stringify(choice)), randomStream(1, "choice", "w0", i)),
    ),
  );
});

describe("OpenAI's protocol", () => {
  let server: ProtocolServer;
  beforeAll(async () => {
    server = await startProtocolServer();
  });
  afterAll(() => server.close());
  const asked = async (body: object) => {
    server.play(() => ({ body }));
    return (await modelAt("openai-compatible", server.url)).complete({ ...hoursRequest, choice: hours }, idle);
  };
  const withTokens = (...tokens: SaidToken[]) => {
    const completion = chatCompletion(tokens.map(({ token }) => token).join("")) as { choices: object[] };
    const content = tokens.map(({ top, ...token }) => ({ ...token, bytes: null, top_logprobs: top }));
    return { ...completion, choices: [{ ...completion.choices[0], logprobs: { content, refusal: null } }] };
  };

  test("log-probabilities are asked for and read", async () => {
    const { choice } = await asked(withTokens(said('{"hours":'), said("40", 0.5, { "50": 0.5 }), said("}")));
    expect(server.requests[0].body).toMatchObject({ logprobs: true, top_logprobs: 20 });
    expect(choice?.probabilities).toMatchObject({ "30": 0, "40": 0.5, "50": 0.5 });
  });
  test("they are not asked for otherwise", async () => {
    server.play(() => ({ body: chatCompletion('{"hours": 40}') }));
    await (await modelAt("openai", server.url)).complete(hoursRequest, idle);
    expect(server.requests[0].body).not.toHaveProperty("logprobs");
  });
  test.each([
    ["none", chatCompletion('{"hours": 40}'), /has no log-probabilities, which workers\.prompting: distribution needs/],
    [
      "such as do not tell values apart",
      withTokens(said('{"hours":'), said("40", 0.5, { "1": 0.5 }), said("}")),
      /do not tell how likely each value of hours is: 50\.0 % of the probability/,
    ],
  ])("%s: the provider's failure, with what to do", async (_, body, message) => {
    await expect(asked(body)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringContaining("self-consistency"),
      isRetryable: false,
    });
  });
  test("a server that refuses them", async () => {
    server.play(() => openaiError(400, "logprobs are not supported by this model"));
    const model = await modelAt("openai-compatible", server.url);
    await expect(model.complete({ ...hoursRequest, choice: hours }, idle)).rejects.toThrow(
      "logprobs are not supported",
    );
  });
});

const paper = "population: {size: 4, source: gb2}\nsteps: 3\neconomy: {preset: paper}\nplanner: {kind: us-federal}\n";
const distribution = `${paper}workers: {personas: false, prompting: distribution}`;

describe("workers.prompting: distribution", () => {
  test("hours are drawn from one answer's probabilities, which are stored", async () => {
    const path = newDatabase();
    const { series } = await runWith(distribution, { path });
    const rows = new Database(path, { readonly: true })
      .prepare("SELECT step, agent, answer, choice FROM model_calls ORDER BY step, agent")
      .all() as { step: number; agent: string; answer: string; choice: string }[];
    expect(rows).toHaveLength(12);
    const drawn = rows.map(({ step, agent, choice }) =>
      drawnFrom(JSON.parse(choice), randomStream(1, "choice", agent, step)),
    );
    const worked = new Database(path, { readonly: true })
      .prepare("SELECT hours FROM worker_steps ORDER BY step, worker")
      .pluck();
    expect(worked.all()).toEqual(drawn);
    expect(drawn).not.toEqual(rows.map(({ answer }) => JSON.parse(answer).hours));
    for (const { choice } of rows) {
      const { probabilities } = JSON.parse(choice) as { probabilities: Record<string, number> };
      expect(Object.keys(probabilities).map(Number)).toEqual(tens);
      expect(Object.values(probabilities).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    }
    expect((await runWith(distribution)).series.map(({ metrics }) => metrics.meanHours)).toEqual(
      series.map(({ metrics }) => metrics.meanHours),
    );
  });

  test("through the mock server the same hours as from the stand-in", async () => {
    const server = await startMockServer({ port: 0 });
    try {
      const uri = `openai-compatible:m@${server.url}/v1`;
      const workers = await createModel(uri, builtInKinds.providers, { env: {} });
      const there = await runWith(distribution, { workers });
      const here = await runWith(distribution, { workers: offlineModel("learner") });
      expect(there.series.map(({ metrics }) => metrics.meanHours)).toEqual(
        here.series.map(({ metrics }) => metrics.meanHours),
      );
    } finally {
      await server.close();
    }
  });

  test("an answer whose hours have no probabilities is none", async () => {
    const workers = scripted(() => '{"hours": 40}');
    await expect(runWith(distribution, { workers })).rejects.toThrow("nothing tells how likely these hours were");
  });

  test.each([
    [
      "hours that are any number",
      "workers: {prompting: distribution}",
      /workers\.prompting: distribution needs hours that are chosen/,
    ],
    [
      "batches",
      "economy: {preset: paper}\nworkers: {prompting: distribution, batch: true}",
      /workers\.prompting: .* batch: false/,
    ],
  ])("%s are refused", (_, keys, message) =>
    expect(() => parseScenario(`name: t\n${keys}`, "t.yaml", builtInKinds)).toThrow(message),
  );
  test("a provider that has none is refused by name", () => {
    expect(() => checkLogProbabilities("anthropic:m", builtInKinds.providers)).toThrow(
      /distribution needs log-probabilities, and anthropic gives none; expected a model of .*openai/,
    );
    for (const uri of ["openai:m", "offline:learner"]) checkLogProbabilities(uri, builtInKinds.providers);
  });
});
