/** A stored run as it was before its first step. */
import { existsSync } from "node:fs";
import { errorMessage, ScenarioError, StorageError } from "../base/errors.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import { broughtUpToDate } from "../scenario/missing-keys.ts";
import { sha256 } from "../store/prompt-hash.ts";
import type { DataFile, RunDetails, Store, WorkerRow } from "../store/store.ts";
import { isCensusTable } from "./census-files.ts";
import { modelFiles, modelPaths } from "./model-files.ts";
import { openScenarioText } from "./open-scenario.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { hasChanged, isKept, recordedPath } from "./read-files.ts";
import { personOf } from "./recorder.ts";
import { modelUris } from "./run-models.ts";
import { checkSimulation, completeScenario } from "./stored-scenario.ts";

export interface Reopened {
  readonly prepared: Prepared;
  /** Tables that are not what they were, although the people are, and files of which the run has what it needs. */
  readonly changed: readonly string[];
}

/** What a run is set up again for: to ask its models, or for what is recorded alone, which needs no model's file. */
export type Reopening = "resume" | "record";

/**
 * @param store that has the run
 * @param known names that there are without the run's plugins
 * @throws ScenarioError where the run's people or data files are not what they were; StorageError where its scenario lacks
 * something
 */
export async function reopen(
  store: Pick<Store, "workers">,
  run: RunDetails,
  known: Kinds = builtInKinds,
  reopening: Reopening = "resume",
): Promise<Reopened> {
  const { id, command } = run;
  if (command === "elasticity")
    throw new ScenarioError(`run ${id} is one half of an elasticity experiment and cannot be run by itself`, {
      hint: "Run llm-econ elasticity again; with models.cache: all it gets the same answers without paying.",
    });
  checkSimulation(run);
  return setUpAgain(store, run, known, reopening);
}

/** {@link reopen} for whatever has people, audits too. */
export async function setUpAgain(
  store: Pick<Store, "workers">,
  run: RunDetails,
  known: Kinds = builtInKinds,
  reopening: Reopening = "resume",
): Promise<Reopened> {
  const { id, files, scenarioPath } = run;
  const prepared = await preparedAgain(run, known);
  const { tables, kept } = changedFiles({ files, scenarioPath }, [prepared], `run ${id}`, reopening);
  if (tables.length > 0) checkPeople(await store.workers(id), prepared, tables, `run ${id}`);
  return { prepared, changed: [...tables, ...kept] };
}

async function preparedAgain(
  { id, scenario: asStored, scenarioVersion, scenarioHash }: RunDetails,
  known: Kinds,
): Promise<Prepared> {
  const place = `run ${id}`;
  const stored = broughtUpToDate(asStored, scenarioVersion, place);
  const { scenario, kinds } = await openScenarioText(JSON.stringify(stored), place, [], known, "store");
  completeScenario(scenario, stored, kinds, place);
  if (sha256(JSON.stringify(asStored)) !== scenarioHash)
    throw new StorageError(`${place}: its stored scenario is not the one that was recorded`, {
      hint: "A key was changed or removed since: put it back, or start a new run.",
    });
  try {
    return prepare(scenario, undefined, kinds);
  } catch (error) {
    throw new ScenarioError(`${place} cannot be set up again: ${errorMessage(error)}`, { cause: error });
  }
}

export interface ChangedFiles {
  /** Census and law tables: whether the people changed, too, {@link checkPeople} knows. */
  readonly tables: readonly string[];
  /** Files that were read into what is stored. */
  readonly kept: readonly string[];
}

/**
 * @param begun what was recorded when it was begun
 * @param now of every scenario that it is of
 * @param place what was begun with the files, e.g. `run 0193…`
 * @throws ScenarioError where a file has changed that is needed again
 */
export function changedFiles(
  { files: recorded, scenarioPath }: Pick<RunDetails, "files" | "scenarioPath">,
  now: readonly Pick<Prepared, "files" | "scenario" | "kinds">[],
  place: string,
  reopening: Reopening = "resume",
): ChangedFiles {
  const models = now.flatMap(({ scenario, kinds }) =>
    modelPaths(Object.values(modelUris(scenario, kinds)), kinds.providers).flatMap((path) => [
      path,
      recordedPath(path, scenarioPath),
    ]),
  );
  // Of one that is not there whoever asks it will say so.
  const isNeeded = (path: string): boolean =>
    !models.includes(path) || (reopening === "resume" && models.some((model) => existsSync(model)));
  const files = now.flatMap((one) => [
    ...one.files,
    ...(reopening === "resume"
      ? modelFiles(Object.values(modelUris(one.scenario, one.kinds)), one.kinds.providers)
      : []),
  ]);
  const hashes = new Map(
    files.flatMap(({ path, sha256: hash }) => [
      [path, hash],
      [recordedPath(path, scenarioPath), hash],
    ]),
  );
  const differing = recorded.filter(
    (file) => !isKept(file) && isNeeded(file.path) && hashes.get(file.path) !== file.sha256,
  );
  const isTable = (file: DataFile): boolean =>
    file.role === "law" || now.some(({ scenario }) => isCensusTable(file, scenario.population));
  const other = differing.find((file) => !isTable(file));
  if (other)
    throw new ScenarioError(`${other.path} has changed since ${place} began`, {
      hint: `Put the file back as it was, or start a new ${place.split(" ")[0]}.`,
    });
  const kept = recorded.filter((file) => isKept(file) && hasChanged(file, scenarioPath));
  return { tables: differing.map(({ path }) => path), kept: kept.map(({ path }) => path) };
}

/** @throws ScenarioError where the people who are drawn are not those who were recorded */
export function checkPeople(
  recorded: readonly WorkerRow[],
  prepared: Prepared,
  changed: readonly string[],
  place: string,
): void {
  const differs = recorded.find((row) => {
    if (row.worker >= prepared.population.size) return true;
    const drawn = personOf(prepared, row.worker);
    return !Object.entries(drawn).every(([field, value]) => same(Reflect.get(row, field), value));
  });
  if (differs)
    throw new ScenarioError(
      `${changed.join(", ")} changed since ${place} began, and other people are drawn from it: worker ${differs.worker} is another one`,
      { hint: "Put the tables back as they were (population.tables names a directory of them), or start a new run." },
    );
}

/** As it is stored: no −0, and columns as JSON. */
function same(stored: unknown, drawn: unknown): boolean {
  return stored === drawn || JSON.stringify(stored) === JSON.stringify(drawn);
}
