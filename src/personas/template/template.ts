/** A persona template, complete with what it extends and checked: see docs/personas.md for the language. */
import type { Check } from "./condition.ts";

/** Text as it is, or the name of a fact, trait or word that stands there. */
export type TextPart = { readonly text: string } | { readonly name: string };

export interface Alternative {
  readonly when: readonly Check[];
  readonly parts: readonly TextPart[];
}

/** The first alternative that holds, and of which every name is known, is the one said. */
export type Wording = readonly Alternative[];

export interface NormalBand {
  /** Upper end, not included; Infinity for the last. */
  readonly below: number;
  readonly label: string;
}

export type Distribution =
  | { readonly kind: "shares"; readonly labels: readonly string[]; readonly shares: readonly number[] }
  | {
      readonly kind: "normal";
      readonly mean: number;
      readonly sd: number;
      /** Without them the value of the trait is the number. */
      readonly bands: readonly NormalBand[] | undefined;
    };

export interface TraitCase {
  readonly when: readonly Check[];
  readonly distribution: Distribution;
}

export interface Trait {
  /** Where the distribution is from; undefined where all of it is assumed. */
  readonly source: string | undefined;
  /** True where the distribution, or part of it, is an assumption of the template's author. */
  readonly isSynthetic: boolean;
  /** The first that holds is drawn from; where none does the trait is unknown. */
  readonly cases: readonly TraitCase[];
}

/** Something that only a population can show to be wrong. */
export interface NeededFact {
  readonly fact: string;
  /** A label that the column should know; undefined where the column itself must be there. */
  readonly label?: string;
  /** `file:line:column`. */
  readonly place: string;
}

export interface PersonaTemplate {
  readonly name: string;
  readonly description: string;
  /** Every file that it is made of, parents first. */
  readonly files: readonly string[];
  readonly needs: readonly NeededFact[];
  readonly words: ReadonlyMap<string, Wording>;
  readonly traits: ReadonlyMap<string, Trait>;
  /** Sentences, in the order of the text. */
  readonly phrases: ReadonlyMap<string, Wording>;
}
