/** What an audit that is stored beside a run says of its workers: whether they noticed the law. */
import { z } from "zod";
import { isAudit } from "../../../run/stored-scenario.ts";
import { valueAt } from "../../../scenario/problems.ts";
import { parsedAs } from "../../../store/columns.ts";
import type { Store } from "../../../store/store.ts";
import type { MeanInterval } from "../mean-interval.ts";
import { storedAudit } from "../stored-audit.ts";
import { perceptionAudit } from "./perception-audit.ts";

export interface RunPerception {
  /** Id of the stored audit. */
  readonly audit: string;
  readonly model: string;
  /** What the stand-in is, in words; null of a language model. */
  readonly standInWords: string | null;
  /** Workers who were asked, and the questions that they answered. */
  readonly workers: number;
  readonly answers: number;
  /** Shares: 0.05 is five points. */
  readonly bias: MeanInterval;
  readonly meanAbsoluteError: MeanInterval;
  readonly within5Points: MeanInterval;
  readonly slope: MeanInterval;
}

const known = z.number().nullable();
const interval = z.object({ value: known, low: known, high: known, subjects: z.number() });
const figures = z.object({
  ...{ bias: interval, meanAbsoluteError: interval, within5Points: interval, slope: interval },
  answers: z.array(z.object({ subject: z.number() })),
});

/** Of the newest perception audit of the run that has finished; null where there is none. */
export async function runPerception(store: Store, run: string): Promise<RunPerception | null> {
  const rows = (await store.runs()).filter(
    (row) => isAudit(row) && row.name === `audit ${perceptionAudit.name}` && row.status === "finished",
  );
  const newest = rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  for (const { id } of newest) {
    const details = await store.run(id);
    if (valueAt(details.scenario, ["audit", "run"]) !== run) continue;
    const audit = storedAudit(details);
    if (audit === null) continue;
    const { answers, ...found } = parsedAs(figures, audit.results, `run ${id}: its results`);
    return {
      ...{ audit: id, model: audit.model, standInWords: audit.standInWords, answers: answers.length },
      ...{ workers: new Set(answers.map(({ subject }) => subject)).size, ...found },
    };
  }
  return null;
}
