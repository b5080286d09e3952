/** How far two orders of the same things agree. */

/**
 * Kendall's τ-b: pairs that both put the same way round less those they put otherwise, over the geometric mean of the pairs
 * that each puts in an order. 1 for the same order, −1 for the opposite one.
 * @returns null where one of them puts nothing in an order
 */
export function kendallTau(xs: readonly number[], ys: readonly number[]): number | null {
  let [agreeing, byX, byY] = [0, 0, 0];
  for (let i = 0; i < xs.length; i++)
    for (let j = i + 1; j < xs.length; j++) {
      const x = Math.sign(xs[i] - xs[j]);
      const y = Math.sign(ys[i] - ys[j]);
      agreeing += x * y;
      byX += x * x;
      byY += y * y;
    }
  return byX === 0 || byY === 0 ? null : agreeing / Math.sqrt(byX * byY);
}

/** Pearson's correlation; null where one of the two is the same throughout. */
export function correlation(xs: readonly number[], ys: readonly number[]): number | null {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [xMean, yMean] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    xy += (xs[i] - xMean) * (ys[i] - yMean);
    xx += (xs[i] - xMean) ** 2;
    yy += (ys[i] - yMean) ** 2;
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}
