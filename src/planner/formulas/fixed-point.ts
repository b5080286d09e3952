export interface FixedPoint {
  /** The point with the least residual. */
  readonly point: readonly number[];
  /** Largest distance between a coordinate of the point and of its image. */
  readonly residual: number;
  /** How often the function was evaluated. */
  readonly iterations: number;
}

const mostIterations = 600;
const firstStep = 0.3;
/** From this iteration on steps shrink as 1/n, so that cycles die out. */
const shrinkFrom = 120;
const closeEnough = 1e-13;

/** Damped iteration t ← t + d·(F(t) − t) for functions that need have neither slope nor a single fixed point. */
export function fixedPoint(
  image: (point: readonly number[]) => readonly number[],
  start: readonly number[],
  most = mostIterations,
): FixedPoint {
  let point = [...start];
  let closest = { point, residual: Infinity };
  let iterations = 0;
  while (closest.residual > closeEnough && iterations < most) {
    iterations++;
    const gaps = image(point).map((value, j) => value - point[j]);
    const residual = Math.max(...gaps.map(Math.abs));
    if (residual < closest.residual) closest = { point, residual };
    const step = firstStep * Math.min(1, shrinkFrom / iterations);
    point = point.map((value, j) => value + step * gaps[j]);
  }
  return { ...closest, iterations };
}
