/** Options that mean the same in every command, their environment variables, and what they resolve to. */
import type { Argv } from "yargs";
import { UsageError } from "../base/errors.ts";
import { usualDatabase } from "../report/words/stored-words.ts";
import { type Override, parseOverride } from "../scenario/load.ts";

export interface DatabaseArguments {
  readonly db?: string | undefined;
  readonly json?: boolean | undefined;
}

export interface RunArguments extends DatabaseArguments {
  readonly seed?: string | undefined;
  readonly steps?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
  readonly "prompt-budget"?: string | undefined;
}

/** Refuses an option that is given twice: which of the two was meant, nobody knows. */
export function once(name: string): (value: unknown) => unknown {
  return (value) => {
    if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times; expected one value`);
    return value;
  };
}

export function dbOption<T>(yargs: Argv<T>): Argv<T & Pick<DatabaseArguments, "db">> {
  return yargs.option("db", {
    type: "string",
    requiresArg: true,
    coerce: once("db"),
    describe: `database file (default ${usualDatabase})`,
  }) as Argv<T & Pick<DatabaseArguments, "db">>;
}

export function databaseOptions<T>(yargs: Argv<T>): Argv<T & DatabaseArguments> {
  return dbOption(yargs).option("json", {
    type: "boolean",
    describe: "print one JSON object on standard output",
  }) as Argv<T & DatabaseArguments>;
}

export function quietOption<T>(yargs: Argv<T>): Argv<T & { readonly quiet?: boolean | undefined }> {
  return yargs.option("quiet", { type: "boolean", describe: "no progress" });
}

/** Options of every command that runs something. */
export function runOptions<T>(yargs: Argv<T>): Argv<T & RunArguments> {
  return quietOption(databaseOptions(yargs))
    .option("seed", {
      type: "string",
      requiresArg: true,
      coerce: once("seed"),
      describe: "seed, in place of the scenario's",
    })
    .option("steps", {
      type: "string",
      requiresArg: true,
      coerce: once("steps"),
      describe: "number of steps, in place of the scenario's",
    })
    .option("set", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "any key of the scenario, e.g. --set planner.kind=us-federal; may be repeated",
    }) as unknown as Argv<T & RunArguments>;
}

export function promptBudgetOption<T>(yargs: Argv<T>): Argv<T & Pick<RunArguments, "prompt-budget">> {
  return yargs.option("prompt-budget", {
    type: "string",
    requiresArg: true,
    coerce: once("prompt-budget"),
    describe: "tokens that a prompt may have, in place of models.promptBudget; history is cut to fit, oldest first",
  }) as unknown as Argv<T & Pick<RunArguments, "prompt-budget">>;
}

export const scenarioArgument = { type: "string", demandOption: true, describe: "scenario file (YAML)" } as const;

/** @throws UsageError where an option's value is no whole number, or less than `from` */
export function wholeNumber(option: string, value: number, from: number): number {
  if (Number.isSafeInteger(value) && value >= from) return value;
  throw new UsageError(`--${option}: expected a whole number of ${from} or more, got ${value}`);
}

/** @throws UsageError where what was typed is no whole number, or less than `from` */
export function typedNumber(option: string, typed: string, from: number): number {
  const value = Number(typed);
  if (Number.isSafeInteger(value) && value >= from && typed.trim() !== "") return value;
  throw new UsageError(`--${option} ${typed}: expected a whole number from ${from}`);
}

/** A flag's value, else that of its variable `LLM_ECON_<NAME>`. */
function fromEnvironment(name: string): string | undefined {
  const value = process.env[`LLM_ECON_${name.toUpperCase()}`];
  return value === "" ? undefined : value;
}

function flag(value: boolean | undefined, name: string): boolean {
  if (value !== undefined) return value;
  const text = fromEnvironment(name)?.toLowerCase();
  if (text === undefined || ["0", "false", "no"].includes(text)) return false;
  if (["1", "true", "yes"].includes(text)) return true;
  throw new UsageError(`LLM_ECON_${name.toUpperCase()}: expected true or false, found "${text}"`);
}

export function databasePath({ db }: DatabaseArguments): string {
  if (db === "") throw new UsageError("--db is empty; expected a file");
  return db ?? fromEnvironment("db") ?? usualDatabase;
}

export function wantsJson({ json }: DatabaseArguments): boolean {
  return flag(json, "json");
}

export function isQuiet({ quiet }: Pick<RunArguments, "quiet">): boolean {
  return flag(quiet, "quiet");
}

/**
 * What replaces the scenario's own values: flags over the environment. `--seed` and `--steps` come after `--set`, so
 * that the more specific flag wins.
 */
export function overrides({ seed, steps, set, "prompt-budget": budget }: RunArguments): Override[] {
  const fromVariable = (name: "seed" | "steps"): Override[] => {
    const value = fromEnvironment(name);
    return value === undefined ? [] : [parseOverride(`${name}=${value}`, `LLM_ECON_${name.toUpperCase()}=${value}`)];
  };
  const fromFlag = (name: "seed" | "steps", value: string | undefined): Override[] =>
    value === undefined ? [] : [parseOverride(`${name}=${value}`, `--${name} ${value}`)];
  const setVariable = (fromEnvironment("set") ?? "").split(";").filter((text) => text.trim() !== "");
  return [
    ...setVariable.map((text) => parseOverride(text, `LLM_ECON_SET ${text.trim()}`)),
    ...fromVariable("seed"),
    ...fromVariable("steps"),
    ...(set ?? []).map((text) => parseOverride(text)),
    ...fromFlag("seed", seed),
    ...fromFlag("steps", steps),
    ...(budget === undefined ? [] : [parseOverride(`models.promptBudget=${budget}`, `--prompt-budget ${budget}`)]),
  ];
}
