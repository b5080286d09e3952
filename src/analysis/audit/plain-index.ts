import type { CardIndex } from "./audit-kind.ts";

/** A number of a model's card of whose spread nothing is known. */
export function plainIndex(
  name: string,
  words: string,
  unit: CardIndex["unit"],
  value: number | null,
  benchmark: CardIndex["benchmark"],
): CardIndex {
  return { name, words, unit, value, low: null, high: null, benchmark };
}
