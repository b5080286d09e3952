/**
 * Intervals hold what was planted as often as they say. Thousand draws for each rule by `npm run test:trials`; here a few, of which an
 * interval must hold most.
 */
import { describe, expect, test } from "@jest/globals";
import type { ParameterName, Parameters } from "../../../src/agents/fitted/behaviour.ts";
import { behaviours } from "../../../src/agents/fitted/behaviours.ts";
import { Past } from "../../../src/agents/fitted/past.ts";
import { estimate, parametersOf, placeOf } from "../../../src/analysis/fit/estimate.ts";
import { assembled, type FitData, type FitRun } from "../../../src/analysis/fit/fit-data.ts";
import { sandwichIntervals } from "../../../src/analysis/fit/intervals.ts";
import { drawnAgain } from "../../../src/analysis/fit/recovery.ts";
import { randomStream } from "../../../src/base/random.ts";
import { hoursUpTo } from "../../../src/env/hours-choice.ts";
import { quasiLinear } from "../../../src/env/utility/quasi-linear.ts";
import { taxSchedule } from "../../../src/law/tax-schedule.ts";

const trials = Number(process.env.LLM_ECON_TRIALS ?? 8);
const [size, years] = trials > 100 ? [30, 8] : [20, 8];

/** People with pay from $10 to $60 an hour, under a law of two brackets that is another one each year. */
function people(seed: number): FitData {
  const random = randomStream(seed, "trials");
  const incomePerHour = Float64Array.from({ length: size }, () => 52 * (10 + 50 * random.next()));
  const usualHours = Float64Array.from({ length: size }, () => 30 + 20 * random.next());
  const zeroTaxIncome = incomePerHour.map((perHour, i) => perHour * usualHours[i] * 1.1);
  const past = new Past(usualHours);
  const situations = Array.from({ length: years }, () =>
    past.under(taxSchedule([0, 40_000], [0.5 * random.next(), 0.6 * random.next()])),
  );
  const run: FitRun = {
    id: "planted",
    economy: {
      ...{ size, incomePerHour, zeroTaxIncome, weight: new Float64Array(size).fill(1) },
      ...{ hours: hoursUpTo(100), elasticity: 0.4, elasticities: null, psi: new Float64Array(size).fill(1) },
      ...{ psiScale: null, utility: quasiLinear, publicSpending: 0 },
    },
    people: { usualHours, misperception: "ironing" },
    years: situations.map((_, t) => t + 1),
    situations,
    hours: situations.map(() => usualHours),
    counted: situations.map((_, t) => t),
  };
  return assembled([run], "exact", 100);
}

const planted: readonly (readonly [rule: string, parameters: Parameters])[] = [
  ["rational", { elasticity: 0.4 }],
  ["myopic", { elasticity: 0.4, adjustment: 0.5 }],
  ["misperceiving", { elasticity: 0.4, misperceptionShare: 0.4 }],
  ["reference-dependent", { elasticity: 0.4, lossAversion: 2.25 }],
  ["habit", { elasticity: 0.4, stay: 0.3 }],
];

describe.each(planted)("%s, planted in %j", (name, own) => {
  const behaviour = behaviours.find((one) => one.name === name);
  if (!behaviour) throw new Error(name);
  const parameters: Parameters = { scale: 1, noise: 0.1, lapse: 0.02, ...own };
  const space = parametersOf(behaviour, "normal");
  const near = space.map((one) => placeOf(one, Number(parameters[one.name])));
  const truth = { behaviour, layer: "normal", parameters, point: near, logLikelihood: 0 } as const;

  test(
    `${trials} draws: 95 % intervals hold the truth`,
    () => {
      const held = new Map<ParameterName, number>();
      for (let trial = 1; trial <= trials; trial++) {
        const data = drawnAgain(truth, people(trial), trial);
        const intervals = sandwichIntervals(estimate(behaviour, "normal", data, { near }), data);
        for (const one of Object.keys(own) as ParameterName[]) {
          const { low, high } = intervals[one];
          const value = Number(parameters[one]);
          if (low !== null && high !== null && low <= value && value <= high) held.set(one, (held.get(one) ?? 0) + 1);
        }
      }
      const shares = Object.fromEntries([...held].map(([one, times]) => [one, times / trials]));
      if (trials > 100) process.stdout.write(`${name}: ${JSON.stringify(shares)}\n`);
      // Three standard deviations of so many trials below the nominal share, and a point for few workers.
      const least = 0.94 - 3 * Math.sqrt((0.95 * 0.05) / trials);
      for (const one of Object.keys(own))
        expect({ [one]: (shares[one] ?? 0) >= least, shares }).toEqual({ [one]: true, shares });
    },
    60_000 + 1000 * trials,
  );
});
