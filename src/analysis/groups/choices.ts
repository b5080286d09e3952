/** What people preferred to what, two at a time, from wherever it is known. */
import type { Wins } from "../pairwise/preference-groups.ts";

/** One of the things that people choose among. */
export interface ChoiceThing {
  readonly id: string;
  /** Of a platform, decimals; absent where things are no platforms, or their law has other parameters. */
  readonly rates?: readonly number[];
}

export interface Chooser {
  /** Row of the population, or the name that a file gives. */
  readonly worker: string;
  /** People for whom the row stands. */
  readonly weight: number;
  /** `wins[a][b]`: how often thing a was preferred to b; a tie is half of each. */
  readonly wins: Wins;
}

/** What is known of each person besides, in the order of the choosers. */
export interface ChooserColumn {
  readonly name: string;
  readonly unit: string;
  /** Numbers, or labels; null where a person has none. */
  readonly values: readonly (number | string | null)[];
}

export interface Choices {
  /** e.g. `run 0193…`, or the file. */
  readonly source: string;
  readonly things: readonly ChoiceThing[];
  readonly people: readonly Chooser[];
  readonly columns: readonly ChooserColumn[];
  /** People who are known of and said nothing. */
  readonly silent: readonly string[];
  /** What to know of where this comes from. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
}

export function noWins(things: number): number[][] {
  return Array.from({ length: things }, () => Array<number>(things).fill(0));
}
