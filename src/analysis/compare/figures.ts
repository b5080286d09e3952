/** Means over seeds, as figures show them. */

import type { BracketPeople } from "../../env/measures/bracket-people.ts";
import type { Decile, Profile } from "../profile.ts";
import { meanInterval } from "../statistics/interval.ts";
import type { ArmFigures } from "./comparison.ts";
import type { ArmOutcome } from "./seed-job.ts";

/** The mean; null where a value is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  // Equal values have themselves as their mean, whatever rounding says.
  return values.every((value) => value === values[0]) ? values[0] : sum / values.length;
}

/** Means of each column over rows of the same length. */
export function columnMeans(rows: readonly (readonly number[])[]): number[] {
  return rows[0].map((_, column) => meanOf(rows.map((row) => row[column]))!);
}

/** The mean of schedules: at every income the mean of their marginal rates, on the starts of all their brackets. */
export function meanSchedule(schedules: readonly Schedule[]): Schedule {
  const brackets = [...new Set(schedules.flatMap((schedule) => schedule.brackets))].sort((a, b) => a - b);
  const rateAt = (schedule: Schedule, income: number): number =>
    schedule.rates[schedule.brackets.findLastIndex((start) => start <= income)];
  return { brackets, rates: brackets.map((start) => meanOf(schedules.map((schedule) => rateAt(schedule, start)))!) };
}

/** Of each bracket; null where seeds have brackets of their own. */
export function meanBrackets(
  finals: readonly (Schedule & { readonly byBracket: readonly BracketPeople[] | null })[],
): readonly BracketPeople[] | null {
  const known = finals.flatMap(({ byBracket }) => (byBracket === null ? [] : [byBracket]));
  const areAlike = finals.every(({ brackets }) => brackets.join() === finals[0].brackets.join());
  if (known.length < finals.length || !areAlike) return null;
  return known[0].map((_, k) => {
    const rates = known.flatMap((list) => list[k].rate ?? []);
    return {
      rate: rates.length === 0 ? null : meanOf(rates),
      people: meanOf(known.map((list) => list[k].people))!,
      incomeShare: meanOf(known.map((list) => list[k].incomeShare))!,
      thin: known.some((list) => list[k].thin),
    };
  });
}

interface Schedule {
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
}

/**
 * @param outcomes of one arm, one per seed
 * @param baselines those of the arm that it is compared with, with the same seeds
 */
export function armFigures(
  outcomes: readonly ArmOutcome[],
  baselines: readonly ArmOutcome[],
  level: number,
): ArmFigures {
  const [{ series, response }] = outcomes;
  const starts = series.flatMap(({ taxYear }, i) => (i === 0 || series[i - 1].taxYear < taxYear ? [i] : []));
  return {
    series: series.map(({ step, taxYear }, i) => ({
      step,
      taxYear,
      welfare: meanInterval(
        outcomes.map((outcome) => outcome.series[i].welfare),
        level,
      ),
      difference: meanInterval(
        outcomes.map((outcome, seed) => outcome.series[i].welfare - baselines[seed].series[i].welfare),
        level,
      ),
      meanHours: meanOf(outcomes.map((outcome) => outcome.series[i].meanHours))!,
      revenuePerWorker: meanOf(outcomes.map((outcome) => outcome.series[i].revenuePerWorker))!,
    })),
    ratesByYear: haveSameBrackets(outcomes)
      ? starts.map((i) => columnMeans(outcomes.map((outcome) => outcome.series[i].rates)))
      : [],
    profile: meanProfile(outcomes.map(({ profile }) => profile)),
    response: response.map((_, decile) => ({
      logNetOfTax: meanOfKnown(outcomes.map((outcome) => outcome.response[decile].logNetOfTax)),
      logHours: meanOfKnown(outcomes.map((outcome) => outcome.response[decile].logHours)),
    })),
    responseLeftOut: leftOut(outcomes),
  };
}

function leftOut(outcomes: readonly ArmOutcome[]): number | undefined {
  const known = outcomes.flatMap(({ responseLeftOut }) => responseLeftOut ?? []);
  return known.length < outcomes.length ? undefined : (meanOf(known) ?? undefined);
}

function haveSameBrackets([{ brackets }, ...others]: readonly ArmOutcome[]): boolean {
  return brackets !== null && others.every((other) => other.brackets?.join() === brackets.join());
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanOf(known);
}

function meanProfile(profiles: readonly Profile[]): Profile {
  const curve = (which: "pre" | "post"): number[] | null => {
    const known = profiles.map(({ lorenz }) => lorenz[which]).filter((list) => list !== null);
    return known.length === profiles.length ? columnMeans(known) : null;
  };
  const shares = (which: "pre" | "post"): number[] => columnMeans(profiles.map(({ histogram }) => histogram[which]));
  return {
    deciles: profiles[0].deciles.map((_, d) => {
      const mean = (key: keyof Decile): number => meanOf(profiles.map(({ deciles }) => deciles[d][key]))!;
      return {
        income: mean("income"),
        tax: mean("tax"),
        consumption: mean("consumption"),
        hours: mean("hours"),
        utility: mean("utility"),
        marginalRate: mean("marginalRate"),
      };
    }),
    lorenz: { pre: curve("pre"), post: curve("post") },
    histogram: { pre: shares("pre"), post: shares("post") },
  };
}
