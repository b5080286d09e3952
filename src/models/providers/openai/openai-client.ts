/** Clients of OpenAI's SDK, for OpenAI itself and for servers that speak one of its protocols. */
import type { OpenAI } from "openai";
import { ScenarioError } from "../../../base/errors.ts";
import type { Environment, ModelOptions } from "../../model-provider.ts";
import type { ModelUri } from "../../model-uri.ts";
import type { CallContext } from "../call-context.ts";
import { readBaseUrl, requireKey } from "../credentials.ts";
import { defaultTimeoutMs } from "../deadline.ts";
import { keepingErrors } from "../error-body-fetch.ts";
import { type HttpProxy, proxyFor } from "../proxy.ts";
import { directFetch } from "../thin-fetch.ts";

export const keyVariable = "OPENAI_API_KEY";

const completionsPath = "/chat/completions";

/** The client of OpenAI itself, or of what `OPENAI_BASE_URL` points to. */
export async function openaiClient(
  uri: ModelUri,
  options: ModelOptions,
  path = completionsPath,
): Promise<{ readonly client: OpenAI; readonly context: CallContext }> {
  const key = requireKey(uri.uri, keyVariable, options.env);
  const { client, proxy } = await newClient(options, {
    apiKey: key,
    baseURL: openaiBaseUrl(options.env),
    organization: options.env.OPENAI_ORG_ID || null,
    project: options.env.OPENAI_PROJECT_ID || null,
  });
  return { client, context: contextOf(uri, keyVariable, key, options, client, proxy, path) };
}

interface ClientSettings {
  readonly apiKey: string;
  readonly baseURL: string;
  readonly organization: string | null;
  readonly project: string | null;
}

export async function newClient(
  { env, timeoutMs = defaultTimeoutMs }: ModelOptions,
  settings: ClientSettings,
): Promise<{ readonly client: OpenAI; readonly proxy: HttpProxy | undefined }> {
  const { OpenAI } = await import("openai");
  const proxy = await proxyFor(settings.baseURL, env);
  const timeout = timeoutMs + 10_000; // a backstop: callProvider ends the call before
  const send = keepingErrors(proxy?.fetch ?? (await directFetch()));
  return { client: new OpenAI({ ...settings, maxRetries: 0, timeout, logLevel: "off", fetch: send }), proxy };
}

export function contextOf(
  { uri, model }: ModelUri,
  keyVariable: string,
  key: string | undefined,
  { timeoutMs = defaultTimeoutMs, seed }: ModelOptions,
  { baseURL }: OpenAI,
  proxy: HttpProxy | undefined,
  path = completionsPath,
): CallContext {
  return { uri, model, keyVariable, key, timeoutMs, seed, address: `${baseURL}${path}`, proxy };
}

export function openaiBaseUrl(env: Environment): string {
  return readBaseUrl("OPENAI_BASE_URL", "https://api.openai.com/v1", env);
}

/** @throws ScenarioError, ProviderError: see `checkModel` */
export function checkOpenai(uri: ModelUri, env: Environment): void {
  refuseBaseUrl(uri);
  requireKey(uri.uri, keyVariable, env);
  openaiBaseUrl(env);
}

function refuseBaseUrl(uri: ModelUri): void {
  if (uri.baseUrl === undefined) return;
  throw new ScenarioError(`model "${uri.uri}": ${uri.provider}: takes no base URL`, {
    hint: `Write openai-compatible:${uri.model}@${uri.baseUrl}, or set OPENAI_BASE_URL.`,
  });
}
