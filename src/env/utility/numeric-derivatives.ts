import type { Evaluate } from "./expression.ts";

/** Step of central differences, a share of the variable: the cube root of double precision, where errors are least. */
const share = 6e-6;

/**
 * The derivative of a function by one of its variables, by differences: precise to about ten digits. At a variable near
 * zero, where there may be nothing below it, the step goes up only.
 */
export function byDifferences(of: Evaluate, variable: number): Evaluate {
  const moved = new Float64Array(5);
  return (at) => {
    const x = at[variable];
    const step = share * Math.max(Math.abs(x), 1);
    const from = x > step ? x - step : x;
    moved.set(at);
    moved[variable] = x + step;
    const above = of(moved);
    moved[variable] = from;
    return (above - of(moved)) / (x + step - from);
  };
}
