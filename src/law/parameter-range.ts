import type { LawParameter } from "./law-family.ts";

/** The place of a value in its parameter's range: a rate's is the rate itself. */
export function placeOf(value: number, { least, most }: LawParameter): number {
  return most > least ? (value - least) / (most - least) : 0;
}

export function valueAt(place: number, { least, most }: LawParameter): number {
  return least + place * (most - least);
}
