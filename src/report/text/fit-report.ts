/** Which rule explains recorded choices, on a terminal. */
import type { FitResult, Misfit } from "../../analysis/fit/fit-result.ts";
import type { ParameterInterval } from "../../analysis/fit/intervals.ts";
import { count, counted, decimal, listed, percent, probability, rounded } from "../words/format.ts";
import { table, wrapped } from "./columns.ts";

export function fitReport(result: FitResult): string {
  const { source, data, models, best, resolution, holdout, shares, recovery, misfit, byLot, warnings } = result;
  const { model, standIn, runs } = source;
  const first = models.find(({ name }) => name === best) ?? models[0];
  return [
    ...wrapped(
      `${counted(data.workers, "worker")} of ${model}${standIn ? ", a behavioural stand-in, not a language model" : ""}; ${counted(data.choices, "choice")} under ${counted(data.schedules, "law")}; ${counted(runs.length, "run")}`,
    ),
    ...wrapped(
      `Scores are mean log ${resolution === "exact" ? "densities of ln hours" : `probabilities of answers in steps of ${resolution} hours`}, of ${holdout === "workers" ? "workers" : "tax years"} that were held out; hours by lot ${number(byLot)}`,
    ),
    "",
    ...table([
      ["model", "held-out score", "beside the best", "p", "noise by"],
      ...models.map((one) => [
        one.name,
        number(one.cvScore),
        one.cvDifference.value === 0 ? "–" : number(one.cvDifference.value),
        one.cvDifference.value === 0 ? "–" : probability(one.cvDifference.p).replace(/^p [=]? ?/, ""),
        one.layer === "normal" ? "scatter" : "odds",
      ]),
    ]),
    "",
    ...wrapped(finding(result)),
    "",
    ...table([
      [first.name, "value", "95 % interval"],
      ...Object.entries(first.parameters).map(([name, interval]) => [name, short(interval.value), within(interval)]),
    ]),
    ...(shares === null
      ? []
      : [
          "",
          ...wrapped(
            `As a mixture: ${listed(
              Object.entries(shares)
                .sort((a, b) => b[1] - a[1])
                .map(([name, share]) => `${percent(share, 0)} ${name}`),
            )}.`,
          ),
        ]),
    ...(recovery.table === null
      ? []
      : [
          "",
          ...table([
            ["choices drawn from", "found", "first or tied"],
            ...recovery.table.map(({ truth, found, isFirstOrTied }) => [truth, found, isFirstOrTied ? "yes" : "no"]),
          ]),
        ]),
    "",
    ...table([
      [`${best} is off by`, "choices", "mean", "root mean square"],
      ...[...misfit.byIncome, ...misfit.byRateChange].filter(({ choices }) => choices > 0).map(misfitRow),
    ]),
    ...(warnings.length > 0 ? ["", ...warnings.flatMap(({ message }) => wrapped(`warning: ${message}`))] : []),
  ].join("\n");
}

function finding({ best, models, recovery }: FitResult): string {
  const tied = models
    .filter(({ name, cvDifference }) => name !== best && cvDifference.p >= 0.05)
    .map(({ name }) => name);
  const others =
    tied.length > 0
      ? ` ${listed(tied)} foretell${tied.length === 1 ? "s" : ""} as well, with no fewer parameters.`
      : "";
  if (!recovery.identified)
    return `The choices do not tell the models apart: ${recovery.reason}. Of those that foretell as well as any, ${best} is the simplest, which is no finding.${others}`;
  return `Best explained as ${best}: of the models that foretell as well as any, the simplest.${others}`;
}

function misfitRow({ group, choices, bias, rmse }: Misfit): string[] {
  // Rounding has no sign.
  return [group, count(choices), percent(Math.round(1000 * bias) / 1000 || 0), percent(rmse)];
}

function within({ low, high }: ParameterInterval): string {
  return low === null || high === null ? "–" : `${short(low)} to ${short(high)}`;
}

function short(value: number): string {
  return rounded(value, 3);
}

function number(value: number): string {
  return decimal(4)(value);
}
