/** Census tables as data files of a run. */
import { packageFile } from "../base/package-files.ts";
import { sourceChoice } from "../population/population-source.ts";
import { familyTableNames, tableNames } from "../population/sources/census/manifest.ts";
import { readManifest } from "../population/sources/census/table-reader.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import type { DataFile } from "../store/store.ts";

/** Where those are that ship with llm-econ, in its package. */
const shipped = "data/census";

type Source = Pick<ScenarioInput["population"], "source" | "tables">;

/** What decides whether people are drawn from the tables of families, too. */
type Drawn = Source & Pick<ScenarioInput["population"], "families" | "weeks">;

/** The tables that people came from, with their hashes; none for other sources. */
export function censusFiles({ source, tables, families, weeks }: Drawn): DataFile[] {
  if (sourceChoice(source).kind !== "census") return [];
  const { sha256 } = readManifest(tables ?? packageFile(shipped));
  const isByAge = families === "by-age" && weeks === "usual";
  return [...tableNames, ...(isByAge ? [] : familyTableNames)].flatMap((name) => {
    const hash = sha256[name];
    return hash === undefined ? [] : [{ path: `${tables ?? shipped}/${name}`, sha256: hash, role: "census" }];
  });
}

/** Whether a file is one of them: what such a file is good for is the people, who are stored too. */
export function isCensusTable({ path, role }: DataFile, { source, tables }: Source): boolean {
  if (role !== undefined) return role === "census";
  return sourceChoice(source).kind === "census" && path.startsWith(`${tables ?? shipped}/`) && path.endsWith(".csv");
}
