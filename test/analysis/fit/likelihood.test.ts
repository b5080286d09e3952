import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import type { Situation } from "../../../src/agents/fitted/behaviour.ts";
import { behaviours } from "../../../src/agents/fitted/behaviours.ts";
import { estimate } from "../../../src/analysis/fit/estimate.ts";
import { assembled, type FitRun } from "../../../src/analysis/fit/fit-data.ts";
import { byLotScore, logLikelihoods } from "../../../src/analysis/fit/likelihood.ts";
import { hoursUpTo } from "../../../src/env/hours-choice.ts";
import { quasiLinear } from "../../../src/env/utility/quasi-linear.ts";
import { taxSchedule } from "../../../src/law/tax-schedule.ts";

const numbers = z.array(z.number());
const golden = z
  .object({
    wages: numbers,
    zeroTaxHours: z.number(),
    maxHours: z.number(),
    schedules: z.array(z.object({ brackets: numbers, rates: numbers })),
    hours: z.array(z.array(numbers)),
    logLikelihood: z.array(
      z.object({ eps: z.number(), noise: z.number(), kappa: z.number(), lapse: z.number(), value: z.number() }),
    ),
    mle: z.object({ eps: z.number(), noise: z.number(), kappa: z.number(), logLikelihood: z.number() }),
    uniform: z.object({ logLikelihood: z.number() }),
  })
  .parse(JSON.parse(readFileSync("test/golden/behaviour-fit.json", "utf8")));

const size = golden.wages.length;
const incomePerHour = Float64Array.from(golden.wages, (wage) => 52 * wage);
const usualHours = new Float64Array(size).fill(golden.zeroTaxHours);
const laws = golden.schedules.map(({ brackets, rates }) => taxSchedule(brackets, rates));
const steps = golden.hours.flatMap((workers) => laws.map((law, s) => ({ law, hours: workers.map((own) => own[s]) })));
const situations = steps.map(
  ({ law }): Situation => ({ law, last: usualHours, lastWorked: usualHours, reference: null, rebate: 0, tried: [] }),
);
const run: FitRun = {
  id: "golden",
  economy: {
    size,
    weight: new Float64Array(size).fill(1),
    incomePerHour,
    hours: hoursUpTo(golden.maxHours),
    elasticity: 0.4,
    elasticities: null,
    zeroTaxIncome: incomePerHour.map((perHour) => golden.zeroTaxHours * perHour),
    psi: new Float64Array(size).fill(1),
    psiScale: null,
    utility: quasiLinear,
    publicSpending: 0,
  },
  people: { usualHours, misperception: "ironing" },
  years: steps.map((_, t) => t + 1),
  situations,
  hours: steps.map(({ hours }) => Float64Array.from(hours)),
  counted: steps.map((_, t) => t),
};
const data = assembled([run], 1, golden.maxHours);
const noisy = behaviours.find(({ name }) => name === "noisy") ?? behaviours[0];

describe("logit choice among whole hours, by an independent implementation", () => {
  test.each(golden.logLikelihood)(
    "at ε $eps, noise $noise, κ $kappa, lapse $lapse",
    ({ eps, noise, kappa, lapse, value }) => {
      const scores = logLikelihoods(noisy, "quantal", { scale: kappa, elasticity: eps, noise, lapse }, data);
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(value, 7);
    },
  );

  test("choice by lot", () => {
    expect(data.choices * byLotScore(data)).toBeCloseTo(golden.uniform.logLikelihood, 6);
  });

  test("the likeliest parameters, from starts that are others", () => {
    const found = estimate(noisy, "quantal", data);
    const { parameters, logLikelihood } = found;
    // The reference has no lapses; the least that is allowed costs the log likelihood 120 · 1e-4 at most.
    expect(logLikelihood).toBeGreaterThan(golden.mle.logLikelihood - 0.012);
    expect(logLikelihood).toBeLessThan(golden.mle.logLikelihood + 0.012);
    expect(parameters.elasticity).toBeCloseTo(golden.mle.eps, 3);
    expect(parameters.noise).toBeCloseTo(golden.mle.noise, 4);
    expect(parameters.scale).toBeCloseTo(golden.mle.kappa, 4);
  });
});
