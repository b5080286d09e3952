/**
 * Model URIs, the names of models in scenarios: `provider:model`, `openai-compatible:model@baseUrl`, and
 * `openai-compatible:model@baseUrl,baseUrl` for a model at several addresses.
 */
import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";

export interface ModelUri {
  /** As it was typed; of a model at several addresses, with one of them. */
  readonly uri: string;
  readonly provider: string;
  /** Model id, or the behaviour of an offline stand-in. */
  readonly model: string;
  /** Without a slash at the end; only where the URI has `@http…`. */
  readonly baseUrl: string | undefined;
}

/** What of a provider its URIs depend on. */
export interface UriForm {
  readonly name: string;
  /** True where a model is the path of a file. */
  readonly isFile?: boolean | undefined;
}

/** The provider that a URI names, whether there is one or not. */
export function providerName(uri: string): string {
  const colon = uri.indexOf(":");
  return colon < 0 ? uri : uri.slice(0, colon);
}

/**
 * @returns one for each base URL, and one where there is none
 * @param providers that there are
 * @throws ScenarioError for an unknown provider, a missing model or a bad base URL
 */
export function parseModelUri(uri: string, providers: readonly UriForm[]): readonly ModelUri[] {
  const colon = uri.indexOf(":");
  const provider = providerName(uri);
  const form = providers.find(({ name }) => name === provider);
  if (!form) {
    const names = providers.map(({ name }) => name);
    throw new ScenarioError(`model "${uri}": unknown provider "${provider}": ${suggestion(provider, names)}`, {
      hint: `A model is written provider:model; providers are ${names.join(", ")}.`,
    });
  }
  const rest = colon < 0 ? "" : uri.slice(colon + 1);
  // Model ids contain ":" and "@" themselves (llama3.1:8b, @cf/meta/llama), so only an "@" before http(s) separates.
  const at = rest.search(/@https?:/i);
  const model = at < 0 ? rest : rest.slice(0, at);
  if (form.isFile && model.trim() === "")
    throw new ScenarioError(`model "${uri}": expected the path of a file after "${provider}:"`);
  if (model === "" || (!form.isFile && /\s/.test(model))) {
    throw new ScenarioError(`model "${uri}": expected a model name after "${provider}:"`, {
      hint: "Write, for example, openai:gpt-4o-mini or openai-compatible:llama3.1:8b@http://127.0.0.1:11434/v1.",
    });
  }
  if (at < 0) return [{ uri, provider, model, baseUrl: undefined }];
  const baseUrls = rest
    .slice(at + 1)
    .split(",")
    .map((url) => url.trim().replace(/\/+$/, ""));
  const problem = baseUrls.map(baseUrlProblem).find((found) => found !== undefined);
  if (problem !== undefined) {
    throw new ScenarioError(`${provider}:${model}: ${problem}`, {
      hint: "Write the address without key or query, for example http://127.0.0.1:11434/v1; a comma separates several.",
    });
  }
  if (baseUrls.length === 1) return [{ uri, provider, model, baseUrl: baseUrls[0] }];
  return baseUrls.map((baseUrl) => ({ uri: `${provider}:${model}@${baseUrl}`, provider, model, baseUrl }));
}

/** What is wrong with a base URL; undefined where nothing is. Never repeats the URL, which may hold a password. */
export function baseUrlProblem(baseUrl: string): string | undefined {
  if (!URL.canParse(baseUrl) || !/^https?:\/\//i.test(baseUrl))
    return "expected a base URL that starts with http(s)://";
  const { username, password, search, hash } = new URL(baseUrl);
  if (username || password)
    return "the base URL must not contain a user name or password; keys belong in the environment";
  if (search || hash) return "the base URL must not contain ? or #";
  return undefined;
}
