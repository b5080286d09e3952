/**
 * How the stand-in answers the questions of audits, from the numbers of the observation and nothing else: the nulls that
 * results of a model are set beside. Whoever wants something (`rational`, and those whose faults lie elsewhere) gets it
 * exactly; `noisy` errs by some 10 %; `learner`, who knows only what it has tried, answers by lot what it was never asked.
 */
import { type RandomStream, randomStream } from "../../base/random.ts";
import type { BudgetObservation } from "../../models/audit-observations.ts";
import type { ObservationId } from "../../models/observations.ts";
import type { Behaviour } from "./stand-in-worker.ts";

type Answerer = (observation: never, behaviour: Behaviour, random: RandomStream) => object;

const answerers: Readonly<Record<string, Answerer>> = { budget: chosenBundle };

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
