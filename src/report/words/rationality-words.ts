/** How far workers whom a model is asked for contradict themselves, in words and as a table. */

import { mostExamined, type RationalityFigures } from "../../analysis/audit/rationality-figures.ts";
import type { ArmRationality } from "../../analysis/compare/comparison.ts";
import type { ReportTable } from "../data/report-data.ts";
import { count, counted, dollars, percent } from "./format.ts";

const what =
  "a choice: what a money pump could take, dollars a year, from each tax year's choice of workers whom a model is asked for; of net income: that over their income after tax; do not respond: the same hours under every law, which waste nothing and show nothing";
const caution = "It grows with the number of laws, so compare only where that is the same";

/** What the columns of a comparison say, and on whom they were found out. */
export function rationalityNotes(
  arms: readonly { readonly label: string; readonly rationality?: ArmRationality | undefined }[],
): string[] {
  const known = arms.flatMap(({ label, rationality }) => (rationality ? [{ label, rationality }] : []));
  if (known.length === 0) return [];
  const grounds = known.map(({ rationality: { workers, years, laws } }) => groundsWords({ workers, years, laws }));
  const areAlike = grounds.every((one) => one === grounds[0]);
  const on = areAlike ? grounds[0] : known.map(({ label }, k) => `${grounds[k]} (${label})`).join("; ");
  return [`$ ${what}. Found out on ${on}. ${caution}`];
}

/** One run's figures, a sentence. */
export function rationalitySentence({
  dollarsPerChoice,
  shareOfNetIncome,
  doesNotRespond,
  ...on
}: RationalityFigures): string {
  const still =
    doesNotRespond > 0
      ? `${percent(doesNotRespond)} of them chose the same hours under every law.`
      : "All of them respond to the law.";
  const grounds = `Found out on ${groundsWords(on)}`;
  if (dollarsPerChoice === null)
    return `Utility is not in dollars, so that what a money pump could take from workers whom a model was asked for is not defined. ${still} ${grounds}.`;
  const share = shareOfNetIncome === null ? "" : `, ${percent(shareOfNetIncome, 2)} of their income after tax`;
  return dollarsPerChoice === 0
    ? `No choice of workers whom a model was asked for contradicts another. ${still} ${grounds}.`
    : `A money pump could take ${dollars(dollarsPerChoice)} a choice and year from workers whom a model was asked for${share}. ${still} ${grounds}; ${caution.toLowerCase()}.`;
}

/** One row for each run. */
export function rationalityTable(
  entries: readonly { readonly arm: string; readonly figures: RationalityFigures }[],
): ReportTable {
  return {
    columns: [
      { name: "run", label: "run" },
      { name: "dollars_per_choice", label: "$ a choice", show: dollars },
      { name: "waste_of_net_income", label: "of net income", show: (share) => percent(share, 2) },
      { name: "does_not_respond", label: "do not respond", show: percent },
      { name: "workers", label: "workers", show: count },
      { name: "years", label: "tax years", show: count },
      { name: "laws", label: "laws", show: count },
    ],
    rows: entries.map(
      ({ arm, figures: { dollarsPerChoice, shareOfNetIncome, doesNotRespond, workers, years, laws } }) => [
        ...[arm, dollarsPerChoice, shareOfNetIncome, doesNotRespond],
        ...[workers, years, laws],
      ],
    ),
  };
}

function groundsWords({ workers, years, laws }: Pick<RationalityFigures, "workers" | "years" | "laws">): string {
  const [people, ofYears, ofLaws] = [workers, years, laws].map((value) => Number(value.toFixed(1)));
  const sample = workers >= mostExamined.workers ? ", a sample where there are more" : "";
  const last = years >= mostExamined.years ? "the last " : "";
  return `${counted(people, "worker")}${sample}, ${last}${counted(ofYears, "tax year")} and ${counted(ofLaws, "law")}`;
}
