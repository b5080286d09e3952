/** How likely the stand-in has the values of its answer: the further from what it says, the less. */
import { type Choice, type ChoiceSet, choiceOf } from "../../models/choice.ts";

/** Steps between values over which the probability falls to 1/e. */
const spread = 0.5;

export function standInChoice(text: string, { key, values }: ChoiceSet): Choice {
  const said = (JSON.parse(text) as Readonly<Record<string, unknown>>)[key];
  const sorted = [...values].sort((a, b) => a - b);
  const place = sorted.indexOf(Number(said));
  const weights = sorted.map((value, k) => [value, Math.exp(-Math.abs(k - place) / spread)] as const);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return choiceOf(new Map(weights.map(([value, weight]) => [value, weight / total])));
}
