/**
 * What a stored scenario means where it lacks a key that came later: what was done before there was the key, so that
 * replay and resume of an earlier run draw the same people and go the same way. Whoever adds a key with a default adds an
 * entry, and raises {@link scenarioVersion} where the last one has been released; the entry of a key that is read only
 * beside others which are newer still says what the key is at its default.
 */
import { z } from "zod";
import { StorageError, UsageError } from "../base/errors.ts";
import { usualLevers } from "../law/law-family.ts";
import { behaviouralDefaults } from "./behavioural-keys.ts";
import { valueAt } from "./problems.ts";

/** Of the keys of a scenario as it is stored now; 1 is what was stored before scenarios had a version. */
export const scenarioVersion = 4;

export interface MissingKey {
  /** Scenarios of earlier versions may lack the key. */
  readonly since: number;
  readonly key: string;
  /** What was done where the scenario had no such key. */
  readonly meant: (stored: unknown) => unknown;
}

const always = (since: number, section: string, values: Readonly<Record<string, unknown>>): MissingKey[] =>
  Object.entries(values).map(([key, value]) => ({ since, key: `${section}.${key}`, meant: () => value }));

/** What the cost of work was proportional to, where it is another thing now. */
const fittedToMeans = new Map([["quasi-linear", "proportional"]]);

export const missingKeys: readonly MissingKey[] = [
  // Deciders of bounded rationality came with these, so that nobody read them before.
  ...always(2, "workers", { ...behaviouralDefaults }),
  // Nobody was asked what they think of the policy.
  ...always(2, "workers", { satisfaction: false, batch: false }),
  ...always(2, "planner.welfare", { satisfaction: false }),
  // Utility below a dollar counted as a dollar.
  ...always(2, "planner.welfare", { floor: 1 }),
  // Planners by the Saez formula came with it.
  {
    since: 2,
    key: "planner.elasticity",
    meant: (stored) => {
      const elasticity = valueAt(stored, ["economy", "elasticity"]);
      return typeof elasticity === "number" ? elasticity : "estimate";
    },
  },
  // Of comparisons' scenarios, whose defaults are not written out: the cost of work was fitted to mean hours.
  {
    since: 2,
    key: "economy.disutility",
    meant: (stored) => {
      const utility = valueAt(stored, ["economy", "utility"]) ?? "quasi-linear";
      return fittedToMeans.get(String(utility));
    },
  },
  // Everybody had the same schedule.
  ...always(2, "economy", { law: "brackets" }),
  // Providers were asked without limits of ours, prompts were as long as they came, and only personas were kept.
  ...always(2, "models", { requestsPerMinute: null, tokensPerMinute: null, promptBudget: null, cache: "personas" }),
  // The cue compared whole utilities, everybody was told the formula, and an answer could have all hours of a week.
  ...always(3, "workers", { cue: "paper", knowledge: "formula" }),
  ...always(3, "economy", { answerHours: 168 }),
  // Of a statute the bracket rates were moved.
  ...always(3, "planner", { levers: [...usualLevers] }),
  // Its model saw rows of numbers.
  ...always(4, "planner", { feedback: "numbers" }),
  // A run went on however many answers were invalid.
  ...always(3, "models", { maxInvalid: 1 }),
  // A failure of the provider ended the run.
  ...always(3, "models", { onFailure: "stop" }),
  ...always(2, "budget", { usd: null, tokens: null, calls: null, minutes: null }),
  // All revenue was paid back.
  ...always(3, "economy", { publicSpending: 0 }),
  // Weights of a file were chances of being drawn, and its wages were taken as they stood.
  { since: 3, key: "population.weights", meant: (stored) => (isOfFile(stored) ? "draw" : undefined) },
  {
    since: 3,
    key: "population.columns",
    meant: (stored) => (isOfFile(stored) ? { wage: { column: "wage", per: "hour" } } : undefined),
  },
  // Distributions were of workers' own incomes.
  ...always(3, "metrics", { equivalence: "none" }),
  // Everybody worked 52 weeks.
  ...always(3, "population", { weeks: "usual" }),
  // Households were drawn by age and sex, whatever people earned.
  { since: 3, key: "population.families", meant: (stored) => (isOfCensus(stored) ? "by-age" : undefined) },
];

function isOfCensus(stored: unknown): boolean {
  const source = valueAt(stored, ["population", "source"]) ?? "census";
  return (valueAt(source, ["kind"]) ?? source) === "census";
}

function isOfFile(stored: unknown): boolean {
  return typeof valueAt(stored, ["population", "source", "file"]) === "string";
}

const sections = z.record(z.string(), z.unknown());

/**
 * A stored scenario with every key that a later version added, at what its absence meant.
 * @param version null for a scenario of a time before it
 * @param place e.g. `run 0193…`
 * @throws UsageError where it is that of questions apart from a simulation; StorageError where it is no scenario, or one
 * of a newer version
 */
export function broughtUpToDate(stored: unknown, version: number | null, place: string): Record<string, unknown> {
  const parsed = sections.safeParse(stored);
  if (!parsed.success) throw new StorageError(`${place}: its stored scenario is not one: expected a group of keys`);
  const { inquiry } = parsed.data;
  if (inquiry !== undefined)
    throw new UsageError(`${place} is no simulation: it holds what ${String(inquiry)} asked`, {
      hint: "`llm-econ runs show` prints what came of it.",
    });
  const had = version ?? 1;
  if (had > scenarioVersion)
    throw new StorageError(
      `${place}: its scenario has keys of version ${had}; this llm-econ knows ${scenarioVersion}`,
      {
        hint: "Update llm-econ.",
      },
    );
  return missingKeys
    .filter(({ since }) => had < since)
    .reduce((scenario, { key, meant }) => withDefault(scenario, key.split("."), meant(stored)), parsed.data);
}

function withDefault(
  section: Record<string, unknown>,
  [key, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (rest.length === 0) return key in section ? section : { ...section, [key]: value };
  const inner = sections.safeParse(section[key] ?? {});
  return inner.success ? { ...section, [key]: withDefault(inner.data, rest, value) } : section;
}

/**
 * @param scenario what became of the stored one when every default was written out
 * @throws StorageError that names each key which only the former has: what its absence meant, nobody knows
 */
export function checkComplete(stored: unknown, scenario: unknown, place: string): void {
  const gaps = keysLacking(stored, scenario);
  if (gaps.length === 0) return;
  const keys = gaps.map((key) => `"${key}"`).join(", ");
  throw new StorageError(`${place}: its stored scenario has no ${keys}; what that meant is not known`, {
    hint: "It was changed since it was stored, or is of a version between releases: use the llm-econ that made it, or start a new run.",
  });
}

/** Keys of the second that the first lacks, by their path; of a section that is not there only its own. */
function keysLacking(stored: unknown, scenario: unknown, path = ""): string[] {
  const [had, has] = [sections.safeParse(stored), sections.safeParse(scenario)];
  if (!had.success || !has.success) return [];
  return Object.entries(has.data).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const name = path === "" ? key : `${path}.${key}`;
    return key in had.data ? keysLacking(had.data[key], value, name) : [name];
  });
}
