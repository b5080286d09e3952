import { z } from "zod";
import { peopleBehindRates } from "../../run/people-behind-rates.ts";
import type { BracketList, StepList } from "../api.ts";
import { type Dashboard, runId } from "../dashboard.ts";
import { limit, queryOf, whole } from "../query.ts";
import { Refusal } from "../refusal.ts";
import { stepEntry } from "../step-entry.ts";

const asked = z.object({ after: whole(0).default(0), limit: limit(2000, 10_000) });

export async function stepList(dashboard: Dashboard, reference: string, query: URLSearchParams): Promise<StepList> {
  const { after, limit: most } = queryOf(asked, query);
  const id = await runId(dashboard, reference);
  const { last } = dashboard.views.state(id);
  const steps = dashboard.views.steps(id, after, most).map(stepEntry);
  const end = steps.at(-1)?.step ?? last;
  return { steps, next: end < last ? end : null, last };
}

export const stepAsked = z.object({ step: whole(1).optional() });

/** @throws Refusal 404 where the run has no such step */
export function stepOf({ views }: Dashboard, id: string, step: number | undefined): number {
  const { last } = views.state(id);
  const found = step ?? last;
  if (found >= 1 && found <= last) return found;
  throw new Refusal(404, last === 0 ? "no step is stored yet" : `there is no step ${found}; expected 1 to ${last}`);
}

export async function bracketList(
  dashboard: Dashboard,
  reference: string,
  query: URLSearchParams,
): Promise<BracketList> {
  const { store, views, scenarios } = dashboard;
  const id = await runId(dashboard, reference);
  const step = stepOf(dashboard, id, queryOf(stepAsked, query).step);
  const [{ brackets, rates }] = views.steps(id, step - 1, 1);
  const { size } = scenarios.of(await store.run(id)).population;
  const panel = await store.panel(id, step);
  return {
    step,
    brackets,
    people: peopleBehindRates({ brackets, rates }, panel),
    isSample: panel.worker.length < size,
  };
}
