import { packageFile, packageVersion } from "../../base/package-files.ts";
import { readManifest } from "../../population/sources/census/table-reader.ts";
import type { Scenario } from "../../scenario/resolve.ts";

/**
 * The census tables that ship with llm-econ, where a run's people came from them.
 * @param version of the llm-econ that ran it: only of this one's tables is it known what is in them
 */
export function censusFiles(
  { population }: Scenario,
  version: string,
): readonly { readonly path: string; readonly sha256: string }[] {
  if (population.source !== "census" || population.tables !== undefined || version !== packageVersion) return [];
  const { sha256 } = readManifest(packageFile("data/census"));
  return Object.entries(sha256).map(([name, hash]) => ({ path: `data/census/${name}`, sha256: hash }));
}
