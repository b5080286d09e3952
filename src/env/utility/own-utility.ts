/** A utility of one's own: what a plugin gives, and what the engine makes of it. */
import type { z } from "zod";
import { generalUtility } from "./general.ts";
import type { GeneralForm } from "./general-form.ts";
import { byDifferences } from "./numeric-derivatives.ts";
import type { UtilityKind, UtilityWords } from "./utility.ts";

/** What sets one worker apart from others. */
export interface Person {
  /** Weight ψ of the disutility of work: calibrated to hours. */
  readonly psi: number;
  /** ε of `economy.elasticity`. */
  readonly elasticity: number;
  /** Dollars an hour. */
  readonly wage: number;
}

/** A function of consumption c ≥ 1, dollars a year, and weekly hours l ≥ 0. */
export type OfChoice = (consumption: number, hours: number, person: Person) => number;

export interface OwnUtility {
  /** u(c, l): rising and concave; the more ψ, the more an hour costs. −∞ where it is not defined, NaN nowhere. */
  readonly value: OfChoice;
  /** u_c and u_l; taken by differences where they are not given. */
  readonly byConsumption?: OfChoice | undefined;
  readonly byHours?: OfChoice | undefined;
  /** True where u is in dollars a year, linear in consumption: then every welfare function goes with it. */
  readonly isMoney?: boolean | undefined;
  /** True where exp(u) is in dollars a year. */
  readonly isLogOfMoney?: boolean | undefined;
  /** u in c, l, psi, e and w, as a worker's model is told it; by default the description. */
  readonly formula?: string | undefined;
}

/** For `economy.utility`: its name, or `{kind: <name>, …options}`. */
export interface UtilityFunction {
  readonly name: string;
  readonly description: string;
  /** Schema of the options, an object; what it gives out is what `create` is given. */
  readonly options?: z.ZodType<Record<string, unknown>> | undefined;
  create(options: Record<string, unknown>): OwnUtility;
}

export function ownUtilityKind({ name, description, options, create }: UtilityFunction): UtilityKind {
  return {
    name,
    description,
    uses: [],
    ...(options && { options }),
    words: (given) => wordsOf(name, description, create(given)),
    create: (given) => {
      const own = create(given);
      const { isMoney = false, isLogOfMoney = false } = own;
      return generalUtility(name, formOf(name, own), wordsOf(name, description, own), { isMoney, isLogOfMoney });
    },
  };
}

function formOf(name: string, own: OwnUtility): GeneralForm {
  const person = { psi: 1, elasticity: 1, wage: 1 };
  const at =
    (of: OfChoice) =>
    ([c, l, psi, elasticity, wage]: Float64Array): number =>
      of(c, l, Object.assign(person, { psi, elasticity, wage }));
  const value = at(own.value);
  const byConsumption = own.byConsumption ? at(own.byConsumption) : byDifferences(value, 0);
  const byHours = own.byHours ? at(own.byHours) : byDifferences(value, 1);
  return {
    label: `the utility ${name}`,
    value,
    byConsumption,
    byHours,
    curvature: null,
  };
}

function wordsOf(name: string, description: string, { formula, isMoney }: OwnUtility): UtilityWords {
  const told = formula === undefined ? description : `u = ${formula}`;
  return {
    formula: formula === undefined ? name : `${name}, ${formula},`,
    short: formula ?? name,
    form: name,
    noun: `utility ${name}`,
    unit: isMoney ? "dollars a year" : "units of the scenario's utility",
    shown: isMoney ? "dollars" : null,
    told: "preference",
    rules: `- What you want is the highest ${told}, where c = income − tax + rebate (dollars a year), l = hours, and preference gives psi, e and w.
- Your utility, in dollars a year, is the consumption c that would give you the same utility without work (l = 0).`,
  };
}
