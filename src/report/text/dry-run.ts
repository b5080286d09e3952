/** `simulate --dry-run` in words. */
import { isFree, providerOf, standInsAmong } from "../../models/model-facts.ts";
import type { ModelProviders } from "../../models/model-provider.ts";
import type { DryRun, Range } from "../../run/dry-run.ts";
import { cents, count } from "../words/format.ts";
import { fitted } from "./columns.ts";

/** What is said of models of which no price is known. */
export function priceHelp(uris: readonly string[]): string {
  const [id] = uris.map((uri) => uri.slice(uri.indexOf(":") + 1).replace(/@https?:.*$/i, ""));
  const how = `--prices FILE or models.prices: {${JSON.stringify(id)}: {input: 1, output: 4}}, in $ per million tokens`;
  return `the price of ${uris.join(", ")} is not known, so costs are not counted; give it by ${how}`;
}

const range = ({ low, high }: Range, show: (value: number) => string): string => `${show(low)} – ${show(high)}`;
const money = (value: number): string => cents(value, 4);

export function dryRunReport(dry: DryRun, providers: ModelProviders): string {
  const { scenario, plan, calls, costUsd } = dry;
  if (plan.length === 0) return `${scenario}: no model is asked; the run costs nothing\n${sizeWords(dry)}`;
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
    ...fitted([["question", "model", "calls", "tokens in", "tokens out", "list price"], ...rows]),
    "",
    costUsd
      ? `All in all ${range(costUsd, money)}`
      : sentence(priceHelp([...new Set(plan.flatMap((part) => (part.costUsd ? [] : [part.model])))])),
    sizeWords(dry),
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

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

/** To a digit: what is stored depends on answers that nobody has given yet. */
function sizeWords({ databaseBytes }: DryRun): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(databaseBytes) / 3));
  return `The database will have about ${count(Number((databaseBytes / 1000 ** power).toPrecision(2)))} ${units[power]} more (logging.calls and logging.panel say what is kept)`;
}
