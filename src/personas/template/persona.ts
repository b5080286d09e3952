/** People in the words of a template. */

import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { type RandomStream, randomStream } from "../../base/random.ts";
import { labelsOf, type Population } from "../../population/population.ts";
import { packagedOccupations } from "../../population/sources/census/occupation-list.ts";
import type { Check } from "./condition.ts";
import { type Facts, type FactValue, factsOf, hasColumn, isFact, writtenFact } from "./facts.ts";
import type { Distribution, PersonaTemplate, TraitCase, Wording } from "./template.ts";

/** Longest persona, characters: it is part of every prompt. */
export const textLimit = 2000;

export interface Persona {
  readonly text: string;
  readonly facts: Facts;
  /** A label, or the number of a trait without labels; a trait of which no case holds is absent. */
  readonly traits: Readonly<Record<string, FactValue>>;
  /** By trait, the case that it was drawn from. */
  readonly drawnFrom: ReadonlyMap<string, TraitCase>;
}

/**
 * The persona of every person. A trait depends on the seed, its name and the person's index alone, so that other traits,
 * and more people, change nothing.
 * @throws ScenarioError as {@link checkNeeds} does, and where a text is empty or too long
 */
export function drawPersonas(template: PersonaTemplate, population: Population, seed: number): readonly Persona[] {
  checkNeeds(template, population);
  return Array.from({ length: population.size }, (_, index) => drawPersona(template, population, index, seed));
}

/** @throws ScenarioError where the people lack a column that the template needs, or it names an unknown occupation */
export function checkNeeds({ name, needs }: PersonaTemplate, population: Population): void {
  for (const { fact, label, place } of needs) {
    if (label === undefined) {
      if (hasColumn(population, fact)) continue;
      throw new ScenarioError(`${place}: facts: these people have no ${fact}, which template ${name} needs`, {
        hint: "use the census or a file of persons with that column",
      });
    }
    const column = labelsOf(population, fact);
    if (!column) continue;
    const packaged = packagedOccupations().map(({ title, group }) => (fact === "occupation" ? title : group));
    const labels = [...new Set([...column.labels, ...packaged])];
    if (labels.some((known) => known.toLowerCase() === label)) continue;
    const help = labels.length > 30 && suggestion(label, labels).startsWith("expected");
    throw new ScenarioError(
      `${place}: ${fact} has no "${label}"; ${help ? `expected one of ${labels.length} labels` : suggestion(label, labels)}`,
      { hint: "data/census/occupation-codes.csv lists the titles and groups of the census" },
    );
  }
}

function drawPersona(template: PersonaTemplate, population: Population, index: number, seed: number): Persona {
  const facts = factsOf(population, index);
  const traits: Record<string, FactValue> = {};
  const drawnFrom = new Map<string, TraitCase>();
  const traitOf = (name: string): FactValue | undefined => {
    const trait = template.traits.get(name);
    if (!trait || drawnFrom.has(name)) return traits[name];
    const found = trait.cases.find(({ when }) => holds(when));
    if (!found) return undefined;
    drawnFrom.set(name, found);
    traits[name] = drawTrait(found.distribution, randomStream(seed, "persona-trait", name, index));
    return traits[name];
  };
  const isTrait = (name: string) => !isFact(name) && template.traits.has(name);
  const known = (name: string): FactValue | undefined => (isTrait(name) ? traitOf(name) : facts[name]);
  const holds = (when: readonly Check[]): boolean =>
    when.every(({ name, passes }) => {
      const value = known(name);
      return value !== undefined && passes(value);
    });
  const written = (name: string): string | undefined => {
    const words = template.words.get(name);
    if (words) return said(words);
    const value = known(name);
    if (value === undefined) return undefined;
    if (!isTrait(name)) return writtenFact(population, index, name, value);
    return typeof value === "number" ? String(Number(value.toFixed(1))) : value;
  };
  const said = (wording: Wording): string | undefined => {
    for (const { when, parts } of wording) {
      if (!holds(when)) continue;
      const pieces = parts.map((part) => ("text" in part ? part.text : written(part.name)));
      if (!pieces.includes(undefined)) return pieces.join("");
    }
    return undefined;
  };
  for (const name of template.traits.keys()) traitOf(name);
  const text = [...template.phrases.values()].map(said).filter(Boolean).join(" ");
  if (text === "" || text.length > textLimit) {
    const found = text === "" ? "no phrase holds" : `the text has ${text.length} characters`;
    throw new ScenarioError(
      `template ${template.name}, person ${index}: ${found}; expected 1 to ${textLimit} characters`,
    );
  }
  // In the order of the template, not in that in which conditions asked for them.
  const order = [...template.traits.keys()].filter((name) => drawnFrom.has(name));
  return { text, facts, traits: Object.fromEntries(order.map((name) => [name, traits[name]])), drawnFrom };
}

function drawTrait(distribution: Distribution, stream: RandomStream): FactValue {
  if (distribution.kind === "shares") {
    const { labels, shares } = distribution;
    let left = stream.next() * shares.reduce((sum, share) => sum + share, 0);
    for (const [i, share] of shares.entries()) {
      left -= share;
      if (left < 0) return labels[i];
    }
    // Rounding left a rest: it belongs to the last label that can be drawn.
    return labels[shares.findLastIndex((share) => share > 0)];
  }
  const value = distribution.mean + distribution.sd * stream.normal();
  return distribution.bands?.find(({ below }) => value < below)?.label ?? value;
}
