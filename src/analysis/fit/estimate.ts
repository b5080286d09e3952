/** The parameters of a rule at which recorded choices are likeliest. */
import type { Behaviour, BehaviourParameter, Layer, Parameters } from "../../agents/fitted/behaviour.ts";
import { subjectsWith } from "../../agents/fitted/subjects.ts";
import { nelderMead } from "../../planner/oracles/nelder-mead.ts";
import type { FitData } from "./fit-data.ts";
import { leastScatter, logLikelihoods } from "./likelihood.ts";

/** Choices that no rule explains are never impossible. */
export const leastLapse = 1e-4;

export interface Estimate {
  readonly behaviour: Behaviour;
  readonly layer: Layer;
  readonly parameters: Parameters;
  /** The same as places between the least and the most of each, 0 to 1, in the order of {@link parametersOf}. */
  readonly point: readonly number[];
  readonly logLikelihood: number;
}

export interface EstimateOptions {
  /** Of each choice; all 1 by default. */
  readonly weights?: Float64Array;
  /** Where to begin, close by; by default searches begin from several places. */
  readonly near?: readonly number[];
  /** Normal scatter about the same rule, which a search of odds begins from. */
  readonly from?: Estimate;
}

/** What a rule has of its own, then noise and lapse. */
export function parametersOf(behaviour: Behaviour, layer: Layer): readonly BehaviourParameter[] {
  return [
    ...behaviour.parameters,
    layer === "normal"
      ? { name: "noise", least: leastScatter, most: 2, byRatio: true, starts: [0.05] }
      : { name: "noise", least: 1e-4, most: 2, byRatio: true, starts: [0.02] },
    { name: "lapse", least: leastLapse, most: 0.5, byRatio: true, starts: [0.005] },
  ];
}

export function valueAt({ least, most, byRatio }: BehaviourParameter, place: number): number {
  return byRatio ? least * (most / least) ** place : least + place * (most - least);
}

export function placeOf({ least, most, byRatio }: BehaviourParameter, value: number): number {
  const place = byRatio ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
  return Math.min(1, Math.max(0, place));
}

export function parametersAt(space: readonly BehaviourParameter[], point: readonly number[]): Parameters {
  return Object.fromEntries(space.map((one, k) => [one.name, valueAt(one, point[k])]));
}

export function estimate(
  behaviour: Behaviour,
  layer: Layer,
  data: FitData,
  { weights, near, from }: EstimateOptions = {},
): Estimate {
  const space = parametersOf(behaviour, layer);
  const out = new Float64Array(data.choices);
  const objective = (point: readonly number[]): number => {
    logLikelihoods(behaviour, layer, parametersAt(space, point), data, out, weights);
    let sum = 0;
    for (let k = 0; k < out.length; k++)
      sum += weights === undefined ? out[k] : weights[k] === 0 ? 0 : weights[k] * out[k];
    return Number.isNaN(sum) ? -Infinity : sum;
  };
  // Ever smaller simplexes: the first only finds the region, and where one begins close by it is not needed.
  const search = (start: readonly number[], steps: readonly number[], mostEvaluations: number) => {
    let best: { readonly point: readonly number[]; readonly value: number } = { point: start, value: objective(start) };
    for (const step of steps)
      best = nelderMead(objective, best, {
        step,
        mostEvaluations: mostEvaluations * space.length,
        smallest: step / 100,
      });
    return best;
  };
  const polished = near
    ? search(near, [0.01], 15)
    : from
      ? search(startFrom(from, space), [0.05, 0.005], 40)
      : search(
          startsOf(behaviour, layer, data, space)
            .map((start) => search(start, [0.1], 25))
            .reduce((best, one) => (one.value > best.value ? one : best)).point,
          [0.03, 0.01, 0.002],
          50,
        );
  return {
    ...{ behaviour, layer, point: polished.point, logLikelihood: polished.value },
    parameters: parametersAt(space, polished.point),
  };
}

/** Hours scatter by about √(ε·noise) where odds go by what they are worth. */
function startFrom({ parameters }: Estimate, space: readonly BehaviourParameter[]): readonly number[] {
  const { noise = 0.1, elasticity = 0.4 } = parameters;
  const start: Parameters = { ...parameters, noise: noise ** 2 / elasticity };
  return space.map((one) => placeOf(one, start[one.name] ?? one.starts[0]));
}

/** Every rule's own starts, with scale and noise such that what is wanted is right on average. */
function startsOf(
  behaviour: Behaviour,
  layer: Layer,
  data: FitData,
  space: readonly BehaviourParameter[],
): readonly (readonly number[])[] {
  const most = Math.max(...space.map(({ starts }) => starts.length));
  return Array.from({ length: most }, (_, k) => {
    const start = Object.fromEntries(space.map((one) => [one.name, one.starts[Math.min(k, one.starts.length - 1)]]));
    const { mean, scatter } = residuals(behaviour, start, data);
    const moved = {
      ...start,
      scale: Math.exp(mean),
      ...(layer === "normal" && { noise: Math.max(scatter, 2 * leastScatter) }),
    };
    return space.map((one) => placeOf(one, Number(Reflect.get(moved, one.name))));
  });
}

/** Of ln hours about what was wanted, where both are above 0. */
function residuals(behaviour: Behaviour, parameters: Parameters, data: FitData): { mean: number; scatter: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (const run of data.runs) {
    const subjects = subjectsWith(run.economy, parameters, run.people);
    for (const t of run.counted) {
      const wanted = behaviour.wanted(subjects, parameters, run.situations[t]);
      run.hours[t].forEach((chosen, i) => {
        if (!(chosen > 0 && wanted[i] > 0)) return;
        const residual = Math.log(chosen / wanted[i]);
        count++;
        sum += residual;
        squares += residual * residual;
      });
    }
  }
  const mean = count > 0 ? sum / count : 0;
  return { mean, scatter: count > 0 ? Math.sqrt(Math.max(0, squares / count - mean * mean)) : 1 };
}
