/** Who stands behind the rates of a stored step, by the rows of workers that are kept of it. */
import { type BracketPeople, bracketPeople } from "../env/measures/bracket-people.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import type { PanelStep } from "../store/panel-step.ts";
import type { RunDetails, StepRow, Store } from "../store/store.ts";

/** @returns null where the law is none of rates on brackets, or no worker's row is stored */
export function peopleBehindRates(
  { brackets, rates }: Pick<StepRow, "brackets" | "rates">,
  panel: PanelStep,
): readonly BracketPeople[] | null {
  if (brackets.length === 0 || panel.worker.length === 0) return null;
  const [line] = taxSchedule(brackets, rates).lines;
  return bracketPeople(line, panel, panel.weight);
}

/** Of the last step that is stored; null also where there is none. */
export async function peopleOfLastStep(
  store: Pick<Store, "panel">,
  { id, series }: Pick<RunDetails, "id" | "series">,
): Promise<readonly BracketPeople[] | null> {
  const last = series.at(-1);
  return last ? peopleBehindRates(last, await store.panel(id, last.step)) : null;
}
