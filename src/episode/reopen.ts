/** A stored run as it was before its first step. */
import { errorMessage, ScenarioError } from "../errors.ts";
import { parseScenario } from "../scenario/load.ts";
import type { RunDetails } from "../store/store.ts";
import { builtInKinds } from "./kinds.ts";
import { type Prepared, prepare } from "./prepare.ts";

/** @throws ScenarioError where the run's people or data files are not what they were */
export function reopen({ id, command, scenario: stored, files }: RunDetails): Prepared {
  if (command === "elasticity")
    throw new ScenarioError(`run ${id} is one half of an elasticity experiment and cannot be run by itself`, {
      hint: "Run llm-econ elasticity again; with models.cache: all it gets the same answers without paying.",
    });
  const { scenario } = parseScenario(JSON.stringify(stored), `run ${id}`, builtInKinds);
  let prepared: Prepared;
  try {
    prepared = prepare(scenario);
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
