/** Past tax years as a planner is told them in words (`planner.feedback`), read back from the text alone. */
import type { PlannerHistoryRow, PlannerPrompt, ToldPlannerPrompt } from "../../models/observations.ts";

const year =
  /tax year (\d+), \S+ ([-\d., e+]+) %: welfare ([-\d.e+]+), mean hours ([-\d.e+]+), revenue ([-\d.e+]+) per worker(; workers were trying out hours)?/i;

/** The same prompt with the rows that its sentences hold: oldest first, and best first. */
export function withRows(prompt: PlannerPrompt | ToldPlannerPrompt): PlannerPrompt {
  if (!("feedback" in prompt)) return prompt;
  const { feedback, ...others } = prompt;
  const rows = feedback.flatMap((sentence): PlannerHistoryRow[] => {
    const found = year.exec(sentence);
    if (found === null) return [];
    const [, taxYear, rates, welfare, hours, revenue, exploring] = found;
    const percent = rates.split(", ").map(Number);
    return [[Number(taxYear), Number(welfare), Number(hours), Number(revenue), percent, exploring !== undefined]];
  });
  return {
    ...others,
    columns: [],
    history: rows.toSorted((a, b) => a[0] - b[0]),
    best: rows.toSorted((a, b) => b[1] - a[1]),
  };
}
