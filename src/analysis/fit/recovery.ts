/** Whether the fit would find out a rule that it is given: choices drawn from each fitted model, and fitted again. */
import type { Situation } from "../../agents/fitted/behaviour.ts";
import { drawHours } from "../../agents/fitted/draw-hours.ts";
import { Past } from "../../agents/fitted/past.ts";
import { subjectsWith } from "../../agents/fitted/subjects.ts";
import { taxesInto } from "../../law/applied-law.ts";
import type { Estimate } from "./estimate.ts";
import { assembled, type FitData, type FitRun } from "./fit-data.ts";
import type { Recovered } from "./fit-result.ts";
import { type Holdout, scoreDifferences } from "./held-out.ts";
import { type Ranked, rankedFits, simplestTied } from "./ranked-fits.ts";

export interface RecoveryOptions {
  readonly holdout: Holdout;
  readonly seed: number;
  readonly onProgress: (what: string) => void;
}

export function recoveryOf(
  ranked: readonly Ranked[],
  data: FitData,
  { holdout, seed, onProgress }: RecoveryOptions,
): readonly Recovered[] {
  const rules = ranked.map(({ estimate }) => estimate.behaviour);
  return ranked.map(({ estimate }) => {
    const truth = estimate.behaviour.name;
    onProgress(`recovery of ${truth}`);
    const again = rankedFits(drawnAgain(estimate, data, seed), rules, holdout, seed);
    const differences = scoreDifferences(
      again.map(({ scores }) => scores),
      0,
      data,
    );
    const found = again[simplestTied(again, differences)].estimate.behaviour.name;
    const place = again.findIndex((one) => one.estimate.behaviour.name === truth);
    return {
      truth,
      found,
      isFirstOrTied: place === 0 || differences[place].p >= 0.05,
      parameters: Object.fromEntries(
        Object.entries(estimate.parameters).map(([name, value]) => [
          name,
          { truth: value, estimate: Number(Reflect.get(again[place].estimate.parameters, name)) },
        ]),
      ),
    };
  });
}

/** The same people under the same laws, choosing by the fitted rule; what they see of the past is their own. */
export function drawnAgain(estimate: Estimate, data: FitData, seed: number): FitData {
  const runs = data.runs.map((run): FitRun => {
    const { economy, people, years } = run;
    const subjects = subjectsWith(economy, estimate.parameters, people);
    const situations: Situation[] = [];
    const hours: Float64Array[] = [];
    const past = new Past(people.usualHours);
    run.situations.forEach(({ law, rebate }, t) => {
      const situation = past.under(law);
      const chosen = drawHours(
        estimate,
        subjects,
        situation,
        estimate.behaviour.wanted(subjects, estimate.parameters, situation),
        { most: data.mostHours, resolution: data.resolution, seed, step: t + 1 },
      );
      situations.push(situation);
      hours.push(chosen);
      const income = chosen.map((value, i) => value * economy.incomePerHour[i]);
      const tax = taxesInto(law, income, new Float64Array(economy.size));
      // What is paid back is that of the record.
      const paidBack = run.situations[t + 1]?.rebate ?? rebate;
      past.remember({
        hours: chosen,
        consumption: income.map((value, i) => value - tax[i] + paidBack),
        rebate: paidBack,
        endsTaxYear: years[t] !== years[t + 1],
      });
    });
    return { ...run, situations, hours };
  });
  return assembled(runs, data.resolution, data.mostHours);
}
