/** Keys and base URLs from the environment. No message here repeats a value. */
import { ProviderError } from "../../base/errors.ts";
import { baseUrlProblem } from "../model-uri.ts";
import type { Environment } from "./environment.ts";

/**
 * The key in `variable`, without white space around it (copied keys often end in a newline).
 * @returns undefined where the variable is unset or blank
 * @throws ProviderError where the value cannot be a key: sent as a header, it would be repeated in the error
 */
export function readKey(variable: string, env: Environment): string | undefined {
  const key = env[variable]?.trim() || undefined;
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new ProviderError(`${variable} holds characters that no key has (spaces, line breaks or non-ASCII)`, {
      isRetryable: false,
      hint: `Set ${variable} again, with the key alone.`,
    });
  }
  return key;
}

/** @throws ProviderError where the key is missing */
export function requireKey(uri: string, variable: string, env: Environment): string {
  const key = readKey(variable, env);
  if (key === undefined) {
    throw new ProviderError(`${uri} needs a key: the environment variable ${variable} is not set`, {
      isRetryable: false,
      hint: `Set ${variable}, or run without a key on an offline: model.`,
    });
  }
  return key;
}

/**
 * The address in `variable`, or `fallback` where it is unset or blank.
 * @throws ProviderError where it is not an http(s) URL
 */
export function readBaseUrl(variable: string, fallback: string, env: Environment): string {
  const url = env[variable]?.trim().replace(/\/+$/, "") || fallback;
  const problem = baseUrlProblem(url);
  if (problem === undefined) return url;
  throw new ProviderError(`${variable}: ${problem}`, { isRetryable: false, hint: `Correct or unset ${variable}.` });
}
