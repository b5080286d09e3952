/** `--prices`: what models cost, beside the list prices; and what is said where nobody knows. */
import { resolve } from "node:path";
import type { Argv } from "yargs";
import { withoutPrice } from "../models/model-facts.ts";
import type { ModelProviders } from "../models/model-provider.ts";
import type { ModelPrices } from "../models/providers/token-price.ts";
import { priceHelp } from "../report/text/dry-run.ts";
import { readFile } from "../run/read-files.ts";
import { readPriceFile, withPrices } from "../scenario/price-file.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { DataFile } from "../store/store.ts";
import { once } from "./options.ts";
import { remark } from "./output.ts";

export interface PriceArguments {
  readonly prices?: string | undefined;
}

/** @param before what the prices of the file go before */
export function pricesOption<T>(
  yargs: Argv<T>,
  before = "over the list prices and under models.prices of the scenario",
): Argv<T & PriceArguments> {
  return yargs.option("prices", {
    type: "string",
    requiresArg: true,
    coerce: once("prices"),
    describe: `YAML or JSON file of prices, ${before}`,
  }) as unknown as Argv<T & PriceArguments>;
}

/**
 * A scenario with the prices that were given beside it.
 * @throws ScenarioError where the file is wrong
 */
export function priced(scenario: ScenarioInput, { prices }: PriceArguments): ScenarioInput {
  return prices === undefined ? scenario : withPrices(scenario, readPriceFile(prices));
}

/** Says once of models without a price how to give it. @param uris of those that are asked, null for none */
export function tellUnknownPrices(
  uris: readonly (string | null)[],
  providers: ModelProviders,
  prices: ModelPrices | undefined,
): void {
  const unknown = withoutPrice(uris, providers, prices);
  if (unknown.length > 0) remark(priceHelp(unknown));
}

/** What a scenario was read from, the file of prices that was given beside it included. */
export function filesRead(scenario: readonly DataFile[], { prices }: PriceArguments): readonly DataFile[] {
  return prices === undefined ? scenario : [...scenario, readFile(resolve(prices), "prices")];
}
