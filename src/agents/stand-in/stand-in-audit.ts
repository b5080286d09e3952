/**
 * How the stand-in answers the questions of audits, from the numbers of the observation and nothing else: the nulls that
 * results of a model are set beside. Whoever wants something (`rational`, and those whose faults lie elsewhere) gets it
 * exactly; `noisy` errs by some 10 %; `learner`, who knows only what it has tried, answers by lot what it was never asked.
 */
import { type RandomStream, randomStream } from "../../base/random.ts";
import type { BudgetObservation, LabObservation, SurveyObservation } from "../../models/audit-observations.ts";
import type { ObservationId } from "../../models/observations.ts";
import type { Behaviour } from "./stand-in-worker.ts";

type Answerer = (observation: never, behaviour: Behaviour, random: RandomStream) => object;

const answerers: Readonly<Record<string, Answerer>> = {
  budget: chosenBundle,
  survey: surveyedIncome,
  units: madeUnits,
};

/** The answer to a question of an audit; undefined for what is none. */
export function standInAuditAnswer(
  observation: { readonly id: ObservationId },
  behaviour: Behaviour,
  sample: number,
): object | undefined {
  const { seed, purpose, agent, step } = observation.id;
  const random = randomStream(seed, "stand-in", purpose, agent, step, sample);
  return answerers[purpose]?.(observation as never, behaviour, random);
}

/** Of Cobb and Douglas with equal shares: half of what there is goes for each good. */
function chosenBundle(observation: BudgetObservation, behaviour: Behaviour, random: RandomStream): object {
  const { least, most, secondAtLeast, secondAtMost, secondPerFirst } = observation;
  const lot = least + (most - least) * random.next();
  const wanted = secondAtMost === 0 ? most / 2 : secondAtLeast / secondPerFirst / 2;
  const error = behaviour === "noisy" ? Math.exp(0.1 * random.normal()) : 1;
  const first = behaviour === "learner" ? lot : wanted * error;
  return { first: Math.min(most, Math.max(least, Number(first.toFixed(6)))) };
}

/** Elasticity of income that surveys are answered by. */
const elasticity = 0.4;

/** What is earned responds; what is reported of it is all of it. */
function surveyedIncome(observation: SurveyObservation, behaviour: Behaviour, random: RandomStream): object {
  const { income, ratePercent, margin } = observation;
  if (behaviour === "learner") return { income: Math.round(income * (0.8 + 0.4 * random.next())) };
  const kept = (100 - ratePercent.after) / (100 - ratePercent.before);
  const error = behaviour === "noisy" ? Math.exp(0.1 * random.normal()) : 1;
  return { income: Number((income * error * (margin === "effort" ? kept ** elasticity : 1)).toFixed(2)) };
}

/** Reads rates and the place of the notch in the law's words. */
function madeUnits({ most, pay, law }: LabObservation, behaviour: Behaviour, random: RandomStream): object {
  if (behaviour === "learner") return { units: random.integer(most + 1) };
  const rates = [...law.matchAll(/(\d+) %/g)].map(([, percent]) => Number(percent) / 100);
  const upTo = Number(/at most (\d+)/.exec(law)?.[1] ?? Number.POSITIVE_INFINITY);
  const net = (units: number): number => units * pay * (1 - (units * pay <= upTo ? rates[0] : rates[rates.length - 1]));
  let best = 0;
  for (let units = 1; units <= most; units++) if (net(units) > net(best)) best = units;
  const units = behaviour === "noisy" ? Math.round(best * Math.exp(0.1 * random.normal())) : best;
  return { units: Math.min(most, units) };
}
