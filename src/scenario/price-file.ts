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

type ModelPrices = NonNullable<ScenarioInput["models"]["prices"]>;

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

/** A scenario that knows prices beside its own, which go before them. */
export function withPrices(scenario: ScenarioInput, prices: ModelPrices): ScenarioInput {
  return { ...scenario, models: { ...scenario.models, prices: { ...prices, ...scenario.models.prices } } };
}
