/** Which part of the workers goes by which rule: a finite mixture, by expectation and maximisation. */
import { subjectsWith } from "../../agents/fitted/subjects.ts";
import { type Estimate, estimate, parametersOf } from "./estimate.ts";
import type { FitData } from "./fit-data.ts";
import { logLikelihoods } from "./likelihood.ts";

export interface MixtureClass {
  readonly estimate: Estimate;
  readonly share: number;
  /** Chance that each worker is of the class. */
  readonly membership: Float64Array;
}

export interface Mixture {
  readonly classes: readonly MixtureClass[];
  readonly logLikelihood: number;
  readonly bic: number;
  /** Classes that foretell the same within their noise, and were made one. */
  readonly alike: readonly string[];
}

const rounds = 12;
const smallestGain = 1e-3;

/** Starts with every rule, and drops the rarest as long as BIC falls. */
export function mixture(estimates: readonly Estimate[], data: FitData): Mixture {
  const { kept, alike } = withoutTwins(estimates, data);
  let best = fitted(
    kept.map((one) => ({ one, share: 1 / kept.length })),
    data,
  );
  for (;;) {
    if (best.classes.length === 1) break;
    const rarest = best.classes.reduce((least, one) => (one.share < least.share ? one : least));
    const without = best.classes.filter((one) => one !== rarest);
    const rest = 1 - rarest.share;
    const next = fitted(
      without.map(({ estimate: one, share }) => ({ one, share: rest > 0 ? share / rest : 1 / without.length })),
      data,
    );
    if (next.bic > best.bic) break;
    best = next;
  }
  return { ...best, alike };
}

function fitted(
  start: readonly { readonly one: Estimate; readonly share: number }[],
  data: FitData,
): Omit<Mixture, "alike"> {
  let estimates = start.map(({ one }) => one);
  let shares = start.map(({ share }) => share);
  let before = -Infinity;
  for (let round = 0; ; round++) {
    const likely = estimates.map((one) => byWorker(one, data));
    const { membership, logLikelihood } = memberships(likely, shares, data.workers);
    shares = membership.map((column) => column.reduce((sum, value) => sum + value, 0) / data.workers);
    if (round === rounds || logLikelihood - before < smallestGain) {
      const free = estimates.reduce((sum, one) => sum + parametersOf(one.behaviour, one.layer).length, 0);
      return {
        classes: estimates.map((one, k) => ({ estimate: one, share: shares[k], membership: membership[k] })),
        logLikelihood,
        bic: -2 * logLikelihood + (free + shares.length - 1) * Math.log(data.choices),
      };
    }
    before = logLikelihood;
    estimates = estimates.map((one, k) => {
      if (shares[k] < 1e-6) return one;
      const weights = Float64Array.from(data.workerOf, (worker) => membership[k][worker]);
      return estimate(one.behaviour, one.layer, data, { weights, near: one.point });
    });
  }
}

function byWorker({ behaviour, layer, parameters }: Estimate, data: FitData): Float64Array {
  const sums = new Float64Array(data.workers);
  logLikelihoods(behaviour, layer, parameters, data).forEach((value, choice) => {
    sums[data.workerOf[choice]] += value;
  });
  return sums;
}

/** @returns the chance of each worker to be of each class, and the log likelihood of all */
export function memberships(
  likely: readonly Float64Array[],
  shares: readonly number[],
  workers: number,
): { readonly membership: readonly Float64Array[]; readonly logLikelihood: number } {
  const membership = likely.map(() => new Float64Array(workers));
  let logLikelihood = 0;
  for (let worker = 0; worker < workers; worker++) {
    const terms = likely.map((column, k) => Math.log(Math.max(shares[k], 1e-300)) + column[worker]);
    const most = Math.max(...terms);
    const sum = terms.reduce((total, term) => total + Math.exp(term - most), 0);
    logLikelihood += most + Math.log(sum);
    terms.forEach((term, k) => {
      membership[k][worker] = Math.exp(term - most) / sum;
    });
  }
  return { membership, logLikelihood };
}

/** Of rules that foretell the same, up to their noise, the one with fewer parameters stays. */
function withoutTwins(estimates: readonly Estimate[], data: FitData): { kept: Estimate[]; alike: string[] } {
  const simplest = [...estimates].sort(
    (a, b) =>
      parametersOf(a.behaviour, a.layer).length - parametersOf(b.behaviour, b.layer).length ||
      b.logLikelihood - a.logLikelihood,
  );
  const kept: Estimate[] = [];
  const alike: string[] = [];
  for (const one of simplest) {
    const twin = kept.find(
      (other) => other.layer === one.layer && !one.behaviour.stays && apart(one, other, data) < noiseOf(one, other),
    );
    if (twin) alike.push(`${one.behaviour.name} is ${twin.behaviour.name}`);
    else kept.push(one);
  }
  return { kept, alike };
}

function noiseOf(a: Estimate, b: Estimate): number {
  return Math.min(a.parameters.noise ?? 0, b.parameters.noise ?? 0);
}

/** Root of the mean squared difference of ln hours wanted. */
function apart(a: Estimate, b: Estimate, data: FitData): number {
  let [count, squares] = [0, 0];
  for (const run of data.runs) {
    const [one, other] = [a, b].map(({ parameters }) => subjectsWith(run.economy, parameters, run.people));
    for (const t of run.counted) {
      const first = a.behaviour.wanted(one, a.parameters, run.situations[t]);
      const second = b.behaviour.wanted(other, b.parameters, run.situations[t]);
      first.forEach((hours, i) => {
        const difference = Math.log(Math.max(hours, 0.25) / Math.max(second[i], 0.25));
        count++;
        squares += difference * difference;
      });
    }
  }
  return Math.sqrt(squares / count);
}
