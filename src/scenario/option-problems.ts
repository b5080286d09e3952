/** What the schemas of entries say of `planner.options`, `workers.options`, `models.options`, and of the options of a law, a utility and people. */
import type { z } from "zod";
import { type Kind, kindOf } from "../base/kind.ts";
import { suggestion } from "../base/nearest.ts";
import { columnChoice, columnsOf } from "../population/person-column.ts";
import { sourceChoice } from "../population/population-source.ts";
import { type KindChoice, kindChoice, utilityChoice } from "./economy-kinds.ts";
import { type Problem, problemsOf } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";
import { keysOf } from "./schema-keys.ts";

/** What a schema gives out, with defaults, takes the place of what was given. */
export function optionProblems(
  { planner, workers, models, economy, population }: ScenarioInput,
  kinds: ScenarioKinds,
): Problem[] {
  return [
    ...check(planner, "planner", kindOf(kinds.planners, planner.kind)),
    ...check(workers, "workers", kindOf(kinds.deciders, workers.decide)),
    ...checkLaw(economy, kinds),
    ...providerProblems([workers.model, workers.personaModel, planner.model], models, kinds),
    ...checkUtility(economy, kinds),
    ...checkSource(population, kinds),
    ...checkColumns(population, kinds),
  ];
}

/** Options belong to the providers that the scenario names; those that others have no use for are mistakes. */
function providerProblems(
  uris: readonly (string | undefined)[],
  models: ScenarioInput["models"],
  { providers }: ScenarioKinds,
): Problem[] {
  const problems: Problem[] = [];
  const given = models.options ?? {};
  const known = providers.filter(({ options }) => options).map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const help = known.length === 0 ? "no provider has options" : suggestion(name, known);
    problems.push({ path: ["models", "options", name], atKey: true, message: `models.options.${name}: ${help}` });
  }
  for (const provider of providers) {
    if (!provider.options || !uris.some((uri) => uri?.startsWith(`${provider.name}:`))) continue;
    const section = { options: given[provider.name] };
    problems.push(...checkOptions(section, ["models", "options", provider.name], provider, provider.options));
    if (section.options) models.options = { ...models.options, [provider.name]: section.options };
  }
  return problems;
}

/** As those of a utility. A file has the one key that it needs. */
function checkSource(population: ScenarioInput["population"], { populationSources }: ScenarioKinds): Problem[] {
  if (typeof population.source === "object" && !("kind" in population.source)) return [];
  const { kind, options } = sourceChoice(population.source);
  const section = { options };
  const problems = checkBeside(section, ["population", "source"], kindOf(populationSources, kind));
  if (Object.keys(section.options).length > 0) population.source = { kind, ...section.options };
  return problems;
}

function checkColumns(population: ScenarioInput["population"], { personColumns }: ScenarioKinds): Problem[] {
  const { columns } = population;
  const isList = Array.isArray(columns);
  return columnsOf(columns).made.flatMap((reference, i) => {
    const { name, options } = columnChoice(reference);
    const section = { options };
    const made = personColumns.find((column) => column.name === name);
    const problems = checkBeside(section, ["population", "columns", isList ? i : name], made);
    if (Object.keys(section.options).length === 0) return problems;
    if (isList) columns[i] = { name, ...section.options };
    else if (columns) Object.assign(columns, { [name]: section.options });
    return problems;
  });
}

type Optioned = Pick<Kind, "name" | "options">;

/** Options that stand beside a name: none of a kind that has no schema of them. */
function checkBeside(
  section: { options: Readonly<Record<string, unknown>> },
  at: readonly (string | number)[],
  kind: Optioned | undefined,
): Problem[] {
  if (!kind) return [];
  if (kind.options) return checkOptions(section, at, kind, kind.options);
  const [extra] = Object.keys(section.options);
  const message = `${at.join(".")}: ${kind.name} has no option ${extra}`;
  return extra === undefined ? [] : [{ path: [...at, extra], atKey: true, message }];
}

/** A utility's options stand beside its kind, or alone where they say which it is. */
function checkUtility(economy: ScenarioInput["economy"], { utilities }: ScenarioKinds): Problem[] {
  const { name, options } = utilityChoice(economy.utility);
  const kind = kindOf(utilities, name);
  const section = { options };
  const problems = checkBeside(section, ["economy", "utility"], kind);
  const isNamed = typeof economy.utility === "string" || "kind" in economy.utility;
  if (kind?.options && isNamed) economy.utility = { kind: name, ...section.options };
  return problems;
}

/** Those of a law stand beside its kind, also where it is the law under which hours are fitted. */
function checkLaw(economy: ScenarioInput["economy"], kinds: ScenarioKinds): Problem[] {
  const law = checkedLaw(economy.law, ["economy", "law"], kinds);
  economy.law = law.choice;
  const { under } = economy.calibrate;
  if (typeof under === "string") return law.problems;
  const fitted = checkedLaw(under, ["economy", "calibrate", "under"], kinds);
  economy.calibrate.under = fitted.choice;
  return [...law.problems, ...fitted.problems];
}

function checkedLaw<C extends KindChoice>(
  choice: C,
  at: readonly string[],
  { laws }: ScenarioKinds,
): { readonly choice: C | { readonly kind: string }; readonly problems: Problem[] } {
  const { name, options } = kindChoice(choice);
  const kind = kindOf(laws, name);
  const section = { options };
  const problems = checkBeside(section, at, kind);
  const isGiven = kind?.options && Object.keys(section.options).length > 0;
  return { choice: isGiven ? { kind: name, ...section.options } : choice, problems };
}

function check(section: ScenarioInput["planner" | "workers"], name: string, kind: Kind | undefined): Problem[] {
  return kind?.options ? checkOptions(section, [name, "options"], kind, kind.options) : [];
}

/** @param at where the options are */
function checkOptions(
  section: { options?: Readonly<Record<string, unknown>> | undefined },
  at: readonly (string | number)[],
  kind: Optioned,
  schema: NonNullable<Kind["options"]>,
): Problem[] {
  const given = section.options ?? {};
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] }));
    const input = at.reduceRight<unknown>((inner, key) => ({ [key]: inner }), given);
    return problemsOf(issues as z.core.$ZodIssue[], input, (path) => keysOf(schema, path.slice(at.length)));
  }
  // A stored run has what the schema gave out, and is checked by it again.
  const stored = JSON.stringify(parsed.data);
  if (JSON.stringify(schema.safeParse(JSON.parse(stored)).data) !== stored) {
    const message = `${at.join(".")}: the schema of ${kind.name} does not leave as it is what it gave out, ${stored}; expected one without transforms`;
    return [{ path: [...at], atKey: false, message }];
  }
  section.options = parsed.data;
  return [];
}
