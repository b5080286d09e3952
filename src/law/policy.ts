/** What a government sets: values of a family's parameters, and the law that they make for the people of a run. */
import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { type Population, takeRows } from "../population/population.ts";
import type { AppliedLaw } from "./applied-law.ts";
import { applyLaw, taxLaw } from "./apply-law.ts";
import { lawOf } from "./bracket-tables.ts";
import type { LawFamily, LawParameter } from "./law-family.ts";
import { type TaxSchedule, taxSchedule } from "./tax-schedule.ts";

export interface Policy {
  /** One for each parameter of the family; the rates of a schedule that is the same for all. */
  readonly values: readonly number[];
  /** What everybody owes. */
  readonly law: AppliedLaw;
  /** Starts of the brackets and their marginal rates, decimals, where one schedule holds for all; else both are empty. */
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
}

/** A family and the people whom its laws are for. */
export interface Levers {
  readonly parameters: readonly LawParameter[];
  /** Starts of the brackets whose rates are the parameters; null for any other family. */
  readonly brackets: readonly number[] | null;
  /** Values that runs start from. */
  readonly start: readonly number[];
  readonly words: string;
  /** Values at which the law is US law as it is; null for a family that has none. */
  readonly usFederal: readonly number[] | null;
  /** US law as it is where it is beside the family; null where it is in it, or is that of `economy.brackets`. */
  readonly usFederalLaw: (() => Policy) | null;
  /** @throws ScenarioError where the values are not one for each parameter and within its range */
  policy(values: readonly number[]): Policy;
  /** The same for some of the people, by their rows. */
  among(rows: Uint32Array): Levers;
}

/**
 * US law as it is: the statute where the levers are its own, else the rates of `economy.brackets` on its own brackets.
 * @param brackets those of the scenario
 */
export function usFederal(levers: Levers, brackets: string | readonly number[]): Policy {
  if (levers.usFederal !== null) return levers.policy(levers.usFederal);
  if (levers.usFederalLaw !== null) return levers.usFederalLaw();
  const law = lawOf(brackets);
  return schedulePolicy(taxSchedule(law.brackets, law.rates));
}

/** A schedule that is the same for everybody, whatever the family. */
export function schedulePolicy(schedule: TaxSchedule): Policy {
  const { brackets, rates } = schedule;
  return { values: rates, law: schedule, brackets, rates };
}

/**
 * @param start values to start from, by name; other parameters start as the family says
 * @throws ScenarioError where a parameter's range or start is none, or a name is unknown
 */
export function leversOf(family: LawFamily, people: Population, start: Readonly<Record<string, number>> = {}): Levers {
  const { words } = family;
  const names = family.parameters.map(({ name }) => name);
  for (const name of Object.keys(start))
    if (!names.includes(name))
      throw new ScenarioError(`the law has no parameter "${name}"; ${suggestion(name, names)}`);
  const parameters = family.parameters.map((one) => ({ ...one, start: start[one.name] ?? one.start }));
  checkParameters(parameters);
  return {
    parameters,
    brackets: null,
    start: parameters.map((one) => one.start),
    words,
    usFederal: family.usFederal ?? null,
    usFederalLaw: besideFamily(family, people),
    among: (rows) => leversOf(family, takeRows(people, rows), start),
    policy: (values) => {
      checkValues(values, parameters);
      return { values: [...values], law: applyLaw(taxLaw(family.law(values)), people), brackets: [], rates: [] };
    },
  };
}

/** A law that no values of the family make has no values. */
function besideFamily({ usFederalLaw }: LawFamily, people: Population): Levers["usFederalLaw"] {
  if (!usFederalLaw) return null;
  let made: Policy | undefined;
  return () => {
    made ??= { values: [], law: applyLaw(taxLaw(usFederalLaw()), people), brackets: [], rates: [] };
    return made;
  };
}

/** The same for a family whose parameters are the rates of one schedule: it needs no people, and starts from `rates`. */
export function rateLevers(
  { parameters, words }: LawFamily,
  brackets: readonly number[],
  rates: readonly number[],
): Levers {
  const levers: Levers = {
    parameters: parameters.map((one, k) => ({ ...one, start: rates[k] })),
    brackets,
    start: rates,
    words,
    usFederal: null,
    usFederalLaw: null,
    among: () => levers,
    policy: (values) => {
      if (values.length !== brackets.length)
        throw new ScenarioError(
          `there are ${values.length} rates for ${brackets.length} brackets; expected one per bracket`,
        );
      values.forEach((rate, k) => {
        const { least, most } = parameters[k];
        if (!(rate >= least && rate <= most))
          throw new ScenarioError(`rate ${rate} of bracket ${k + 1} is out of range; expected ${least} to ${most}`, {
            hint: "rates are decimals: 0.22, not 22",
          });
      });
      return schedulePolicy(taxSchedule(brackets, values));
    },
  };
  return levers;
}

/** @throws ScenarioError where a parameter's range or start is none, or two have one name */
export function checkParameters(parameters: readonly LawParameter[]): void {
  parameters.forEach(checkParameter);
  const names = parameters.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) throw new ScenarioError(`the law has two parameters named "${twice}"; expected one`);
}

function checkParameter({ name, least, most, start }: LawParameter): void {
  if (!(Number.isFinite(least) && Number.isFinite(most)))
    throw new ScenarioError(`parameter "${name}" ranges from ${least} to ${most}; expected two numbers`);
  if (least > most)
    throw new ScenarioError(`parameter "${name}" ranges from ${least} to ${most}; expected the least value first`);
  if (!(start >= least && start <= most))
    throw new ScenarioError(`parameter "${name}" starts at ${start}; expected ${least} to ${most}`);
}

function checkValues(values: readonly number[], parameters: readonly LawParameter[]): void {
  if (values.length !== parameters.length)
    throw new ScenarioError(`there are ${values.length} values for ${parameters.length} parameters of the law`);
  values.forEach((value, k) => {
    const { name, least, most } = parameters[k];
    if (!(value >= least && value <= most))
      throw new ScenarioError(`${name} ${value} is out of range; expected ${least} to ${most}`);
  });
}

/** Values as data: rates where they are those of brackets, else by the names of the parameters. */
export function namedValues(
  values: readonly number[],
  { brackets, parameters }: Levers,
): { readonly rates: readonly number[]; readonly parameters?: Readonly<Record<string, number>> } {
  if (brackets !== null) return { rates: values };
  if (values.length === 0) return { rates: [], parameters: {} };
  return { rates: [], parameters: Object.fromEntries(parameters.map(({ name }, k) => [name, values[k]])) };
}
