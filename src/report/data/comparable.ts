/** Whether runs can stand side by side: the same people, drawn with the same seed, in the same economy. */

import { UsageError } from "../../base/errors.ts";
import { builtInWelfare } from "../../env/welfare/registry.ts";
import { sourceChoice, sourceName } from "../../population/population-source.ts";
import { populationSources } from "../../population/sources/registry.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { RunDetails } from "../../store/store.ts";

/** Differences told; more of them say no more. */
const told = 8;

/** @throws UsageError that names every key in which the runs differ */
export function checkComparable(runs: readonly RunDetails[]): void {
  const [first, ...others] = runs;
  for (const other of others) {
    const differences = differencesOf(comparedParts(first), comparedParts(other));
    if (differences.length === 0) continue;
    const shown = differences.slice(0, told).map((text) => `  ${text}`);
    const more = differences.length > told ? [`  … ${differences.length - told} more`] : [];
    throw new UsageError(
      [`runs ${first.id} and ${other.id} cannot be compared; they differ in`, ...shown, ...more].join("\n"),
      { hint: "Runs side by side need the same population, seed, economy and welfare function." },
    );
  }
}

/** Whether no plugin has made them, or columns of them. */
function arePackagedPeople({ source, columns = [] }: Scenario["population"]): boolean {
  return columns.length === 0 && populationSources.some(({ name }) => name === sourceChoice(source).kind);
}

/** What must be alike; files by their content. Of plugins only those must be that people or their welfare come from. */
function comparedParts(run: RunDetails): Record<string, unknown> {
  const { population, seed, economy, planner, plugins = [] } = storedScenario(run);
  const { files } = run;
  const { source } = population;
  const hashesOf = (paths: readonly string[]): string[] =>
    files.filter(({ path }) => paths.includes(path)).map(({ sha256 }) => sha256.slice(0, 12));
  return {
    population,
    seed,
    economy,
    planner: { welfare: planner.welfare },
    "population file": hashesOf(sourceChoice(source).kind === "file" ? [sourceName(source)] : []),
    plugins: hashesOf(builtInWelfare(planner.welfare.kind) && arePackagedPeople(population) ? [] : plugins),
  };
}

/** `key: one value and the other`, for each leaf in which two values differ. */
export function differencesOf(a: unknown, b: unknown, path = ""): string[] {
  if (isSection(a) && isSection(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differencesOf(a[key], b[key], path === "" ? key : `${path}.${key}`));
  }
  return sameValue(a, b) ? [] : [`${path}: ${shown(a)} and ${shown(b)}`];
}

export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
