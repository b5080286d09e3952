import { describe, expect, test } from "@jest/globals";
import { InterruptedError, ProviderError, StorageError } from "../../src/base/errors.ts";
import type { ChatModel, ChatResponse } from "../../src/models/chat-model.ts";
import { type ModelCall, withRecord } from "../../src/models/wrappers/record.ts";
import { idle } from "../episode/run-with.ts";
import { hoursRequest } from "./requests.ts";

const response: ChatResponse = {
  text: '{"hours":40}',
  usage: { inputTokens: 9, outputTokens: 3, cachedInputTokens: 4 },
  model: "m-2026",
  finishReason: "stop",
  latencyMs: 12.5,
  requests: 2,
};

const asked = { key: hoursRequest.key, uri: "test:m", system: "You are a nurse.", user: "How many hours?" };

/** What is recorded of a call that answers so, or fails so, and what the caller gets. */
async function recorded(outcome: Partial<ChatResponse> | Error, problem: string | null = null) {
  const calls: ModelCall[] = [];
  const model: ChatModel = {
    uri: "test:m",
    complete: async () => {
      if (outcome instanceof Error) throw outcome;
      return { ...response, ...outcome };
    },
  };
  const request = { ...hoursRequest, answer: { ...hoursRequest.answer, problemOf: () => problem } };
  const recording = withRecord(model, async (call) => void calls.push(call));
  const result = await recording.complete(request, idle).catch((error: unknown) => error);
  return { calls, result, uri: recording.uri };
}

describe("a call", () => {
  test("is recorded whole, and its answer handed on", async () => {
    const { calls, result, uri } = await recorded({});
    const { text, ...rest } = response;
    expect(calls).toEqual([
      {
        ...asked,
        ...rest,
        answer: text,
        thoughts: null,
        choice: null,
        problem: null,
        error: null,
        source: "provider",
        isRecorded: false,
      },
    ]);
    expect([result, uri]).toEqual([response, "test:m"]);
  });

  const problems: readonly [name: string, answer: Partial<ChatResponse>, check: string | null, problem: string][] = [
    ["a text that cannot be used", {}, "no JSON", "no JSON"],
    ["a refusal", { finishReason: "refusal" }, null, "the model refused to answer"],
  ];
  test.each(problems)("with its problem: %s", async (_, answer, check, problem) => {
    const { calls, result } = await recorded(answer, check);
    expect(calls).toMatchObject([{ answer: response.text, problem, error: null }]);
    expect(result).toMatchObject({ text: response.text });
  });

  test("with how it ended, by which it is judged too", async () => {
    const calls: ModelCall[] = [];
    const model: ChatModel = { uri: "test:m", complete: async () => ({ ...response, finishReason: "length" }) };
    const problemOf = (_: string, finishReason?: string) => `ended by ${finishReason}`;
    const recording = withRecord(model, async (call) => void calls.push(call));
    await recording.complete({ ...hoursRequest, answer: { ...hoursRequest.answer, problemOf } }, idle);
    expect(calls).toMatchObject([{ finishReason: "length", problem: "ended by length" }]);
  });

  test.each(["as it was judged then", null])("of the record has what the record says: %s", async (problem) => {
    expect((await recorded({ problem, isRecorded: true }, "as it would be judged now")).calls).toMatchObject([
      { problem, isRecorded: true },
    ]);
  });

  test("that failed is recorded without an answer, and fails", async () => {
    const failure = new ProviderError("down", { isRetryable: true });
    const { calls, result } = await recorded(failure);
    expect(result).toBe(failure);
    expect(calls).toMatchObject([{ ...asked, answer: null, model: null, problem: null, error: "down" }]);
    expect(calls[0].usage).toEqual({ inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 });
  });

  test("that was interrupted has no outcome to record", async () => {
    const { calls, result } = await recorded(new InterruptedError());
    expect([calls, result]).toEqual([[], expect.any(InterruptedError)]);
  });

  test("can be cloned, as every event", async () => {
    const { calls } = await recorded({});
    expect(structuredClone(calls)).toEqual(calls);
  });
});

describe("the answer", () => {
  const model: ChatModel = { uri: "test:m", complete: async () => response };

  test("is held back until the record is kept", async () => {
    const order: string[] = [];
    const recording = withRecord(model, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push("kept");
    });
    await recording.complete(hoursRequest, idle);
    order.push("used");
    expect(order).toEqual(["kept", "used"]);
  });

  test("is not used where the record cannot be kept", async () => {
    const full = new StorageError("full");
    const recording = withRecord(model, async () => Promise.reject(full));
    await expect(recording.complete(hoursRequest, idle)).rejects.toBe(full);
  });
});
