/** What tokens cost, from data/model-prices.json, where each price has its source. */
import { readFileSync } from "node:fs";
import { packageFile } from "../../base/package-files.ts";
import type { TokenUsage } from "../chat-model.ts";

/** By model id, or by `id@host` for a server. */
export type ModelPrices = Readonly<Record<string, ModelPrice>>;

/** US dollars per million tokens. */
export interface ModelPrice {
  readonly input: number;
  /** Of input tokens read from the provider's prompt cache; as others where absent. */
  readonly cachedInput?: number | undefined;
  readonly output: number;
}

let prices: ModelPrices | undefined;

/**
 * The list price of a model by its id, with or without the date of a snapshot: `gpt-4o-mini-2024-07-18` costs what
 * `gpt-4o-mini` does. Other suffixes name other models, with prices of their own.
 * @returns undefined where the price is not known, which is not the same as free
 */
export function priceOf(model: string): ModelPrice | undefined {
  return listed(model, "");
}

/**
 * The list price of a model at the server of somebody who is known to host it. Others set prices of their own, whatever the model is called.
 * @param hosts all of them where there are several
 * @returns undefined where it is not known, or not the same at all of them
 */
export function priceAtHosts(model: string, hosts: readonly string[]): ModelPrice | undefined {
  return sameAtAll(hosts, (host) => listed(model, `@${host}`));
}

/** What is the same price at each of some hosts; undefined where it is not, or there are none. */
export function sameAtAll(
  hosts: readonly string[],
  at: (host: string) => ModelPrice | undefined,
): ModelPrice | undefined {
  const [first, ...others] = hosts.map(at);
  const isSame = (price: ModelPrice | undefined): boolean =>
    price?.input === first?.input && price?.output === first?.output && price?.cachedInput === first?.cachedInput;
  return others.every(isSame) ? first : undefined;
}

function listed(model: string, host: string): ModelPrice | undefined {
  prices ??= (JSON.parse(readFileSync(packageFile("data/model-prices.json"), "utf8")) as { models: ModelPrices })
    .models;
  const ids = [model, model.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, "")].map((id) => `${id}${host}`);
  const name = ids.find((id) => Object.hasOwn(prices!, id));
  return name === undefined ? undefined : prices[name];
}

/**
 * US dollars: ((input − cached)·p_in + cached·p_cached + output·p_out) / 10⁶. Surcharges for writing the cache, long
 * prompts and priority are not in it, nor discounts.
 */
export function costUsd(usage: TokenUsage, price: ModelPrice): number {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  const fresh = inputTokens - cachedInputTokens;
  return (
    (fresh * price.input + cachedInputTokens * (price.cachedInput ?? price.input) + outputTokens * price.output) / 1e6
  );
}
