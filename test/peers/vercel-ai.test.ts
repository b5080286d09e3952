/** Vercel's `ai` against the mock server, with the defaults of its three providers. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { requireClient } from "../../scripts/peers/clients.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import { describeWithClients } from "./with-clients.ts";

const notice = /not a language model/;
const placed = { city: "Rome", size: 3 };

describeWithClients("ai", () => {
  let server: MockServer;
  beforeAll(async () => {
    server = await startMockServer();
  });
  afterAll(() => server.close());

  const settings = () => ({ baseURL: `${server.url}/v1`, apiKey: "any", name: "mock" });
  /** Its providers, as their documentation makes them. */
  const models: Readonly<Record<string, () => unknown>> = {
    "openai(), which asks for responses": () => requireClient("@ai-sdk/openai").createOpenAI(settings())("m"),
    "openai.chat()": () => requireClient("@ai-sdk/openai").createOpenAI(settings()).chat("m"),
    "openai() of a model that thinks": () => requireClient("@ai-sdk/openai").createOpenAI(settings())("gpt-5-mini"),
    "openai-compatible": () => requireClient("@ai-sdk/openai-compatible").createOpenAICompatible(settings())("m"),
    "openai-compatible with schemas": () =>
      requireClient("@ai-sdk/openai-compatible").createOpenAICompatible({
        ...settings(),
        supportsStructuredOutputs: true,
      })("m"),
    "anthropic()": () => requireClient("@ai-sdk/anthropic").createAnthropic(settings())("m"),
    "anthropic() of a model that takes schemas": () =>
      requireClient("@ai-sdk/anthropic").createAnthropic(settings())("claude-haiku-4-5"),
  };

  const schema = (least = 3) => {
    const { z } = requireClient("zod");
    return z.object({ city: z.enum(["Rome", "Oslo"]), size: z.int().min(least) });
  };
  const instructed = { system: "Be brief, in JSON.", prompt: "Hello?" };

  test.each(Object.keys(models))("%s: text, whole and as a stream", async (name) => {
    const { generateText, streamText } = requireClient("ai");
    const { text, usage, finishReason } = await generateText({ model: models[name](), ...instructed });
    expect([text, finishReason]).toEqual([expect.stringMatching(notice), "stop"]);
    expect(usage.outputTokens).toBe(Math.ceil(text.length / 3));
    const stream = streamText({ model: models[name](), ...instructed });
    let said = "";
    let pieces = 0;
    for await (const piece of stream.textStream) {
      said += piece;
      pieces++;
    }
    expect([said, pieces > 2, await stream.finishReason]).toEqual([text, true, "stop"]);
  });

  test.each(Object.keys(models))("%s: an object, whole and as a stream", async (name) => {
    const { generateObject, streamObject } = requireClient("ai");
    const asked = { model: models[name](), schema: schema(), ...instructed };
    if (name === "openai-compatible") {
      // It asks for any JSON object, and the stand-in answers prompts of others with the shortest: none of this schema.
      await expect(generateObject(asked)).rejects.toThrow("did not match schema");
      return;
    }
    // Limits of numbers are put into words for Anthropic, as its own SDK does; the stand-in does not read them.
    const expected = name === "anthropic() of a model that takes schemas" ? { ...placed, size: 0 } : placed;
    const checked = expected === placed ? asked : { ...asked, schema: schema(0) };
    expect((await generateObject(checked)).object).toEqual(expected);
    const stream = streamObject(checked);
    let last: unknown;
    for await (const partial of stream.partialObjectStream) last = partial;
    expect([last, await stream.object]).toEqual([expected, expected]);
  });

  test.each(Object.keys(models))("%s: a tool is called once, and what it found ends in a text", async (name) => {
    const { generateText, streamText, tool, stepCountIs } = requireClient("ai");
    const asked: unknown[] = [];
    const find = tool({
      description: "finds a place",
      inputSchema: schema(),
      execute: async (input: unknown) => {
        asked.push(input);
        return "found";
      },
    });
    const call = { model: models[name](), prompt: "Where?", tools: { find }, stopWhen: stepCountIs(4) };
    const { text, steps } = await generateText(call);
    expect([text, steps.length, asked]).toEqual([expect.stringMatching(notice), 2, [placed]]);
    expect(await streamText(call).text).toMatch(notice);
    expect(asked).toEqual([placed, placed]);
  });
});
