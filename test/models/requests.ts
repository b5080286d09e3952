/** A request and models for the tests of providers. */
import type { ChatModel, ChatRequest } from "../../src/models/chat-model.ts";
import { createModel, type Environment } from "../../src/models/model-provider.ts";
import { networkProviders } from "../../src/models/providers.ts";

export const secret = "sk-test-7f3a9c-do-not-print";

export const providers = networkProviders;

export const hoursRequest: ChatRequest = {
  key: { episode: "e1", step: 3, agent: "w7", purpose: "hours", sample: 1, attempt: 1 },
  system: "You are a nurse.",
  user: "How many hours?",
  answer: {
    name: "hours",
    problemOf: () => null,
    schema: {
      type: "object",
      properties: { thought: { type: "string", maxLength: 300 }, hours: { type: "number", minimum: 0, maximum: 168 } },
    },
  },
  maxOutputTokens: 200,
};

/** What {@link hoursRequest}'s schema must look like on the wire. */
export const strictHoursSchema = {
  type: "object",
  properties: { thought: { type: "string" }, hours: { type: "number" } },
  required: ["thought", "hours"],
  additionalProperties: false,
};

export type ProviderName = "openai" | "openai-responses" | "openai-compatible" | "anthropic";

export const keyVariables: Record<ProviderName, string> = {
  openai: "OPENAI_API_KEY",
  "openai-responses": "OPENAI_API_KEY",
  "openai-compatible": "LLM_ECON_COMPATIBLE_API_KEY",
  anthropic: "ANTHROPIC_API_KEY",
};

/** Runs `work` with variables of the process set, which the SDKs would read by themselves. */
export async function withProcessEnv(variables: Readonly<Record<string, string>>, work: () => Promise<unknown>) {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** A model at a local server, with {@link secret} as its key unless `env` says otherwise. */
export function modelAt(
  provider: ProviderName,
  url: string,
  options: { model?: string; timeoutMs?: number; env?: Environment } = {},
): Promise<ChatModel> {
  const model = options.model ?? "some-model";
  const uri = provider === "openai-compatible" ? `${provider}:${model}@${url}/v1` : `${provider}:${model}`;
  const env = {
    [keyVariables[provider]]: secret,
    OPENAI_BASE_URL: `${url}/v1`,
    ANTHROPIC_BASE_URL: url,
    ...options.env,
  };
  return createModel(uri, providers, { env, timeoutMs: options.timeoutMs ?? 20_000 });
}

/** Models at a server of which nothing has been learnt yet: what is learnt of one goes by its name. */
export function newModelsAt(server: { readonly url: string }) {
  let models = 0;
  return (provider: ProviderName, options: { timeoutMs?: number } = {}): Promise<ChatModel> =>
    modelAt(provider, server.url, { ...options, model: `new-${++models}` });
}
