import { ScenarioError } from "../../base/errors.ts";
import type { Population } from "../../population/population.ts";
import { checkTemplate } from "./check.ts";
import { checksOf } from "./condition.ts";
import { otherColumns, softFacts } from "./facts.ts";
import { alternativesIn, type Located, mergeSources } from "./merge.ts";
import { textParts } from "./placeholders.ts";
import type { TraitInput, WordingInput } from "./schema.ts";
import { templateSources } from "./source.ts";
import type { Distribution, PersonaTemplate, Trait, Wording } from "./template.ts";

/**
 * Loads a template with all that it extends.
 * @param reference name of a built-in template, or a path that ends in .yaml or .yml
 * @param people whom it is for: it can name all their columns
 * @throws ScenarioError with one line `file:line:column: …` per problem
 */
export function loadTemplate(reference: string, people?: Population): PersonaTemplate {
  const sources = templateSources(reference);
  const problems: string[] = [];
  const merged = mergeSources(sources, problems);
  const own = people ? otherColumns(people) : [];
  const others = softFacts.filter(({ name }) => !own.some((column) => column.name === name));
  const needs = checkTemplate(merged, [...own, ...others], problems);
  const { input, path } = sources[sources.length - 1];
  if (merged.phrases.size === 0) problems.push(`${path}:1:1: phrases: expected at least one`);
  if (problems.length > 0) throw new ScenarioError(problems.join("\n"));
  const compiled = <In, Out>(entries: ReadonlyMap<string, In>, compile: (entry: In) => Out): ReadonlyMap<string, Out> =>
    new Map([...entries].map(([name, entry]) => [name, compile(entry)]));
  return {
    name: input.name,
    description: input.description,
    files: sources.map((source) => source.path),
    needs,
    words: compiled(merged.words, wordingOf),
    traits: compiled(merged.traits, traitOf),
    phrases: compiled(merged.phrases, wordingOf),
  };
}

function wordingOf(entry: Located<WordingInput>): Wording {
  return alternativesIn(entry).map(({ text, when }) => ({ when: checksOf(when), parts: textParts(text) }));
}

function traitOf({ input }: Located<TraitInput>): Trait {
  const cases = input.cases ?? [{ shares: input.shares, normal: input.normal, when: undefined }];
  return {
    source: input.source,
    isSynthetic: input.synthetic === true,
    cases: cases.map((one) => ({ when: checksOf(one.when), distribution: distributionOf(one) })),
  };
}

function distributionOf({ shares, normal }: Pick<TraitInput, "shares" | "normal">): Distribution {
  if (normal) {
    const bands = normal.labels?.map(({ below = Infinity, label }) => ({ below, label }));
    return { kind: "normal", mean: normal.mean, sd: normal.sd, bands };
  }
  return { kind: "shares", labels: Object.keys(shares ?? {}), shares: Object.values(shares ?? {}) };
}
