/** What URIs cost and are, by hand. */
import { describe, expect, test } from "@jest/globals";
import {
  batchDiscount,
  isFree,
  priceOfUri,
  standInsAmong,
  usesNetwork,
  withoutPrice,
} from "../../src/models/model-facts.ts";
import type { ModelCall } from "../../src/models/wrappers/record.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { CallLedger } from "../../src/run/call-ledger.ts";

const { providers } = builtInKinds;

describe("what providers say of their models", () => {
  const facts: readonly [
    uri: string,
    free: boolean,
    network: boolean,
    discount: number,
    standIns: readonly string[],
  ][] = [
    ["offline:learner", true, false, 0, ["offline"]],
    ["openai:gpt-4o-mini", false, true, 0.5, []],
    ["anthropic:claude-haiku-4-5", false, true, 0.5, []],
    ["openai-compatible:m@http://127.0.0.1:1/v1", false, true, 0, []],
    ["gone:m", false, true, 0, []],
  ];
  test.each(facts)("%s", (uri, free, network, discount, standIns) => {
    expect([isFree(uri, providers), usesNetwork(uri, providers), batchDiscount(uri, providers)]).toEqual([
      free,
      network,
      discount,
    ]);
    expect(standInsAmong([uri], providers).map(({ name }) => name)).toEqual(standIns);
  });

  const own = {
    m: { input: 7, output: 9 },
    "gpt-4o-mini": { input: 1, output: 2 },
    "m@127.0.0.1:2": { input: 3, output: 4 },
    "@cf/meta/llama": { input: 5, output: 6 },
  };
  const prices: readonly [uri: string, model: string | null, own: typeof own | undefined, input: number | undefined][] =
    [
      ["offline:learner", null, own, 0],
      ["openai:gpt-4o-mini", null, undefined, 0.15],
      ["openai:gpt-4o-mini", "gpt-4o-mini-2024-07-18", undefined, 0.15],
      ["openai:gpt-4o-mini", null, own, 1],
      ["openai:m", "gpt-4o-mini", undefined, 0.15],
      ["openai-compatible:gpt-4o-mini@http://127.0.0.1:1/v1", null, undefined, undefined],
      ["openai-compatible:m@http://127.0.0.1:1/v1", null, own, 7],
      ["openai-compatible:m@http://127.0.0.1:2/v1", null, own, 3],
      ["openai-compatible:m@http://127.0.0.1:2/v1,http://127.0.0.1:2/v2", null, own, 3],
      ["openai-compatible:m@http://127.0.0.1:2/v1,http://127.0.0.1:1/v1", null, own, 7],
      ["openai-compatible:m@http://127.0.0.1:2/v1", "gpt-4o-mini", own, 3],
      ["openai-compatible:@cf/meta/llama@https://cloud.example/v1", null, own, 5],
      ["openai-compatible:gemini-2.5-flash@https://generativelanguage.googleapis.com/v1beta/openai", null, own, 0.3],
      ["openai-compatible:openai/gpt-4o@https://openrouter.ai/api/v1", "openai/gpt-4o-2024-08-06", own, 2.5],
      ["gone:gpt-4o-mini", null, undefined, undefined],
      ["gone:m", null, own, 7],
    ];
  test.each(prices)("price of %s, answered by %s", (uri, model, mine, input) =>
    expect(priceOfUri(uri, model, providers, mine)?.input).toBe(input),
  );
});

test("models without a price, each once", () => {
  const uris = [
    "openai:a",
    null,
    "openai:gpt-4o",
    "openai:a",
    "offline:learner",
    "openai-compatible:b@http://127.0.0.1:1/v1",
  ];
  expect(withoutPrice(uris, providers)).toEqual(["openai:a", "openai-compatible:b@http://127.0.0.1:1/v1"]);
  expect(
    withoutPrice(uris, providers, { a: { input: 1, output: 1 }, "b@127.0.0.1:1": { input: 0, output: 0 } }),
  ).toEqual([]);
});

describe("dollars of a call, at $0.15, $0.075 and $0.60 a million tokens", () => {
  const call: ModelCall = {
    key: { episode: "e", step: 1, agent: "w0", purpose: "hours", sample: 1, attempt: 1 },
    ...{
      uri: "openai:gpt-4o-mini",
      model: "gpt-4o-mini",
      system: "",
      user: "",
      thoughts: null,
      choice: null,
      answer: "{}",
      finishReason: "stop",
    },
    ...{ problem: null, error: null, requests: 1, latencyMs: 1, source: "provider", isRecorded: false },
    usage: { inputTokens: 2000, outputTokens: 100, cachedInputTokens: 1000 },
  };
  const cases: readonly [name: string, changes: Partial<ModelCall>, paid: number, saved: number][] = [
    // 1000 · 0.15 + 1000 · 0.075 + 100 · 0.60 = 285; without the prompt cache 360.
    ["one by one", {}, 0.000285, 0.000075],
    ["in a batch, at half of it", { source: "batch" }, 0.0001425, 0.0002175],
    ["of the stand-in", { uri: "offline:learner" }, 0, 0],
    ["from the cache", { source: "cache", usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 } }, 0, 0],
  ];
  test.each(cases)("%s", (_, changes, paid, saved) => {
    const ledger = new CallLedger(providers);
    ledger.listener({ type: "model-call", call: { ...call, ...changes }, sequence: 1 });
    expect(ledger.totals.costUsd).toBeCloseTo(paid, 12);
    expect(ledger.totals.savedUsd).toBeCloseTo(saved, 12);
  });
});
