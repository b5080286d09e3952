/** Joins the files of a template: what a child says replaces, by name and in place, what its parents say. */

import type { YamlPath } from "../../scenario/yaml-text.ts";
import type { Condition, TemplateInput, TraitInput, WordingInput } from "./schema.ts";
import type { TemplateSource } from "./source.ts";

/** An entry and the places of its parts; paths start at the entry. */
export interface Located<T> {
  readonly input: T;
  readonly place: (path: YamlPath, atKey?: boolean) => string;
}

export interface MergedTemplate {
  readonly words: ReadonlyMap<string, Located<WordingInput>>;
  readonly traits: ReadonlyMap<string, Located<TraitInput>>;
  readonly phrases: ReadonlyMap<string, Located<WordingInput>>;
  readonly facts: readonly { readonly name: string; readonly place: string }[];
}

/** @param problems gets what is wrong, each with its place */
export function mergeSources(sources: readonly TemplateSource[], problems: string[]): MergedTemplate {
  return {
    words: mergeSection(sources, "words", ({ words }) => words, problems),
    traits: mergeSection(sources, "traits", ({ traits }) => traits, problems),
    phrases: mergeSection(sources, "phrases", ({ phrases }) => phrases, problems),
    facts: sources.flatMap(({ input, place }) => input.facts.map((name, i) => ({ name, place: place(["facts", i]) }))),
  };
}

function mergeSection<T>(
  sources: readonly TemplateSource[],
  section: string,
  entriesOf: (input: TemplateInput) => Readonly<Record<string, T | null>>,
  problems: string[],
): ReadonlyMap<string, Located<T>> {
  const merged = new Map<string, Located<T>>();
  for (const { input, place } of sources) {
    for (const [name, entry] of Object.entries(entriesOf(input))) {
      const within = (path: YamlPath, atKey?: boolean) => place([section, name, ...path], atKey);
      if (entry !== null) merged.set(name, { input: entry, place: within });
      else if (!merged.delete(name)) {
        problems.push(`${within([], true)}: ${section}.${name}: empty, and there is none above it to drop`);
      }
    }
  }
  return merged;
}

export interface LocatedAlternative {
  readonly text: string;
  readonly when: Condition | undefined;
  readonly textPlace: string;
  readonly placeOfCheck: (name: string, path: YamlPath, atKey?: boolean) => string;
}

/** The alternatives of a wording, however it is written. */
export function alternativesIn({ input, place }: Located<WordingInput>): readonly LocatedAlternative[] {
  return (Array.isArray(input) ? input : [input]).map((alternative, i): LocatedAlternative => {
    const base = Array.isArray(input) ? [i] : [];
    const placeOfCheck = (name: string, path: YamlPath, atKey?: boolean) =>
      place([...base, "when", name, ...path], atKey);
    if (typeof alternative === "string") {
      return { text: alternative, when: undefined, textPlace: place(base), placeOfCheck };
    }
    return { ...alternative, when: alternative.when, textPlace: place([...base, "text"]), placeOfCheck };
  });
}
