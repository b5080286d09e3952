import { packageVersion } from "../../base/package-files.ts";
import { censusFiles as tablesOf } from "../../run/census-files.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { DataFile } from "../../store/store.ts";

/**
 * The census tables that ship with llm-econ, where people came from them and what was stored does not name them, as it did
 * not before.
 * @param stored version of the llm-econ that ran it: only of this one's tables is it known what is in them
 */
export function censusFiles(
  { population }: Scenario,
  { version, files }: { readonly version: string; readonly files: readonly DataFile[] },
): readonly DataFile[] {
  if (population.tables !== undefined || version !== packageVersion) return [];
  return tablesOf(population).filter(({ path }) => !files.some((file) => file.path === path));
}
