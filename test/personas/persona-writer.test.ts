import { describe, expect, test } from "@jest/globals";
import { ProviderError } from "../../src/base/errors.ts";
import type { ChatModel } from "../../src/models/chat-model.ts";
import { cacheScope, withCache } from "../../src/models/wrappers/cache.ts";
import { personaText, personFacts } from "../../src/personas/persona-text.ts";
import { type PersonaWriterOptions, writtenPersona } from "../../src/personas/persona-writer.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { idle, scripted } from "../episode/run-with.ts";

const population = drawPopulation({ source: "census", size: 5, seed: 1 });
const draft = (index: number): string => personaText(population, index, 1);
const persona = "You are a nurse who likes long walks and short meetings.";
const said = (text: unknown): string => JSON.stringify({ persona: text });

function writer(model: ChatModel) {
  const kept = new Map<string, { text: string; model: string; finishReason: string }>();
  const cache = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, answer: { text: string; model: string; finishReason: string }) =>
      void kept.set(key, answer),
  };
  const drafts = Array.from({ length: 5 }, (_, index) => draft(index));
  const options = { population, drafts, seed: 1, episode: "e", promptBudget: null };
  return {
    kept,
    write: async (index: number, { model: other, ...changes }: Partial<PersonaWriterOptions> = {}) => {
      const caching = withCache(other ?? model, cache, cacheScope("personas", 1));
      const asked = await writtenPersona({ ...options, ...changes, model: caching }, index, { reasks: 1 }, idle);
      return asked.value?.persona ?? null;
    },
  };
}

describe("a persona", () => {
  test("is what the model writes from facts and draft", async () => {
    const model = scripted(() => said(persona));
    expect(await writer(model).write(2)).toBe(persona);
    const [{ key, system, user }] = model.requests;
    expect(key).toEqual({ episode: "e", step: 0, agent: "w2", purpose: "persona", sample: 1, attempt: 1 });
    expect(user).not.toContain("\n");
    expect(JSON.parse(user)).toEqual({
      id: { seed: 1, agent: "w2", step: 0, purpose: "persona" },
      facts: personFacts(population, 2),
      draft: draft(2),
    });
    expect(system).toMatch(/Invent no name, place, ethnicity, religion or political view/);
  });

  const unusable: readonly [name: string, text: string][] = [
    ["no JSON", "Sure! You are a nurse."],
    ["too short", said("You are.")],
    ["too long", said("You are. ".repeat(101))],
    ["not a text", said(7)],
  ];
  test.each(unusable)("is no persona, and not kept: %s", async (_, text) => {
    const model = scripted(() => text);
    const { write, kept } = writer(model);
    expect(await write(0)).toBe(null);
    expect([model.requests.length, kept.size]).toEqual([2, 0]);
  });

  test("of 900 characters is just not too long", async () => {
    const long = "x".repeat(900);
    expect(await writer(scripted(() => said(long))).write(0)).toBe(long);
  });

  test("that is put right on the second try is taken", async () => {
    const model = scripted(({ key }) => (key.attempt === 1 ? said("Hm.") : said(persona)));
    expect(await writer(model).write(0)).toBe(persona);
    expect(model.requests[1].user).toContain("could not be used: persona: ");
  });

  test("is not replaced by a draft where the provider fails", async () => {
    const failure = new ProviderError("down", { isRetryable: true });
    const model: ChatModel = { uri: "test:m", complete: async () => Promise.reject(failure) };
    await expect(writer(model).write(0)).rejects.toBe(failure);
  });
});

describe("is asked for", () => {
  const model = scripted(() => said(persona));
  const { write, kept } = writer(model);
  const cases: readonly [name: string, index: number, changes: Partial<PersonaWriterOptions>, requests: number][] = [
    ["the first time", 0, {}, 1],
    ["not again", 0, {}, 0],
    ["not again in another episode", 0, { episode: "f" }, 0],
    ["for another person", 1, {}, 1],
    ["of another model", 0, { model: { ...model, uri: "test:other" } }, 1],
    ["from another draft", 0, { drafts: ["You are someone else."] }, 1],
  ];
  test.each(cases)("%s", async (_, index, changes, requests) => {
    const before = model.requests.length;
    expect(await write(index, changes)).toBe(persona);
    expect(model.requests.length - before).toBe(requests);
  });
  test("by keys that are hashes", () => {
    for (const key of kept.keys()) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });
});
