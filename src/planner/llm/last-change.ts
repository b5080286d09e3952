/** What the last change of the law did to welfare, as far as it can be told from what workers did of themselves. */
import type { TaxYearRecord } from "../planner.ts";
import type { PercentOf } from "./percent-of.ts";

/** Parts of welfare that are the dust of floating-point sums. */
const dust = 1e-9;

/**
 * Says which way to go only where welfare moved by more than it does while the law stands still, between years in which
 * workers were at the same: years in which they try out hours are worse than others, and the last one is better, whatever
 * the law. Null where nothing was changed.
 */
export function lastChange(history: readonly TaxYearRecord[], percent: PercentOf): string | null {
  const [before, after] = history.slice(-2);
  if (!after || percent(before.schedule).join() === percent(after.schedule).join()) return null;
  const exploring = [before, after].filter(isExploring).map(({ taxYear }) => taxYear);
  if (exploring.length > 0)
    return `What your last change did to welfare cannot be told: workers were trying out hours in tax year ${exploring.join(" and ")}, which moves welfare whatever the law.`;
  if (phasesOf(before) !== phasesOf(after))
    return `What your last change did to welfare cannot be told: workers settled for their best hours in one of tax years ${before.taxYear} and ${after.taxYear} more than in the other, which moves welfare whatever the law.`;
  const gain = after.welfare - before.welfare;
  if (Math.abs(gain) <= dust * Math.max(Math.abs(before.welfare), Math.abs(after.welfare)))
    return "Your last change did not move welfare.";
  const own = ownMovement([before, after]);
  if (own !== null && Math.abs(gain) <= own * (1 + dust))
    return "What your last change did to welfare cannot be told: welfare moved as much by itself while the law stood still.";
  const size = Number(Math.abs(gain).toPrecision(4));
  const beyond = own === null || own === 0 ? "" : ", more than it does while the law stands still";
  return gain > 0
    ? `Welfare rose by ${size}${beyond}: go on in the direction of your last change.`
    : `Welfare fell by ${size}${beyond}: turn back from your last change.`;
}

/** Whether workers were asked to try out hours in some step of a year. */
export function isExploring({ steps = [] }: TaxYearRecord): boolean {
  return steps.some(({ phase }) => phase === "explore");
}

function phasesOf({ steps = [] }: TaxYearRecord): string {
  return steps.map(({ phase }) => phase ?? "").join();
}

/**
 * How far welfare can have moved from one year to the next without a change of law: its range within either year, over
 * steps that are alike, at the pace of a whole year. Null where no year has two such steps.
 */
function ownMovement(years: readonly TaxYearRecord[]): number | null {
  const found = years.flatMap(({ steps = [] }) =>
    [...new Set(steps.map(({ phase }) => phase))].flatMap((phase) => {
      const alike = steps.filter((step) => step.phase === phase).map(({ welfare }) => welfare);
      if (alike.length < 2) return [];
      return [((Math.max(...alike) - Math.min(...alike)) * steps.length) / (alike.length - 1)];
    }),
  );
  return found.length === 0 ? null : Math.max(...found);
}
