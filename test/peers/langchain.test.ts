/** LangChain's clients against the mock server. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { requireClient } from "../../scripts/peers/clients.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import { describeWithClients } from "./with-clients.ts";

const notice = /not a language model/;
const placed = { city: "Rome", size: 3 };

/** What is used of a chat model. */
interface Runnable {
  invoke(input: unknown): Promise<Readonly<Record<string, unknown>>>;
  stream(input: unknown): Promise<AsyncIterable<{ readonly content: unknown }>>;
  withStructuredOutput(schema: unknown, options: object): Runnable;
  bindTools(tools: readonly object[]): Runnable;
}

describeWithClients("LangChain", () => {
  let server: MockServer;
  beforeAll(async () => {
    server = await startMockServer();
  });
  afterAll(() => server.close());

  const openai = (options: object = {}): Runnable => {
    const { ChatOpenAI } = requireClient("@langchain/openai");
    return new ChatOpenAI({
      model: "m",
      apiKey: "any",
      maxRetries: 0,
      configuration: { baseURL: `${server.url}/v1` },
      ...options,
    });
  };
  const models: Readonly<Record<string, () => Runnable>> = {
    ChatOpenAI: openai,
    "ChatOpenAI by responses": () => openai({ useResponsesApi: true }),
    "ChatOpenAI of a model that thinks": () => openai({ model: "gpt-5-mini" }),
    ChatAnthropic: () => {
      const { ChatAnthropic } = requireClient("@langchain/anthropic");
      return new ChatAnthropic({
        model: "claude-haiku-4-5",
        apiKey: "any",
        maxRetries: 0,
        anthropicApiUrl: server.url,
      });
    },
  };
  const names = Object.keys(models);
  const schema = () => {
    const { z } = requireClient("zod");
    return z.object({ city: z.enum(["Rome", "Oslo"]), size: z.int().min(3) });
  };
  const messages = [
    ["system", "Be brief."],
    ["human", "Hello?"],
  ];
  const textOf = (content: unknown): string =>
    typeof content === "string" ? content : (content as { text?: string }[]).map(({ text = "" }) => text).join("");

  test.each(names)("%s: text, whole and as a stream", async (name) => {
    const { content, usage_metadata } = await models[name]().invoke(messages);
    expect(textOf(content)).toMatch(notice);
    expect(usage_metadata).toMatchObject({ output_tokens: Math.ceil(textOf(content).length / 3) });
    let said = "";
    for await (const part of await models[name]().stream(messages)) said += textOf(part.content);
    expect(said).toBe(textOf(content));
  });

  test.each(
    names.flatMap(
      (name) =>
        [
          [name, "jsonSchema"],
          [name, "functionCalling"],
        ] as const,
    ),
  )("%s: withStructuredOutput by %s", async (name, method) => {
    const { z } = requireClient("zod");
    // Limits are put into words for Anthropic, as its own SDK does; the stand-in does not read them.
    const isInWords = name === "ChatAnthropic" && method === "jsonSchema";
    const asked = isInWords ? z.object({ city: z.string(), size: z.int() }) : schema();
    const structured = models[name]().withStructuredOutput(asked, { method, name: "place" });
    expect(await structured.invoke("Where?")).toEqual(isInWords ? { city: "stand-in", size: 0 } : placed);
  });

  test.each(names)("%s: a tool that is bound is called", async (name) => {
    const tool = { name: "find", description: "finds a place", schema: schema() };
    const { tool_calls } = await models[name]().bindTools([tool]).invoke("Where?");
    expect(tool_calls).toMatchObject([{ name: "find", args: placed }]);
  });
});
