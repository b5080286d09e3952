/**
 * How the stand-in answers the questions of audits, from the numbers of the observation and nothing else: the nulls that
 * results of a model are set beside. Whoever wants something (`rational`, and those whose faults lie elsewhere) gets it
 * exactly; `noisy` errs by some 10 %; `learner`, who knows only what it has tried, answers by lot what it was never asked.
 */
import { type RandomStream, randomStream } from "../../base/random.ts";
import { perceivedLine } from "../../env/respond/perceived-schedule.ts";
import { rateOn, taxOn } from "../../law/tax-line.ts";
import type {
  BudgetObservation,
  GameObservation,
  LabObservation,
  OutcomeObservation,
  PairObservation,
  PerceptionObservation,
  SurveyObservation,
  UsualHoursObservation,
} from "../../models/audit-observations.ts";
import type { ObservationId } from "../../models/observations.ts";
import { observedLine } from "./observed-line.ts";
import { type Behaviour, perception } from "./stand-in-worker.ts";

type Answerer = (observation: never, behaviour: Behaviour, random: RandomStream) => object;

const answerers: Readonly<Record<string, Answerer>> = {
  budget: chosenBundle,
  survey: surveyedIncome,
  units: madeUnits,
  move: playedMove,
  pair: betterYear,
  "perceived-rate": perceivedRate,
  "usual-hours": usualHours,
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

/** Whoever wants most for itself and takes the others for the same. */
function playedMove(observation: GameObservation, behaviour: Behaviour, random: RandomStream): object {
  const { least, most } = observation;
  if (behaviour === "learner") return { move: least + random.integer(most - least + 1) };
  const error = behaviour === "noisy" ? 0.1 * (most - least) * random.normal() : 0;
  return { move: Math.min(most, Math.max(least, Math.round(selfishMove(observation) + error))) };
}

function selfishMove({ role, facts }: GameObservation): number {
  switch (role) {
    case "proposer":
      return 1;
    case "responder":
      return facts.offer > 0 ? 1 : 0;
    case "first to offer": {
      let kept = 1;
      for (let round = facts.rounds - 1; round >= 1; round--)
        kept = 1 - (round % 2 === 1 ? facts.otherFactor : facts.yourFactor) * kept;
      return 100 * kept;
    }
    default:
      return 0;
  }
}

/** What is left less what the hours cost in effort: those of somebody to whom 40 hours are best at $25 an hour and a rate of a quarter. */
function betterYear({ first, second }: PairObservation, behaviour: Behaviour, random: RandomStream): object {
  if (behaviour === "learner") return { better: random.next() < 0.5 ? "first" : "second" };
  const share = elasticity / (1 + elasticity);
  const worth = ({ left, hours }: OutcomeObservation): number => left - share * 39_000 * (hours / 40) ** (1 / share);
  const noise = behaviour === "noisy" ? 2_000 * random.normal() : 0;
  return { better: worth(first) + noise >= worth(second) ? "first" : "second" };
}

/**
 * The rate is read off the law. `misperceiving` takes it in part for the average rate, as it does in a simulation; `learner`, who
 * knows only what it has paid, takes it for the average rate altogether; `noisy` errs by some five points.
 */
function perceivedRate({ income, tax }: PerceptionObservation, behaviour: Behaviour, random: RandomStream): object {
  const law = observedLine(tax);
  const line = behaviour === "misperceiving" ? perceivedLine(law, perception, income) : law;
  const share = behaviour === "learner" && income > 0 ? taxOn(law, income) / income : rateOn(line, income);
  const error = behaviour === "noisy" ? 5 * random.normal() : 0;
  return { percent: Number((100 * share + error).toFixed(2)) };
}

/** A rule knows nothing of how others work: it says 40 of everybody, `noisy` about 40, and `learner` answers by lot. */
function usualHours(_: UsualHoursObservation, behaviour: Behaviour, random: RandomStream): object {
  if (behaviour === "learner") return { hours: 1 + random.integer(80) };
  return { hours: behaviour === "noisy" ? Math.round(40 * Math.exp(0.1 * random.normal())) : 40 };
}
