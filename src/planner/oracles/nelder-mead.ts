import { bestFirst, type Candidate, clampToUnit, type Objective } from "./objective.ts";

export interface NelderMeadOptions {
  /** Edge of the first simplex. */
  readonly step: number;
  readonly mostEvaluations: number;
  /** A simplex whose corners are this close has collapsed; 1e-9 by default. */
  readonly smallest?: number;
}

/** Nelder and Mead (1965) on the unit cube, whose walls clip every move: no gradients, so jumps do no harm. */
export function nelderMead(objective: Objective, start: Candidate, options: NelderMeadOptions): Candidate {
  const size = start.point.length;
  const { smallest = 1e-9 } = options;
  let evaluations = 0;
  const at = (point: readonly number[]): Candidate => {
    evaluations++;
    const inside = point.map(clampToUnit);
    return { point: inside, value: objective(inside) };
  };
  const corner = (j: number) => {
    const { step } = options;
    return at(start.point.map((value, i) => (i === j ? (value + step <= 1 ? value + step : value - step) : value)));
  };
  let simplex = bestFirst([start, ...start.point.map((_, j) => corner(j))]);
  while (evaluations < options.mostEvaluations) {
    const best = simplex[0];
    const worst = simplex[size];
    const spread = Math.max(
      ...simplex.flatMap(({ point }) => point.map((value, j) => Math.abs(value - best.point[j]))),
    );
    if (spread < smallest) break;
    const center = best.point.map(
      (_, j) => simplex.slice(0, size).reduce((sum, { point }) => sum + point[j], 0) / size,
    );
    const towards = (factor: number) => at(center.map((value, j) => value + factor * (value - worst.point[j])));
    const reflected = towards(1);
    let next = reflected;
    if (reflected.value > best.value) {
      const expanded = towards(2);
      if (expanded.value > reflected.value) next = expanded;
    } else if (!(reflected.value > simplex[size - 1].value)) {
      next = towards(reflected.value > worst.value ? 0.5 : -0.5);
    }
    const isBetter = next.value > worst.value && next.value >= reflected.value;
    const others = isBetter
      ? [...simplex.slice(1, size), next]
      : simplex.slice(1).map(({ point }) => at(point.map((value, j) => (value + best.point[j]) / 2)));
    simplex = bestFirst([best, ...others]);
  }
  return simplex[0];
}
