import { resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type EconError, ProviderError, ScenarioError } from "../../src/base/errors.ts";
import type { ChatModel } from "../../src/models/chat-model.ts";
import { checkModel, createModel, type Environment, type ModelProvider } from "../../src/models/model-provider.ts";
import { parseModelUri } from "../../src/models/model-uri.ts";
import { networkProviders } from "../../src/models/providers.ts";
import { absoluteModel } from "../../src/scenario/model-path.ts";
import { providers, secret } from "./requests.ts";

const forms = [
  ...["openai", "anthropic", "openai-compatible", "offline"].map((name) => ({ name })),
  { name: "file", isFile: true },
];

describe("a model's file", () => {
  test.each([
    ["file:models/a b.gguf", `file:${resolve("/data/models/a b.gguf")}`],
    ["file:../a.gguf", `file:${resolve("/a.gguf")}`],
    ["file:/b/a.gguf", `file:${resolve("/b/a.gguf")}`],
    ["openai:models/a", "openai:models/a"],
    ["nobody:models/a", "nobody:models/a"],
  ])("%s in /data", (uri, expected) => expect(absoluteModel(uri, "/data", forms)).toBe(expected));
});

describe("parsing", () => {
  const cases: readonly [uri: string, provider: string, model: string, baseUrl: string | undefined][] = [
    ["openai:gpt-4o-mini", "openai", "gpt-4o-mini", undefined],
    ["openai:ft:gpt-4o-mini:acme::7p4lURel", "openai", "ft:gpt-4o-mini:acme::7p4lURel", undefined],
    ["anthropic:claude-haiku-4-5", "anthropic", "claude-haiku-4-5", undefined],
    ["offline:learner", "offline", "learner", undefined],
    ["file:../My models/a:b@2.gguf", "file", "../My models/a:b@2.gguf", undefined],
    ["file:C:\\models\\a.gguf", "file", "C:\\models\\a.gguf", undefined],
    [
      "openai-compatible:llama3.1:8b@http://localhost:11434/v1/",
      "openai-compatible",
      "llama3.1:8b",
      "http://localhost:11434/v1",
    ],
    ["openai-compatible:@cf/meta/llama@https://x.test/v1", "openai-compatible", "@cf/meta/llama", "https://x.test/v1"],
    [
      "openai-compatible:openai/gpt-4o@https://openrouter.test/api/v1",
      "openai-compatible",
      "openai/gpt-4o",
      "https://openrouter.test/api/v1",
    ],
  ];
  test.each(cases)("%s", (uri, provider, model, baseUrl) =>
    expect(parseModelUri(uri, forms)).toEqual([{ uri, provider, model, baseUrl }]),
  );

  test("several base URLs are several addresses", () => {
    const address = (baseUrl: string) => ({
      uri: `openai-compatible:qwen@3@${baseUrl}`,
      provider: "openai-compatible",
      model: "qwen@3",
      baseUrl,
    });
    expect(parseModelUri("openai-compatible:qwen@3@http://a:8000/v1/, https://b.test/v1", forms)).toEqual([
      address("http://a:8000/v1"),
      address("https://b.test/v1"),
    ]);
  });

  const errors: readonly [uri: string, message: RegExp][] = [
    ["opneai:gpt-4o", /unknown provider "opneai": did you mean "openai"\?/],
    ["mistral:large", /unknown provider "mistral": expected one of openai, anthropic, openai-compatible, offline/],
    ["gpt-4o-mini", /unknown provider "gpt-4o-mini"/],
    ["", /unknown provider ""/],
    ["file:", /expected the path of a file after "file:"/],
    ["file:  ", /expected the path of a file after "file:"/],
    ["openai", /expected a model name after "openai:"/],
    ["openai:", /expected a model name/],
    ["openai: gpt", /expected a model name/],
    ["openai-compatible:@http://localhost/v1", /expected a model name/],
    ["openai-compatible:m@http://", /expected a base URL that starts with http/],
    ["openai-compatible:m@https://me:pw@x.test/v1", /must not contain a user name or password/],
    ["openai-compatible:m@http://x.test/v1,y.test/v1", /expected a base URL that starts with http/],
    ["openai-compatible:m@http://x.test/v1,", /expected a base URL that starts with http/],
    ["openai-compatible:m@http://x.test/v1,https://me:pw@y.test", /must not contain a user name or password/],
    ["openai-compatible:m@https://x.test/v1?key=1", /must not contain \? or #/],
  ];
  test.each(errors)("%s is refused", (uri, message) => {
    expect(() => parseModelUri(uri, forms)).toThrow(ScenarioError);
    expect(() => parseModelUri(uri, forms)).toThrow(message);
  });

  test("a password in a base URL is not repeated", () => {
    try {
      parseModelUri("openai-compatible:m@https://me:hunter2@x.test/v1", forms);
    } catch (error) {
      expect(`${(error as EconError).message} ${(error as EconError).hint}`).not.toContain("hunter2");
    }
    expect.assertions(1);
  });
});

describe("checks before a run", () => {
  const check =
    (uri: string, env: Environment = {}) =>
    (): void =>
      checkModel(uri, providers, env);

  const refused: readonly [
    uri: string,
    env: Environment,
    kind: typeof ScenarioError | typeof ProviderError,
    message: RegExp,
  ][] = [
    ["openai:m", {}, ProviderError, /needs a key: the environment variable OPENAI_API_KEY is not set/],
    ["openai:m", { OPENAI_API_KEY: "  " }, ProviderError, /OPENAI_API_KEY is not set/],
    ["openai:m", { OPENAI_API_KEY: "sk-ä\n1" }, ProviderError, /OPENAI_API_KEY holds characters that no key has/],
    ["openai:m", { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "localhost" }, ProviderError, /OPENAI_BASE_URL: expected/],
    ["openai:m@http://x.test/v1", { OPENAI_API_KEY: "k" }, ScenarioError, /takes no base URL/],
    ["openai:m@http://x.test/v1,http://y.test/v1", { OPENAI_API_KEY: "k" }, ScenarioError, /takes no base URL/],
    ["anthropic:m", { OPENAI_API_KEY: "k" }, ProviderError, /ANTHROPIC_API_KEY is not set/],
    ["anthropic:m", { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: "ftp://x" }, ProviderError, /ANTHROPIC_BASE_URL/],
    ["anthropic:m@http://x.test", { ANTHROPIC_API_KEY: "k" }, ScenarioError, /takes no base URL/],
    ["openai-compatible:m", {}, ScenarioError, /expected a base URL/],
    ["openai-compatible:m@localhost:11434", {}, ScenarioError, /expected a base URL/],
    [
      "openai-compatible:m@http://x/v1",
      { LLM_ECON_COMPATIBLE_API_KEY: "a b" },
      ProviderError,
      /COMPATIBLE_API_KEY holds/,
    ],
  ];
  test.each(refused)("%s with %j", async (uri, env, kind, message) => {
    expect(check(uri, env)).toThrow(kind);
    expect(check(uri, env)).toThrow(message);
    await expect(createModel(uri, providers, { env })).rejects.toThrow(message);
  });

  const accepted: readonly [uri: string, env: Environment][] = [
    ["openai:m", { OPENAI_API_KEY: `${secret}\n` }],
    ["anthropic:m", { ANTHROPIC_API_KEY: secret }],
    ["openai-compatible:m@http://127.0.0.1:11434/v1", {}],
  ];
  test.each(accepted)("%s is accepted", (uri, env) => expect(check(uri, env)).not.toThrow());

  test("a caller can add a provider", async () => {
    const model: ChatModel = { uri: "offline:learner", complete: () => Promise.reject(new Error("not asked")) };
    const offline: ModelProvider = {
      name: "offline",
      description: "stand-in",
      keyVariable: null,
      check: () => undefined,
      create: async (uri) => ({ ...model, uri: uri.uri }),
    };
    const all = [...networkProviders, offline];
    expect((await createModel("offline:learner", all, { env: {} })).uri).toBe("offline:learner");
  });
});
