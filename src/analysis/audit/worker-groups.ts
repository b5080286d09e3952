/** Workers by what they are, so that a measure can be told apart between them. */
import type { WorkerRow } from "../../store/store.ts";

export interface WorkerGroup {
  /** What they are grouped by, e.g. `sex`. */
  readonly by: string;
  readonly group: string;
  readonly workers: number;
  readonly dollarsPerChoice: number | null;
  readonly shareOfNetIncome: number | null;
}

type Measured = Pick<WorkerGroup, "dollarsPerChoice" | "shareOfNetIncome">;

const facts = ["type", "sex", "education"] as const;

/** @param measure of some workers, by their places in the list */
export function groupsOf(
  workers: readonly WorkerRow[],
  incomePerHour: Float64Array,
  measure: (among: readonly number[]) => Measured,
): readonly WorkerGroup[] {
  const groups: WorkerGroup[] = [];
  const all = workers.map((_, i) => i);
  for (const by of facts) {
    const labels = [...new Set(workers.map((row) => row[by]))].filter((label) => label !== null);
    if (labels.length < 2) continue;
    for (const group of labels.sort()) {
      const among = all.filter((i) => workers[i][by] === group);
      groups.push({ by, group, workers: among.length, ...measure(among) });
    }
  }
  if (workers.length < fifths) return groups;
  const byWage = [...all].sort((a, b) => incomePerHour[workers[a].worker] - incomePerHour[workers[b].worker]);
  for (let k = 0; k < fifths; k++) {
    const among = byWage.slice(
      Math.floor((k * workers.length) / fifths),
      Math.floor(((k + 1) * workers.length) / fifths),
    );
    groups.push({ by: "pay", group: fifthNames[k], workers: among.length, ...measure(among) });
  }
  return groups;
}

const fifthNames = ["lowest fifth", "second fifth", "third fifth", "fourth fifth", "highest fifth"];
const fifths = fifthNames.length;
