import { reasoningOf } from "../../models/answers/reasoning-of.ts";
import { storedSummary } from "../../run/stored-summary.ts";
import type { StoredCall, StoredStep } from "../../store/tables.ts";
import type { PlannerPage, Proposal } from "../api.ts";
import { type Dashboard, runId } from "../dashboard.ts";
import { levelsOf } from "./run-page.ts";

/** Tax years that are told of: a run has tens. */
const mostYears = 5000;

export async function plannerPage(dashboard: Dashboard, reference: string): Promise<PlannerPage> {
  const { store, views } = dashboard;
  const id = await runId(dashboard, reference);
  const { last } = views.state(id);
  const years = new Map<number, StoredStep[]>();
  for (const step of views.steps(id, 0, last)) {
    const year = years.get(step.taxYear) ?? [];
    years.set(step.taxYear, year);
    year.push(step);
  }
  const calls = new Map(views.calls(id, "planner", null, 3 * mostYears).map((call) => [call.step, call]));
  const proposals: Proposal[] = [];
  for (const steps of years.values()) proposals.push(proposalOf(steps, proposals.at(-1), calls));
  return { proposals, levels: await levelsOf(dashboard, id, storedSummary(await store.run(id))) };
}

function proposalOf(
  steps: readonly StoredStep[],
  before: Proposal | undefined,
  calls: ReadonlyMap<number, StoredCall>,
): Proposal {
  const [{ step, taxYear, brackets, rates, parameters }] = steps;
  const welfare = steps.reduce((sum, entry) => sum + entry.welfare, 0) / steps.length;
  const call = calls.get(step);
  return {
    ...{ taxYear, step, brackets, rates, parameters, welfare, steps: steps.length },
    reasoning: call ? reasoningOf(call.answer) : null,
    change: before ? welfare - before.welfare : null,
    call: call ? { agent: call.agent, step, purpose: call.purpose, sample: call.sample, attempt: call.attempt } : null,
  };
}
