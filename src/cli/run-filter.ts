/** Options that say which runs and comparisons of a database are meant. */
import type { Argv } from "yargs";
import { UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import type { EntryFilter } from "../run/stored-entries.ts";
import { type RunStatus, runStatuses } from "../store/run-status.ts";
import { once } from "./options.ts";

export interface FilterArguments {
  readonly status?: string | undefined;
  readonly tag?: string | undefined;
  readonly name?: string | undefined;
  readonly planner?: string | undefined;
  readonly since?: string | undefined;
}

export function filterOptions<T>(yargs: Argv<T>): Argv<T & FilterArguments> {
  const given = (name: string, describe: string) =>
    ({ type: "string", requiresArg: true, coerce: once(name), describe }) as const;
  return yargs
    .option("status", given("status", `only those that are ${runStatuses.join(" | ")}`))
    .option("tag", given("tag", "only those with this tag"))
    .option("name", given("name", "only those of scenarios of this name"))
    .option("planner", given("planner", "only runs with this planner"))
    .option("since", given("since", "only those started then or later, e.g. 2026-03-01")) as unknown as Argv<
    T & FilterArguments
  >;
}

/** @throws UsageError for a status or a date that is none */
export function filterOf({ status, tag, name, planner, since }: FilterArguments): EntryFilter {
  return { status: status === undefined ? undefined : statusOf(status), tag, name, planner, since: timeOf(since) };
}

function statusOf(text: string): RunStatus {
  const found = runStatuses.find((name) => name === text);
  if (found === undefined) throw new UsageError(`--status ${text}: ${suggestion(text, runStatuses)}`);
  return found;
}

function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : null;
  if (time === null || Number.isNaN(time.getTime()))
    throw new UsageError(`--since ${text}: expected a date as in 2026-03-01 or 2026-03-01T12:00Z`);
  return time.toISOString();
}
