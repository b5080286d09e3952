import { plannerKind } from "../src/planner/registry.ts";
import type { Prepared } from "../src/run/prepare.ts";
import { type SimulateOptions, simulate } from "../src/run/simulate.ts";
import type { RunSummary } from "../src/run/summary.ts";
import type { Store } from "../src/store/store.ts";

/**
 * A run with every wrapper of models. Its planner is given, so that nothing is computed beside the episode: the
 * optimum would cost the same however many calls there are.
 */
export function simulated(
  prepared: Prepared,
  store: Store,
  more: Partial<Pick<SimulateOptions, "modelOf" | "listeners">> = {},
): Promise<RunSummary> {
  const { scenario, economy, levers, welfare } = prepared;
  const { signal } = new AbortController();
  const planner = plannerKind("us-federal").create({
    scenario,
    economy,
    welfare,
    brackets: [0],
    levers,
    model: null,
    episode: "bench",
    signal,
  });
  return simulate({
    prepared,
    store,
    env: {},
    signal,
    listeners: [],
    command: "bench",
    scenarioPath: null,
    planner,
    ...more,
  });
}
