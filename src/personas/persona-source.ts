/** Where personas come from: a template, or a plugin's own way of writing them. */

import { ScenarioError } from "../base/errors.ts";
import { randomStream } from "../base/random.ts";
import type { CodedColumn, Population } from "../population/population.ts";
import type { PersonaKind, WrittenPersona } from "./persona-kind.ts";
import { factsOf } from "./template/facts.ts";
import { loadTemplate } from "./template/load.ts";
import { checkNeeds, drawPersonas, textLimit } from "./template/persona.ts";

export interface PersonaSource {
  readonly name: string;
  /** Every file that it was read from. */
  readonly files: readonly string[];
  /** One persona for each person. */
  draw(population: Population, seed: number): readonly Required<WrittenPersona>[];
}

/**
 * @param reference name of a kind or of a built-in template, or the path of a template
 * @param people whom it is for
 * @throws ScenarioError where there is none, or it is not right, or these people lack what it needs
 */
export function personaSource(reference: string, kinds: readonly PersonaKind[], people: Population): PersonaSource {
  const kind = kinds.find(({ name }) => name === reference);
  if (kind) return sourceOf(kind);
  const template = loadTemplate(reference, people);
  checkNeeds(template, people);
  return {
    name: template.name,
    files: template.files,
    draw: (population, seed) => drawPersonas(template, population, seed),
  };
}

function sourceOf({ name, ...kind }: PersonaKind): PersonaSource {
  return {
    name,
    files: [],
    draw: (population, seed) =>
      Array.from({ length: population.size }, (_, index) => {
        const random = randomStream(seed, "persona", name, index);
        const { text, traits = {} } = kind.write({ facts: factsOf(population, index), population, index, random });
        if (typeof text === "string" && text.trim() !== "" && text.length <= textLimit) return { text, traits };
        const found = typeof text === "string" ? `a text of ${text.length} characters` : `text: ${typeof text}`;
        throw new ScenarioError(`persona ${name}, person ${index}: ${found}; expected 1 to ${textLimit} characters`);
      }),
  };
}

/** Traits that are labels, as columns by name; a person without one has the empty label. */
export function traitColumns(personas: readonly Required<WrittenPersona>[]): ReadonlyMap<string, CodedColumn> {
  const columns = new Map<string, { codes: Uint16Array; labels: string[] }>();
  personas.forEach(({ traits }, i) => {
    for (const [trait, value] of Object.entries(traits)) {
      if (typeof value !== "string") continue;
      const column = columns.get(trait) ?? { codes: new Uint16Array(personas.length), labels: [""] };
      columns.set(trait, column);
      const known = column.labels.indexOf(value);
      column.codes[i] = known >= 0 ? known : column.labels.push(value) - 1;
    }
  });
  return columns;
}
