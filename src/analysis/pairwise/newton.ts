/** The greatest value of a concave function, by Newton's steps. */

export interface Curve {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Of the negative of the function, row by row: positive definite. */
  readonly information: Float64Array;
}

export interface Maximum {
  readonly at: Float64Array;
  readonly value: number;
  /** The inverse of the information: variances and covariances of estimates. */
  readonly covariance: Float64Array;
}

/** @throws RangeError where the information is singular: something cannot be told from the data */
export function newton(start: Float64Array, curve: (at: Float64Array) => Curve): Maximum {
  let at = start;
  let here = curve(at);
  for (let round = 0; round < 200; round++) {
    const inverse = inverseOf(here.information, at.length);
    const step = product(inverse, here.gradient);
    let length = 1;
    let next = moved(at, step, length);
    let there = curve(next);
    // Near the maximum rounding may take a little of the value away.
    while (!(there.value >= here.value - 1e-12 * Math.abs(here.value)) && length > 1e-10) {
      length /= 2;
      next = moved(at, step, length);
      there = curve(next);
    }
    [at, here] = [next, there];
    if (step.every((one) => Math.abs(one * length) < 1e-12)) break;
  }
  return { at, value: here.value, covariance: inverseOf(here.information, at.length) };
}

function moved(at: Float64Array, step: Float64Array, length: number): Float64Array {
  return at.map((value, k) => value + length * step[k]);
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return vector.map((_, i) => vector.reduce((sum, value, j) => sum + matrix[i * n + j] * value, 0));
}

/** By Gauss and Jordan with pivots. */
function inverseOf(matrix: Float64Array, n: number): Float64Array {
  const left = Float64Array.from(matrix);
  const right = new Float64Array(n * n);
  for (let i = 0; i < n; i++) right[i * n + i] = 1;
  const scale = Math.max(0, ...matrix.map(Math.abs));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++)
      if (Math.abs(left[i * n + column]) > Math.abs(left[pivot * n + column])) pivot = i;
    if (!(Math.abs(left[pivot * n + column]) > 1e-13 * scale))
      throw new RangeError(
        "the comparisons do not tell everything that was asked of them: the information is singular",
      );
    for (const rows of [left, right])
      for (let j = 0; j < n; j++) {
        const kept = rows[column * n + j];
        rows[column * n + j] = rows[pivot * n + j];
        rows[pivot * n + j] = kept;
      }
    const by = left[column * n + column];
    for (const rows of [left, right]) for (let j = 0; j < n; j++) rows[column * n + j] /= by;
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const factor = left[i * n + column];
      if (factor === 0) continue;
      for (const rows of [left, right]) for (let j = 0; j < n; j++) rows[i * n + j] -= factor * rows[column * n + j];
    }
  }
  return right;
}
