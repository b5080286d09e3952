/** The table of a comparison: each policy's results, on the terminal, in Markdown and on the page. */
import type { Contrast, ContrastArm } from "../../analysis/compare/contrast.ts";
import { type StepsToClose, someCloseIt } from "../../analysis/compare/steps-to-close.ts";
import type { Interval } from "../../analysis/statistics/interval.ts";
import { count, decimal, dollars, percent, signed } from "../words/format.ts";
import { welfareWords } from "../words/welfare-words.ts";
import type { ReportTable } from "./report-data.ts";

/** A column: its name, its title, and what it says of a policy; null is a dash. */
interface ArmColumn {
  readonly name: string;
  readonly label: string;
  readonly cell: (arm: ContrastArm, isBaseline: boolean) => string | null;
}

export function comparisonTable(comparison: Contrast): ReportTable {
  const { results } = comparison;
  const columns = armColumns(comparison);
  return {
    columns: columns.map(({ name, label }) => ({ name, label })),
    rows: results.map((arm) => columns.map(({ cell }) => cell(arm, arm.label === arm.comparedWith))),
  };
}

function armColumns({ welfare, results }: Contrast): readonly ArmColumn[] {
  const { label: kind, show } = welfareWords(welfare);
  const to = onlyReference(results);
  return [
    { name: "policy", label: "policy", cell: ({ label }) => label },
    {
      name: "welfare",
      label: `welfare (${kind})`,
      cell: ({ welfare: value }) => withInterval(value, show),
    },
    {
      name: "difference",
      label: to === null ? "difference" : `less ${to}`,
      cell: ({ difference }, isBaseline) =>
        isBaseline ? null : withInterval(difference, (value) => signed(value, show)),
    },
    ...(to === null
      ? [{ name: "compared_with", label: "compared with", cell: ({ comparedWith }: ContrastArm) => comparedWith }]
      : []),
    {
      name: "p_value",
      label: "p",
      // One seed has no interval, and no test.
      cell: ({ difference }, isBaseline) =>
        isBaseline || difference.low === null ? null : probability(difference.adjustedPValue),
    },
    {
      name: "gap_closed",
      label: "gap closed",
      cell: ({ gapClosed }) => (gapClosed === null ? null : withInterval(gapClosed, percent)),
    },
    ...(someCloseIt(results)
      ? [
          {
            name: "steps_to_close",
            label: "steps to 95 %",
            cell: ({ stepsToClose: steps }: ContrastArm) => (steps ? stepsWords(steps) : null),
          },
        ]
      : []),
    { name: "revenue", label: "revenue", cell: ({ revenuePerWorker }) => dollars(revenuePerWorker) },
    { name: "hours", label: "hours", cell: ({ meanHours }) => decimal(1)(meanHours) },
    { name: "gini_post", label: "Gini", cell: ({ giniPost }) => (giniPost === null ? null : decimal(3)(giniPost)) },
    {
      name: "cev",
      label: "gain",
      cell: ({ cev }, isBaseline) => (isBaseline || cev === null ? null : signed(cev, percent)),
    },
    {
      name: "better_off",
      label: "better off",
      cell: ({ shareBetterOff }, isBaseline) =>
        isBaseline || shareBetterOff === null ? null : percent(shareBetterOff),
    },
    ...(results.some((arm) => arm.kolm !== null)
      ? [
          {
            name: "kolm",
            label: "welfare (kolm)",
            cell: ({ kolm }: ContrastArm) => (kolm === null ? null : dollars(kolm)),
          },
        ]
      : []),
    ...(results.some(({ rationality }) => rationality)
      ? [
          {
            name: "dollars_per_choice",
            label: "$ a choice",
            cell: ({ rationality }: ContrastArm) =>
              rationality?.dollarsPerChoice ? withInterval(rationality.dollarsPerChoice, dollars) : null,
          },
          {
            name: "waste_of_net_income",
            label: "of net income",
            cell: ({ rationality }: ContrastArm) =>
              rationality?.shareOfNetIncome ? percent(rationality.shareOfNetIncome.mean, 2) : null,
          },
          {
            name: "does_not_respond",
            label: "do not respond",
            cell: ({ rationality }: ContrastArm) => (rationality ? percent(rationality.doesNotRespond.mean) : null),
          },
        ]
      : []),
    ...(results.some(({ calls }) => calls.inputTokens > 0)
      ? [
          {
            name: "cost",
            label: "cost",
            cell: ({ calls }: ContrastArm) => (calls.costUsd === null ? null : dollars(calls.costUsd)),
          },
        ]
      : []),
  ];
}

/** The one policy that all are compared with; null where there are several. */
export function onlyReference(results: readonly ContrastArm[]): string | null {
  const [{ comparedWith }] = results;
  return results.every((arm) => arm.comparedWith === comparedWith) ? comparedWith : null;
}

/** An interval of Student's t is as wide to both sides. */
function withInterval({ mean, low, high }: Interval, show: (value: number) => string): string {
  if (low === null || high === null) return show(mean);
  return `${show(mean)} ± ${show((high - low) / 2).replace(/^\+/, "")}`;
}

/** How long it takes, and in how many seeds it comes there. */
function stepsWords({ median, reached, seeds }: StepsToClose): string {
  return `${median === null ? "–" : count(median)}${seeds > 1 ? ` (${reached} of ${seeds})` : ""}`;
}

function probability(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
