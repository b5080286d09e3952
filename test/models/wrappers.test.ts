import { describe, expect, test } from "@jest/globals";
import { BudgetError, EconError } from "../../src/base/errors.ts";
import type { ChatModel, ChatRequest, ChatResponse } from "../../src/models/chat-model.ts";
import { type BudgetLimits, type Spending, withBudget } from "../../src/models/wrappers/budget.ts";
import { type CachePolicy, cacheScope, withCache } from "../../src/models/wrappers/cache.ts";
import { contentKey } from "../../src/models/wrappers/content-key.ts";
import { nothingBeyond, RecordEnd, withReplay } from "../../src/models/wrappers/replay.ts";
import { withSharing } from "../../src/models/wrappers/share.ts";
import { promptHash, sha256 } from "../../src/store/prompt-hash.ts";
import { idle, scripted } from "../episode/run-with.ts";
import { hoursRequest } from "./requests.ts";

const asked = (changes: Partial<ChatRequest> = {}, key: Partial<ChatRequest["key"]> = {}): ChatRequest => ({
  ...hoursRequest,
  ...changes,
  key: { ...hoursRequest.key, ...key },
});

describe("the key of a question's content", () => {
  const base = asked({ user: '{"id":{"seed":1,"agent":"w0","step":2},"you":{"wage":20}}' });
  const same: readonly [name: string, request: ChatRequest][] = [
    ["whose turn it is", asked({ user: '{"id":{"seed":9,"agent":"w7","step":5},"you":{"wage":20}}' })],
    ["how often it was put", asked({ user: base.user }, { attempt: 3 })],
  ];
  test.each(same)("does not depend on %s", (_, request) => {
    expect(contentKey("m", request)).toBe(contentKey("m", base));
  });
  const others: readonly [name: string, uri: string, request: ChatRequest, scope: string][] = [
    ["the model", "n", base, ""],
    ["the rules", "m", { ...base, system: "other" }, ""],
    ["the observations", "m", { ...base, user: base.user.replace("20", "21") }, ""],
    ["the schema", "m", { ...base, answer: { ...base.answer, schema: { type: "object" } } }, ""],
    ["the temperature", "m", { ...base, temperature: 0 }, ""],
    ["the scope", "m", base, "w0"],
  ];
  test.each(others)("depends on %s", (_, uri, request, scope) => {
    expect(contentKey(uri, request, scope)).not.toBe(contentKey("m", base));
  });
});

describe("a cached model", () => {
  function cached(policy: CachePolicy, text = '{"hours":40}', finishReason: ChatResponse["finishReason"] = "stop") {
    const kept = new Map<string, { text: string; model: string; finishReason: string }>();
    const model = scripted(() => ({ text, finishReason }));
    const cache = {
      get: async (key: string) => kept.get(key),
      set: async (key: string, answer: { text: string; model: string; finishReason: string }) =>
        void kept.set(key, answer),
    };
    return { model, kept, cached: withCache(model, cache, cacheScope(policy, 1)) };
  }
  const persona = asked({}, { purpose: "persona" });
  const cases: readonly [policy: CachePolicy, first: ChatRequest, second: ChatRequest, requests: number][] = [
    ["off", persona, persona, 2],
    ["personas", persona, asked({}, { purpose: "persona", agent: "w9", episode: "f" }), 1],
    ["personas", asked(), asked(), 2],
    ["all", asked(), asked({}, { episode: "f" }), 1],
    ["all", asked(), asked({}, { agent: "w9" }), 2],
    ["all", asked(), asked({}, { step: 9 }), 2],
    ["all", asked(), asked({}, { sample: 2 }), 2],
    ["all", asked(), asked({}, { attempt: 2 }), 2],
  ];
  test.each(cases)("%s: %#", async (policy, first, second, requests) => {
    const { model, cached: chat } = cached(policy);
    const [one, two] = [await chat.complete(first, idle), await chat.complete(second, idle)];
    expect([model.requests.length, two.text]).toEqual([requests, one.text]);
    expect(two.source).toBe(requests === 1 ? "cache" : undefined);
    if (requests === 1) expect([two.requests, two.usage.inputTokens]).toEqual([0, 0]);
  });
  test.each([
    ["a refusal", '{"hours":40}', "refusal"],
    ["an answer that is cut off", '{"hours":4', "length"],
    ["one that cannot be used", "Forty.", "stop"],
  ] as const)("does not keep %s", async (_, text, finishReason) => {
    const { cached: chat, kept } = cached("all", text, finishReason);
    const answer = { ...hoursRequest.answer, problemOf: (said: string) => (said.endsWith("}") ? null : "no JSON") };
    await chat.complete(asked({ answer }), idle);
    expect(kept.size).toBe(0);
  });
});

describe("questions that are alike", () => {
  const alike = (agent: string, changes: Partial<ChatRequest> = {}, key: Partial<ChatRequest["key"]> = {}) =>
    asked({ user: `{"id":{"agent":"${agent}"},"wage":9}`, temperature: 0, ...changes }, { agent, ...key });
  async function put(requests: readonly ChatRequest[]) {
    const model = scripted(() => '{"hours":40}');
    const sharing = withSharing(model);
    const answers = await Promise.all(requests.map((request) => sharing.complete(request, idle)));
    return [model.requests.length, answers.map(({ source }) => source ?? "provider").join(" ")];
  }
  const cases: readonly [name: string, requests: ChatRequest[], asked: number, sources: string][] = [
    ["are put once at temperature 0", [alike("w0"), alike("w1"), alike("w2")], 1, "provider shared shared"],
    [
      "are all put where answers are sampled",
      [alike("w0", { temperature: undefined }), alike("w1", { temperature: undefined })],
      2,
      "provider provider",
    ],
    ["are put again in another step", [alike("w0"), alike("w0", {}, { step: 9 })], 2, "provider provider"],
    ["are put again for another sample", [alike("w0"), alike("w1", {}, { sample: 2 })], 2, "provider provider"],
    ["are not those with another persona", [alike("w0"), alike("w1", { system: "other" })], 2, "provider provider"],
  ];
  test.each(cases)("%s", async (_, requests, count, sources) => {
    expect(await put(requests)).toEqual([count, sources]);
  });
});

describe("a budget", () => {
  const spent: Spending = { count: 10, inputTokens: 700, outputTokens: 300, usageEstimated: 0, costUsd: 0.5 };
  const cases: readonly [limits: BudgetLimits, stops: string | null][] = [
    [{}, null],
    [{ calls: null, tokens: null, usd: null, minutes: null }, null],
    [{ calls: 11, tokens: 1001, usd: 0.51, minutes: 2.1 }, null],
    [{ calls: 10 }, "10 calls"],
    [{ tokens: 1000 }, "1000 tokens"],
    [{ usd: 0.5 }, "$0.5"],
    [{ minutes: 2 }, "2 minutes"],
  ];
  test.each(cases)("%j stops at %s", async (limits, stops) => {
    const model = scripted(() => "{}");
    const outcome = withBudget(
      model,
      limits,
      () => spent,
      () => 2,
      "Raise it.",
    ).complete(asked(), idle);
    if (stops === null) await outcome;
    else await expect(outcome).rejects.toThrow(new BudgetError(`the budget of ${stops} is used up`));
    expect(model.requests.length).toBe(stops === null ? 1 : 0);
  });
});

describe("a replay", () => {
  const response: ChatResponse = {
    text: '{"hours":12}',
    usage: { inputTokens: 9, outputTokens: 3, cachedInputTokens: 4 },
    model: "m-2026",
    finishReason: "stop",
    latencyMs: 12.5,
    requests: 2,
  };
  const replayed = (model: ChatModel, prompt: Pick<ChatRequest, "system" | "user">) =>
    withReplay(model, ({ agent }) =>
      agent === "w0" ? { promptHash: promptHash(sha256(prompt.system), prompt.user), response } : undefined,
    );
  const question = asked({}, { agent: "w0" });

  test("gives the recorded answer, and says so", async () => {
    const model = scripted(() => "{}");
    expect(await replayed(model, question).complete(question, idle)).toEqual({ ...response, isRecorded: true });
    expect(model.requests).toEqual([]);
  });
  test("gives it to a question in other words where somebody is told", async () => {
    let told = 0;
    const record = () => ({ promptHash: "of other words", response });
    const model = withReplay(
      scripted(() => "{}"),
      record,
      () => told++,
    );
    expect(await model.complete(question, idle)).toEqual({ ...response, isRecorded: true });
    expect(told).toBe(1);
  });
  test("asks what was not recorded", async () => {
    const model = scripted(() => '{"hours":1}');
    expect(await replayed(model, question).complete(asked({}, { agent: "w1" }), idle)).toMatchObject({
      text: '{"hours":1}',
    });
  });
  test("ends where nothing lies beyond the record", async () => {
    const { complete } = replayed(nothingBeyond("m"), question);
    await expect(complete(asked({}, { agent: "w1" }), idle)).rejects.toThrow(RecordEnd);
  });
  test.each([{ system: "other" }, { user: "other" }])(
    "refuses another prompt than the recorded: %j",
    async (changes) => {
      const { complete } = replayed(
        scripted(() => "{}"),
        question,
      );
      await expect(complete({ ...question, ...changes }, idle)).rejects.toThrow(EconError);
      await expect(complete({ ...question, ...changes }, idle)).rejects.toThrow(/asked something else/);
    },
  );
});
