/** Prices of models in a file of a user's own, in the form of data/model-prices.json. */
import { z } from "zod";
import { ScenarioError } from "../base/errors.ts";
import { modelPrice } from "./models-keys.ts";
import { problemsOf } from "./problems.ts";
import type { ScenarioInput } from "./schema.ts";
import { keysOf } from "./schema-keys.ts";
import { readYamlText } from "./yaml-file.ts";
import { readYaml } from "./yaml-text.ts";

const text = z.string().optional();

/** Where a price is from is for readers. */
const priceFile = z.strictObject({
  description: text,
  columns: z.record(z.string(), z.string()).optional(),
  models: z.record(z.string(), modelPrice.extend({ source: text, published: text, read: text, note: text })),
});

export type ModelPrices = NonNullable<ScenarioInput["models"]["prices"]>;

const example = "Write models: {my-model: {input: 1, output: 4}}, in US dollars per million tokens.";

/**
 * @param path of a YAML or JSON file
 * @returns prices by model id, or by `id@host` for one server
 * @throws ScenarioError with one line `file:line:column: …` per problem
 */
export function readPriceFile(path: string): ModelPrices {
  const { content, place } = readYaml(readYamlText(path, "the file of prices", example), path);
  const parsed = priceFile.safeParse(content);
  if (!parsed.success) {
    const problems = problemsOf(parsed.error.issues, content, (at) => keysOf(priceFile, at));
    const lines = problems.map((problem) => `${place(problem.path, problem.atKey)}: ${problem.message}`);
    throw new ScenarioError([...new Set(lines)].join("\n").replaceAll("the scenario: ", ""), { hint: example });
  }
  return Object.fromEntries(
    Object.entries(parsed.data.models).map(([id, { input, cachedInput, output }]) => [
      id,
      { input, output, ...(cachedInput !== undefined && { cachedInput }) },
    ]),
  );
}

interface HasPrices {
  readonly models: { readonly prices?: ModelPrices | null | undefined };
}

/** A scenario whose cost is counted by prices that came later: they go before those that it has. */
export function withLaterPrices<T extends HasPrices>(scenario: T, prices: ModelPrices): T {
  return { ...scenario, models: { ...scenario.models, prices: { ...scenario.models.prices, ...prices } } };
}

interface HasArms {
  readonly scenario: HasPrices;
  readonly arms: readonly { readonly input: HasPrices }[];
}

/** The same for the specification of a comparison: of every arm. */
export function specWithLaterPrices<T extends HasArms>(spec: T, prices: ModelPrices): T {
  const arms = spec.arms.map((arm) => ({ ...arm, input: withLaterPrices(arm.input, prices) }));
  return { ...spec, arms, scenario: withLaterPrices(spec.scenario, prices) };
}

const asStored = z.looseObject({ models: z.looseObject({ prices: z.record(z.string(), modelPrice).nullish() }) });
const specAsStored = z.looseObject({ scenario: asStored, arms: z.array(z.looseObject({ input: asStored })) });

/** Of a scenario as it is stored, with whatever else is in it. @throws ZodError where it is none */
export const storedWithLaterPrices = (scenario: unknown, prices: ModelPrices): unknown =>
  withLaterPrices(asStored.parse(scenario), prices);

/** @throws ZodError where it is none */
export const storedSpecWithLaterPrices = (spec: unknown, prices: ModelPrices): object =>
  specWithLaterPrices(specAsStored.parse(spec), prices);

/** A scenario that knows prices beside its own, which go before them. */
export function withPrices(scenario: ScenarioInput, prices: ModelPrices): ScenarioInput {
  return { ...scenario, models: { ...scenario.models, prices: { ...prices, ...scenario.models.prices } } };
}
