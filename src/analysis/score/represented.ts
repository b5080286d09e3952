import { packageFile } from "../../base/package-files.ts";
import { sourceChoice } from "../../population/population-source.ts";
import { readManifest } from "../../population/sources/census/table-reader.ts";
import type { Scenario } from "../../scenario/resolve.ts";

/**
 * Wage earners of the country for whom people from the census stand; null for other people, for some of them, and where
 * others who do not work are among them.
 */
export function peopleRepresented({
  population,
  economy,
}: {
  readonly population: Scenario["population"];
  readonly economy: Pick<Scenario["economy"], "participation">;
}): number | null {
  const { source, tables, filter } = population;
  const isAll = filter === undefined || Object.keys(filter).length === 0;
  if (sourceChoice(source).kind !== "census" || !isAll || economy.participation !== undefined) return null;
  return readManifest(tables ?? packageFile("data/census")).population;
}
