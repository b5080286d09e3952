/** The seed of a question: sent where the protocol knows one, dropped where the server refuses it. */
import { describe, expect, test } from "@jest/globals";
import type { CallKey } from "../../src/models/chat-model.ts";
import { createModel } from "../../src/models/model-provider.ts";
import { questionSeed } from "../../src/models/question-seed.ts";
import { anthropicMessage, chatCompletion, openaiError, serverForTests } from "./protocol-server.ts";
import { hoursRequest, providers, secret } from "./requests.ts";

const idle = new AbortController().signal;
const server = serverForTests();

const modelAt = (uri: string, seed?: number) =>
  createModel(uri.replace("URL", server.url), providers, {
    env: {
      OPENAI_API_KEY: secret,
      ANTHROPIC_API_KEY: secret,
      OPENAI_BASE_URL: `${server.url}/v1`,
      ANTHROPIC_BASE_URL: server.url,
    },
    ...(seed !== undefined && { seed }),
  });
const key = hoursRequest.key;
const sentSeeds = () => server.requests.map(({ body }) => body.seed);

describe("is derived", () => {
  test("from the scenario's seed and what identifies a question, and nothing else", () => {
    const others: Partial<CallKey>[] = [
      { step: 4 },
      { agent: "w8" },
      { purpose: "rates" },
      { sample: 2 },
      { attempt: 2 },
    ];
    const seeds = [
      questionSeed(1, key),
      questionSeed(2, key),
      ...others.map((other) => questionSeed(1, { ...key, ...other })),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(questionSeed(1, { ...key, episode: "another" })).toBe(seeds[0]);
    for (const seed of seeds) expect([Number.isInteger(seed), seed >= 0, seed < 2 ** 32]).toEqual([true, true, true]);
  });
});

describe("is sent", () => {
  test.each(["openai:m", "openai-compatible:m@URL/v1"])(
    "%s: the same for the same question, in 31 bits",
    async (uri) => {
      server.play(() => ({ body: chatCompletion('{"hours": 38}') }));
      const model = await modelAt(`${uri.replace(":m", `:${uri.length}`)}`, 7);
      for (const attempt of [1, 1, 2]) await model.complete({ ...hoursRequest, key: { ...key, attempt } }, idle);
      const [first, again, other] = sentSeeds();
      expect(first).toBe(questionSeed(7, key) >>> 1);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
    },
  );
  test("not without a scenario", async () => {
    server.play(() => ({ body: chatCompletion('{"hours": 38}') }));
    await (await modelAt("openai:without")).complete(hoursRequest, idle);
    expect(sentSeeds()).toEqual([undefined]);
  });
  test("not to Anthropic, which knows none", async () => {
    server.play(() => ({ body: anthropicMessage('{"hours": 38}') }));
    await (await modelAt("anthropic:m", 7)).complete(hoursRequest, idle);
    expect(sentSeeds()).toEqual([undefined]);
  });
  test.each([
    [400, "Unrecognized request argument supplied: seed"],
    [400, "Unsupported parameter: 'seed' is not supported with this model."],
    [400, "Invalid value at 'generation_config.seed' (TYPE_INT32), 3000000000"],
    [422, "body.seed: Extra inputs are not permitted"],
  ])("not where it was refused: %i %s", async (status, message) => {
    server.play(({ body }) =>
      "seed" in body ? openaiError(status, message) : { body: chatCompletion('{"hours": 38}') },
    );
    const model = await modelAt(`openai:refuses-${message.length}`, 7);
    await model.complete(hoursRequest, idle);
    await model.complete(hoursRequest, idle);
    expect(sentSeeds()).toEqual([questionSeed(7, key) >>> 1, undefined, undefined]);
  });
  test("still where a refusal only quotes an observation", async () => {
    const quoted = 'messages[1].content: too odd: {"id":{"seed":1,"agent":"w0"}}';
    server.play(() => openaiError(400, quoted));
    await expect((await modelAt("openai:quotes", 7)).complete(hoursRequest, idle)).rejects.toThrow("too odd");
    expect(server.requests).toHaveLength(1);
  });
});
