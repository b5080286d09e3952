import { type Candidate, clampToUnit, type Objective } from "./objective.ts";

const firstStep = 0.02;

/**
 * Coordinate search on the unit cube: tries a step either way on every coordinate, and on neighbouring pairs together
 * and against each other (rates of neighbouring brackets trade off), and halves the step when nothing is gained.
 * @param smallest the last step
 */
export function patternSearch(objective: Objective, start: Candidate, smallest: number): Candidate {
  const size = start.point.length;
  const directions: (readonly number[])[] = [];
  const axis = (...entries: readonly (readonly [number, number])[]) => {
    const direction = new Array<number>(size).fill(0);
    for (const [j, value] of entries) direction[j] = value;
    directions.push(
      direction,
      direction.map((value) => -value),
    );
  };
  for (let j = 0; j < size; j++) {
    axis([j, 1]);
    if (j + 1 < size) {
      axis([j, 1], [j + 1, 1]);
      axis([j, 1], [j + 1, -1]);
    }
  }
  let best = start;
  for (let step = firstStep; step >= smallest; ) {
    const before = best;
    for (const direction of directions) {
      const point = best.point.map((value, j) => clampToUnit(value + step * direction[j]));
      const value = objective(point);
      if (value > best.value) best = { point, value };
    }
    if (best === before) step /= 2;
  }
  return best;
}
