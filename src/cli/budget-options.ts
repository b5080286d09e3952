/** `--budget-…`: the limits of `budget` as flags. */
import type { Argv } from "yargs";
import { UsageError } from "../base/errors.ts";
import type { BudgetLimits } from "../models/wrappers/budget.ts";

const limits = {
  usd: "US dollars at list prices",
  tokens: "tokens, input and output together",
  calls: "questions put to models",
  minutes: "minutes of wall time",
} as const;

type Limit = keyof typeof limits;

export type BudgetArguments = { readonly [L in Limit as `budget-${L}`]?: string | undefined };

export function budgetOptions<T>(yargs: Argv<T>): Argv<T & BudgetArguments> {
  let options: Argv = yargs as Argv;
  for (const [name, what] of Object.entries(limits))
    options = options.option(`budget-${name}`, {
      type: "string",
      requiresArg: true,
      describe: `stop, resumably, after this many ${what}`,
    });
  return options as Argv<T & BudgetArguments>;
}

/** Limits that were given. */
export function budgetOf(argv: BudgetArguments): BudgetLimits {
  const given: Partial<Record<Limit, number>> = {};
  for (const name of Object.keys(limits) as Limit[]) {
    const text = argv[`budget-${name}`];
    if (text === undefined) continue;
    const value = Number(text);
    if (!(value > 0 && value < Infinity) || (["tokens", "calls"].includes(name) && !Number.isInteger(value)))
      throw new UsageError(
        `--budget-${name} ${text}: expected a positive ${name === "usd" || name === "minutes" ? "number" : "whole number"}`,
      );
    given[name] = value;
  }
  return given;
}
