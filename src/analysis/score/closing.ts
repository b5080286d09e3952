/** What pays for a reform, or gives back what it brings in: one number, at which revenue with response is as before. */
import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { findRoot } from "../../env/find-root.ts";
import type { LawFamily, LawParameter } from "../../law/law-family.ts";
import type { LawDefinition } from "../../law/tax-law.ts";

export interface Closing {
  /** What was asked for: `rebate`, `demogrant`, a lever or a parameter. */
  readonly by: string;
  /** How far it went, in words. */
  readonly words: string;
  /** Of what moved, by name; empty for the rebate. */
  readonly values: Readonly<Record<string, number>>;
  /** What the rebate closes, dollars a year per person: all of it, or what is left where people jump. */
  readonly byRebate: number;
}

/** One number that moves a law. */
export interface Closer {
  readonly by: string;
  law(amount: number): LawDefinition;
  values(amount: number): Readonly<Record<string, number>>;
  words(amount: number): string;
  /** The first step from 0, and how far it can go either way. */
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

/** Names of levers, of which all parameters move together. */
const groups = ["rates", "eitc", "ctc", "standardDeduction", "demogrant"] as const;
type GroupName = (typeof groups)[number];

/**
 * @param levers those that the law has, and its reform's own parameters
 * @param familyOf the reformed law with some of them as its parameters
 * @throws ScenarioError for a name that is neither a lever nor a parameter
 */
export function closerOf(
  by: string,
  levers: readonly string[],
  familyOf: (levers: readonly string[]) => LawFamily,
): Closer {
  if (levers.includes(by)) {
    const family = familyOf([by]);
    const isGroup = groups.find((group) => group === by);
    return isGroup ? groupCloser(isGroup, family) : oneCloser(family, 0);
  }
  const group = levers.find((lever) => familyOf([lever]).parameters.some(({ name }) => name === by));
  if (group === undefined) {
    const names = [
      "rebate",
      ...levers,
      ...levers.flatMap((lever) => familyOf([lever]).parameters.map(({ name }) => name)),
    ];
    throw new ScenarioError(`--close ${by}: the law has no such lever; ${suggestion(by, [...new Set(names)])}`);
  }
  const family = familyOf([group]);
  return oneCloser(
    family,
    family.parameters.findIndex(({ name }) => name === by),
  );
}

function named(parameters: readonly LawParameter[], values: readonly number[]): Readonly<Record<string, number>> {
  return Object.fromEntries(parameters.map(({ name }, k) => [name, values[k]]));
}

/** One parameter within its range. */
function oneCloser(family: LawFamily, k: number): Closer {
  const { parameters } = family;
  const { name, least, most, start, unit } = parameters[k];
  const at = (amount: number): number[] => parameters.map((one, i) => (i === k ? start + amount : one.start));
  return {
    by: name,
    law: (amount) => family.law(at(amount)),
    values: (amount) => ({ [name]: start + amount }),
    words: (amount) => `${name} of ${shown(start + amount, unit)} in place of ${shown(start, unit)}`,
    step: unit === "rate" ? 0.01 : Math.max(50, (most - least) / 100),
    least: least - start,
    most: most - start,
  };
}

function groupCloser(group: GroupName, family: LawFamily): Closer {
  const { parameters } = family;
  const by = (moved: (one: LawParameter, amount: number) => number) => {
    const at = (amount: number): number[] => parameters.map((one) => moved(one, amount));
    return {
      by: group,
      law: (amount: number) => family.law(at(amount)),
      values: (amount: number) => named(parameters, at(amount)),
    };
  };
  if (group === "rates")
    return {
      ...by(({ start, least, most }, amount) => Math.min(most, Math.max(least, start + amount))),
      words: (amount) => `all bracket rates ${points(amount)} ${amount < 0 ? "lower" : "higher"}`,
      step: 0.005,
      ...{ least: -1, most: 1 },
    };
  if (group === "demogrant")
    return {
      ...by(({ name, start }, amount) => start + (name === "demogrant.married-joint" ? 2 : 1) * amount),
      words: (amount) =>
        `${dollars(Math.abs(amount))} a year ${amount < 0 ? "charged to" : "paid to"} every filer, twice to a couple`,
      step: 100,
      ...{ least: -100_000, most: 100_000 },
    };
  return {
    ...by(({ start }, amount) => start * (1 + amount)),
    words: (amount) => `${group} times ${(1 + amount).toFixed(4)}`,
    step: 0.05,
    ...{ least: -1, most: 20 },
  };
}

/** Half a cent a person: what the rebate closes then, nobody sees. */
const closed = 0.004;

/**
 * @param missing what revenue lacks of the baseline's where the law is moved so far, dollars a year per person
 * @returns how far it is moved
 * @throws ScenarioError where nothing within reach closes the budget
 */
export function closingAmount({ by, step, least, most }: Closer, missing: (amount: number) => number): number {
  const at = (amount: number): number => {
    const lacks = missing(amount);
    return Math.abs(lacks) < closed ? 0 : lacks;
  };
  const start = at(0);
  if (start === 0) return 0;
  let nearest = { amount: 0, lacks: start };
  const ends = { up: { amount: 0, lacks: start }, down: { amount: 0, lacks: start } };
  for (let distance = step; ; distance *= 2) {
    let isFurther = false;
    for (const [way, end] of [
      ["up", Math.min(most, distance)],
      ["down", Math.max(least, -distance)],
    ] as const) {
      const before = ends[way];
      if (end === before.amount) continue;
      isFurther = true;
      const lacks = at(end);
      if (lacks === 0) return end;
      if (lacks > 0 !== before.lacks > 0) return findRoot(at, before.amount, end, before.lacks, lacks);
      if (Math.abs(lacks) < Math.abs(nearest.lacks)) nearest = { amount: end, lacks };
      ends[way] = { amount: end, lacks };
    }
    if (!isFurther) break;
  }
  throw new ScenarioError(
    `--close ${by}: nothing within its range closes the budget; at best ${dollars(Math.abs(nearest.lacks))} a year per person ${nearest.lacks > 0 ? "are missing" : "are left over"}`,
    { hint: "close it by another lever, such as demogrant or rates, or by the rebate" },
  );
}

function shown(value: number, unit: string): string {
  return unit === "rate" ? `${(100 * value).toFixed(2)} %` : dollars(value);
}

function points(amount: number): string {
  return `${Math.abs(100 * amount).toFixed(2)} points`;
}

function dollars(value: number): string {
  return `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
