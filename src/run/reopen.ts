/** A stored run as it was before its first step. */
import { errorMessage, ScenarioError } from "../base/errors.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import type { RunDetails } from "../store/store.ts";
import { openScenarioText } from "./open-scenario.ts";
import { type Prepared, prepare } from "./prepare.ts";

/**
 * @param known names that there are without the run's plugins
 * @throws ScenarioError where the run's people or data files are not what they were
 */
export async function reopen(
  { id, command, scenario: stored, files }: RunDetails,
  known: Kinds = builtInKinds,
): Promise<Prepared> {
  if (command === "elasticity")
    throw new ScenarioError(`run ${id} is one half of an elasticity experiment and cannot be run by itself`, {
      hint: "Run llm-econ elasticity again; with models.cache: all it gets the same answers without paying.",
    });
  const { scenario, kinds } = await openScenarioText(JSON.stringify(stored), `run ${id}`, [], known);
  let prepared: Prepared;
  try {
    prepared = prepare(scenario, undefined, kinds);
  } catch (error) {
    throw new ScenarioError(`run ${id} cannot be set up again: ${errorMessage(error)}`, { cause: error });
  }
  for (const { path, sha256 } of files)
    if (prepared.files.find((file) => file.path === path)?.sha256 !== sha256)
      throw new ScenarioError(`${path} has changed since run ${id} began`, {
        hint: "Put the file back as it was, or start a new run.",
      });
  return prepared;
}
