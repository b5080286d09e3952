/** Rates of policies beside each other: of brackets with too few people, that, in place of a rate. */
import { thinBracket } from "../../env/measures/bracket-people.ts";
import type { ReportArm, ReportTable } from "../data/report-data.ts";
import { count, percent } from "./format.ts";

/** @returns null where no policy has rates on brackets, or all have others */
export function rateTable(arms: readonly ReportArm[]): ReportTable | null {
  const [first] = arms;
  if (!first || first.brackets.length === 0) return null;
  const alike = arms.filter(({ brackets }) => brackets.join() === first.brackets.join());
  return {
    columns: [{ name: "bracket", label: "bracket" }, ...alike.map(({ label }) => ({ name: label, label }))],
    rows: first.brackets.map((start, k) => {
      const end = first.brackets[k + 1];
      return [
        `$${count(start)}${end === undefined ? " and above" : ` – ${count(end)}`}`,
        ...alike.map((arm) => shown(arm, k)),
      ];
    }),
  };
}

function shown({ rates, byBracket }: ReportArm, k: number): string {
  if (byBracket === null) return percent(rates[k]);
  const { rate, thin } = byBracket[k];
  if (rate === null) return "nobody";
  return thin ? "few" : percent(rate);
}

/** What the marks of the table mean, and how much of it they hide; null where there are none. */
export function thinSentence(arms: readonly ReportArm[], workers: number): string | null {
  const thin = arms.map(({ byBracket }) =>
    (byBracket ?? []).filter((bracket) => bracket.thin || bracket.rate === null),
  );
  const most = Math.max(0, ...thin.map(({ length }) => length));
  const all = Math.max(0, ...arms.map(({ byBracket }) => byBracket?.length ?? 0));
  if (most === 0) return null;
  const which = most === all ? `each of the ${all} brackets` : `${most} of ${all} brackets`;
  const held = most === all || most > 1 ? "hold" : "holds";
  return `With ${count(workers)} workers ${which} ${most === all ? "holds" : held} fewer than ${thinBracket} people or no income under a policy: rates there say little and are not quoted.${workers <= 1000 ? " A larger population.size tells more." : ""}`;
}
