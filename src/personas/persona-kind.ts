/** Personas that a program writes, in place of a template. */

import type { RandomStream } from "../base/random.ts";
import type { Population } from "../population/population.ts";
import type { Facts, FactValue } from "./template/facts.ts";

/** One person to write about. */
export interface PersonaContext {
  /** What the record says: see the columns of docs/personas.md. */
  readonly facts: Facts;
  readonly population: Population;
  /** Row of the person. */
  readonly index: number;
  /** Of this person alone, so that more people change nothing. */
  readonly random: RandomStream;
}

export interface WrittenPersona {
  /** In the second person, 1 to 2,000 characters: it is part of every prompt. */
  readonly text: string;
  /** What was made up about the person; results are also counted by traits that are labels. */
  readonly traits?: Readonly<Record<string, FactValue>>;
}

/** Named by `workers.personaTemplate`. */
export interface PersonaKind {
  readonly name: string;
  readonly description: string;
  write(person: PersonaContext): WrittenPersona;
}
