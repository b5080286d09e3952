/** Wage distributions of the literature, without any facts about the people. */

import { ScenarioError } from "../../base/errors.ts";
import { type RandomStream, randomStream } from "../../base/random.ts";
import type { Population } from "../population.ts";
import { type FilterRange, inRange } from "../population-filter.ts";

/** GB2 fit to annual personal income of the ACS 2023, dollars (arXiv 2507.15815). */
const gb2 = { mu: 72402.78177917618, sigma: 2.0721070746154746, nu: 0.48651871959386955, tau: 1.1410398548220329 };

/** Bounds of the uniform prior, dollars an hour (arXiv 2507.15815). */
const uniformWage = { min: 1.24, max: 159.1 };

/** 40 hours a week in 52 weeks. */
const hoursPerYear = 2080;

/**
 * People with wage = income/2080 $/h, where income = mu·(Gamma(nu)/Gamma(tau))^(1/sigma) dollars a year is GB2.
 * @throws ScenarioError where (almost) no wage lies in `range`
 */
export function drawGb2(size: number, seed: number, range?: FilterRange): Population {
  return drawWages(size, seed, range, (stream) => {
    const ratio = gamma(stream, gb2.nu) / gamma(stream, gb2.tau);
    return (gb2.mu * ratio ** (1 / gb2.sigma)) / hoursPerYear;
  });
}

/**
 * People with a wage uniform on [1.24, 159.1] $/h.
 * @throws ScenarioError where (almost) no wage lies in `range`
 */
export function drawUniform(size: number, seed: number, range?: FilterRange): Population {
  const width = uniformWage.max - uniformWage.min;
  return drawWages(size, seed, range, (stream) => uniformWage.min + width * stream.next());
}

function drawWages(
  size: number,
  seed: number,
  range: FilterRange | undefined,
  draw: (stream: RandomStream) => number,
): Population {
  const stream = randomStream(seed, "population");
  const wage = new Float64Array(size);
  let candidatesLeft = 1_000_000 + 100 * size;
  for (let i = 0; i < size; ) {
    if (candidatesLeft-- === 0) {
      throw new ScenarioError("filter.wage: fewer than one in a hundred draws of this prior lie in the range", {
        hint: "widen the range",
      });
    }
    const candidate = draw(stream);
    if (candidate > 0 && inRange(candidate, range)) wage[i++] = candidate;
  }
  const [usualHours, weight] = [new Float64Array(size).fill(40), new Float64Array(size).fill(1)];
  return { size, wage, usualHours, assumesHours: true, weight, columns: new Map() };
}

/** Gamma(shape, 1) by G. Marsaglia and W. W. Tsang, ACM TOMS 26(3), 2000; below shape 1 by Gamma(shape+1)·U^(1/shape). */
function gamma(stream: RandomStream, shape: number): number {
  if (shape < 1) return gamma(stream, shape + 1) * (1 - stream.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - stream.next();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
