/** `simulate --dry-run` in words. */
import { isFree, providerOf, standInsAmong } from "../../models/model-facts.ts";
import type { ModelProviders } from "../../models/model-provider.ts";
import type { DryRun, Range } from "../../run/dry-run.ts";
import { count } from "../words/format.ts";
import { table } from "./columns.ts";

const range = ({ low, high }: Range, show: (value: number) => string): string => `${show(low)} – ${show(high)}`;
const money = (value: number): string => `$${value.toFixed(value < 1 ? 4 : 2)}`;

export function dryRunReport({ scenario, plan, calls, costUsd }: DryRun, providers: ModelProviders): string {
  if (plan.length === 0) return `${scenario}: no model is asked; the run costs nothing`;
  const rows = plan.map((part) => [
    part.purpose,
    part.model,
    count(part.calls),
    range(part.inputTokens, count),
    range(part.outputTokens, count),
    part.costUsd ? range(part.costUsd, money) : "price not known",
  ]);
  const uris = plan.map(({ model }) => model);
  const standIns = standInsAmong(uris, providers).map(
    ({ name, words }) =>
      `${name}: is ${words}${isFree(`${name}:`, providers) ? ": it reads no tokens and costs nothing" : ""}`,
  );
  return [
    `${scenario}: ${count(calls)} questions would be asked; nothing has been`,
    "",
    ...table([["question", "model", "calls", "tokens in", "tokens out", "list price"], ...rows]),
    "",
    costUsd
      ? `All in all ${range(costUsd, money)}`
      : "The price of at least one model is not known (models.prices sets it)",
    "Measured on the prompts that the stand-in's answers lead to, at 2.5 to 4.2 characters a token, without prompt",
    "caches; what a reasoning model thinks, repeats after invalid answers and batch discounts are not in it.",
    ...standIns,
    ...freeModels(uris, providers),
  ].join("\n");
}

/** Models whose answers cost nothing although they are read and written in tokens, each provider once. */
function freeModels(uris: readonly string[], providers: ModelProviders): string[] {
  const free = uris.map((uri) => providerOf(uri, providers)).filter((one) => one?.isFree && one.standIn === undefined);
  return [...new Set(free.map((one) => `${one?.name}: its answers cost nothing`))];
}
