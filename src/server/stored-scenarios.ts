/** Scenarios of the runs that were looked at, parsed once: that costs more than all else that a page asks for. */
import { type StoredRunScenario, storedScenario } from "../run/stored-scenario.ts";
import type { Scenario } from "../scenario/resolve.ts";

/** Runs whose scenarios are kept. */
const kept = 50;

export class StoredScenarios {
  readonly #known = new Map<string, { readonly text: string; readonly scenario: Scenario }>();

  /** @throws StorageError see storedScenario */
  of(run: StoredRunScenario): Scenario {
    // A run that is gone on with may have another: its budget.
    const text = JSON.stringify([run.scenario, run.scenarioVersion]);
    const known = this.#known.get(run.id);
    if (known?.text === text) return known.scenario;
    const scenario = storedScenario(run);
    this.#known.delete(run.id);
    this.#known.set(run.id, { text, scenario });
    const [oldest] = this.#known.keys();
    if (this.#known.size > kept) this.#known.delete(oldest);
    return scenario;
  }
}
