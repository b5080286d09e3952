/** A comparison as a table for analysts: one row per policy. */
import type { Contrast, ContrastArm } from "./contrast.ts";

/** Rows in the order of the policies. */
export interface Column {
  readonly name: string;
  readonly type: "STRING" | "DOUBLE" | "INT32";
  readonly data: (string | number | null)[];
}

/** What is told of where it varies from; empty without `--resamples`. */
const spreads = [
  { measure: "welfare", name: "welfare" },
  { measure: "difference", name: "difference" },
] as const;

export function comparisonColumns({ comparison, results, seeds }: Contrast): Column[] {
  const column = (name: string, type: Column["type"], value: (arm: ContrastArm) => string | number | null): Column => ({
    name,
    type,
    data: results.map(value),
  });
  const number = (name: string, value: (arm: ContrastArm) => number | null): Column => column(name, "DOUBLE", value);
  return [
    column("comparison", "STRING", () => comparison),
    column("policy", "STRING", ({ label }) => label),
    column("planner", "STRING", ({ planner }) => planner),
    column("settings", "STRING", ({ settings }) => JSON.stringify(settings)),
    column("compared_with", "STRING", ({ comparedWith }) => comparedWith),
    column("seeds", "INT32", () => seeds),
    number("welfare", ({ welfare }) => welfare.mean),
    number("welfare_low", ({ welfare }) => welfare.low),
    number("welfare_high", ({ welfare }) => welfare.high),
    number("difference", ({ difference }) => difference.mean),
    number("difference_low", ({ difference }) => difference.low),
    number("difference_high", ({ difference }) => difference.high),
    number("p_value", ({ difference }) => difference.pValue),
    number("adjusted_p_value", ({ difference }) => difference.adjustedPValue),
    number("sign_flip_p_value", ({ difference }) => difference.signFlipPValue),
    number("gap_closed", ({ gapClosed }) => gapClosed?.mean ?? null),
    number("gap_closed_low", ({ gapClosed }) => gapClosed?.low ?? null),
    number("gap_closed_high", ({ gapClosed }) => gapClosed?.high ?? null),
    number("revenue_per_worker", ({ revenuePerWorker }) => revenuePerWorker),
    number("mean_hours", ({ meanHours }) => meanHours),
    number("mean_income", ({ meanIncome }) => meanIncome),
    number("gini_pre", ({ giniPre }) => giniPre),
    number("gini_post", ({ giniPost }) => giniPost),
    number("consumption_gain", ({ cev }) => cev),
    number("welfare_ratio", ({ welfareRatio }) => welfareRatio),
    number("floored", ({ floored }) => floored),
    number("welfare_kolm", ({ kolm }) => kolm),
    number("share_better_off", ({ shareBetterOff }) => shareBetterOff),
    number("dollars_per_choice", ({ rationality }) => rationality?.dollarsPerChoice?.mean ?? null),
    number("waste_of_net_income", ({ rationality }) => rationality?.shareOfNetIncome?.mean ?? null),
    number("does_not_respond", ({ rationality }) => rationality?.doesNotRespond.mean ?? null),
    column("resamples", "INT32", ({ variance }) => variance?.sets ?? 1),
    ...spreads.flatMap(({ measure, name }) => {
      const of = ({ variance }: ContrastArm) => variance?.measures.find((one) => one.measure === measure);
      return (["people", "resample"] as const).flatMap((part) => [
        number(`variance_${part}_${name}`, (arm) => of(arm)?.[part].variance ?? null),
        number(`variance_${part}_${name}_low`, (arm) => of(arm)?.[part].low ?? null),
        number(`variance_${part}_${name}_high`, (arm) => of(arm)?.[part].high ?? null),
      ]);
    }),
    ...Array.from({ length: 10 }, (_, d) => number(`gain_decile_${d + 1}`, ({ deciles }) => deciles?.[d] ?? null)),
    column("rates", "STRING", ({ rates }) => JSON.stringify(rates)),
    column("brackets_people", "STRING", ({ byBracket }) => JSON.stringify(byBracket)),
    column("endpoints", "STRING", ({ endpoints }) => (endpoints ? JSON.stringify(endpoints) : null)),
  ];
}
