/** Which policies of a stored comparison are compared with which, in place of what was asked when it was run. */
import type { Argv } from "yargs";
import type { ContrastRequest } from "../analysis/compare/contrast.ts";
import { once } from "./options.ts";

export interface ContrastArguments {
  readonly baseline?: string | undefined;
  readonly arm?: readonly string[] | undefined;
}

export function contrastOptions<T>(yargs: Argv<T>): Argv<T & ContrastArguments> {
  return yargs
    .option("baseline", {
      type: "string",
      requiresArg: true,
      coerce: once("baseline"),
      describe: "of a comparison: another planner or policy that the others are compared with",
    })
    .option("arm", {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "of a comparison: only this policy, beside its baseline, is shown and tested; may be repeated",
    }) as Argv<T & ContrastArguments>;
}

export function isContrast({ baseline, arm }: ContrastArguments): boolean {
  return baseline !== undefined || arm !== undefined;
}

export function contrastOf({ baseline, arm }: ContrastArguments): ContrastRequest {
  return { baseline, arms: arm };
}
