/** What no single file of a template can show: names and labels that nothing has, and circles. */
import { suggestion } from "../../base/nearest.ts";
import type { Column } from "../../population/population.ts";
import type { YamlPath } from "../../scenario/yaml-text.ts";
import { labelsIn } from "./condition.ts";
import { type FactKind, factKindOf, factNames, isFact } from "./facts.ts";
import { alternativesIn, type MergedTemplate } from "./merge.ts";
import { placeholdersIn } from "./placeholders.ts";
import type { Condition, ConditionTest, TraitInput } from "./schema.ts";
import type { NeededFact } from "./template.ts";

type PlaceOfCheck = (name: string, path: YamlPath, atKey?: boolean) => string;

/**
 * @param others columns of the people beyond those that every template can name
 * @param problems gets what is wrong, each with its place
 */
export function checkTemplate(
  template: MergedTemplate,
  others: readonly Column[],
  problems: string[],
): readonly NeededFact[] {
  const { words, traits, phrases, facts } = template;
  const needs: NeededFact[] = [];
  const columns = [...factNames, ...others.map(({ name }) => name)];
  const names = [...columns, ...traits.keys(), ...words.keys()];
  const uses = new Map<string, Set<string>>();

  for (const { name, place } of facts) {
    if (columns.includes(name)) needs.push({ fact: name, place });
    else problems.push(`${place}: facts: unknown column "${name}"; ${suggestion(name, columns)}`);
  }
  for (const [section, entries] of [["traits", traits] as const, ["words", words] as const]) {
    for (const [name, { place }] of entries) {
      const taken = isFact(name) ? "a column" : section === "words" && traits.has(name) ? "a trait" : undefined;
      if (taken) problems.push(`${place([], true)}: ${section}.${name}: ${taken} has this name; expected another`);
    }
  }

  const condition = (when: Condition | undefined, placeOf: PlaceOfCheck, key: string, used: Set<string>): void => {
    for (const [name, test] of Object.entries(when ?? {})) {
      used.add(name);
      const fail = (message: string, path: YamlPath = [], atKey = false) =>
        problems.push(`${placeOf(name, path, atKey)}: ${key}: ${message}`);
      if (words.has(name)) fail(`"${name}" is among words; expected a column or a trait`, [], true);
      else {
        // A column of the people gives way to a trait of its name: only those of every template are taken.
        const trait = isFact(name) ? undefined : traits.get(name);
        const kind = trait ? traitKind(trait.input) : factKindOf(name, others);
        if (!kind) {
          fail(`unknown column or trait "${name}"; ${suggestion(name, [...columns, ...traits.keys()])}`, [], true);
          continue;
        }
        checkTest(name, test, kind, fail);
        if (kind === "text") {
          for (const label of labelsIn(test)) needs.push({ fact: name, label, place: placeOf(name, []) });
        }
      }
    }
  };

  for (const [section, entries] of [["words", words] as const, ["phrases", phrases] as const]) {
    for (const [name, entry] of entries) {
      const used = new Set<string>();
      const key = `${section}.${name}`;
      for (const { text, when, textPlace, placeOfCheck } of alternativesIn(entry)) {
        condition(when, placeOfCheck, key, used);
        for (const placeholder of placeholdersIn(text)) {
          used.add(placeholder);
          if (names.includes(placeholder)) continue;
          problems.push(
            `${textPlace}: ${key}: unknown column, trait or word {${placeholder}}; ${suggestion(placeholder, names)}`,
          );
        }
      }
      if (section === "words") uses.set(name, used);
    }
  }
  for (const [name, { input, place }] of traits) {
    const used = new Set<string>();
    input.cases?.forEach(({ when }, i) => {
      const placeOf: PlaceOfCheck = (checked, path, atKey) => place(["cases", i, "when", checked, ...path], atKey);
      condition(when, placeOf, `traits.${name}`, used);
    });
    uses.set(name, used);
  }
  for (const circle of circles(uses)) {
    const section = traits.has(circle[0]) ? "traits" : "words";
    const place = (traits.get(circle[0]) ?? words.get(circle[0]))!.place([], true);
    problems.push(`${place}: ${section}.${circle[0]}: cyclic, ${[...circle, circle[0]].join(" uses ")}`);
  }
  return needs;
}

/** What a trait can be: a number, or one of its labels. */
function traitKind({ shares, normal, cases }: TraitInput): "number" | readonly string[] {
  const labels = [{ shares, normal }, ...(cases ?? [])].flatMap((one) => [
    ...Object.keys(one.shares ?? {}),
    ...(one.normal?.labels ?? []).map(({ label }) => label),
  ]);
  return labels.length === 0 ? "number" : labels;
}

function checkTest(
  name: string,
  test: ConditionTest,
  kind: FactKind,
  fail: (message: string, path?: YamlPath) => void,
): void {
  const isRange = typeof test === "object" && !Array.isArray(test);
  if (kind === "number") {
    if (isRange) {
      if ((test.min ?? -Infinity) > (test.max ?? Infinity)) fail(`${name}: min exceeds max`);
    } else if ([test].flat().some((value) => typeof value !== "number")) {
      fail(`${name} is a number; expected one, a list of them, or {min, max}`);
    }
  } else if (isRange) {
    fail(`${name} has labels; expected one or a list of them`);
  } else if (kind !== "text") {
    const known = kind.map((label) => label.toLowerCase());
    labelsIn(test).forEach((label, i) => {
      if (known.includes(label)) return;
      fail(`${name} has no "${label}"; ${suggestion(label, kind)}`, Array.isArray(test) ? [i] : []);
    });
  }
}

/** Each circle of names that lead back to themselves, once. */
function circles(uses: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (name: string, chain: readonly string[]): void => {
    const start = chain.indexOf(name);
    if (start >= 0) found.push(chain.slice(start));
    if (start >= 0 || done.has(name)) return;
    for (const next of uses.get(name) ?? []) walk(next, [...chain, name]);
    done.add(name);
  };
  for (const name of uses.keys()) walk(name, []);
  return found;
}
