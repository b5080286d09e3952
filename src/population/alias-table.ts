/**
 * Draws from a discrete distribution in O(1): the alias method in M. D. Vose's linear-time form
 * ("A linear algorithm for generating random numbers with a given distribution", IEEE TSE 17(9), 1991).
 */
export interface AliasTable {
  /** Share of slot i that stays with i; the rest goes to `alias[i]`. */
  readonly keep: Float64Array;
  readonly alias: Uint32Array;
  /** Sum of the weights. */
  readonly total: number;
}

/**
 * A table for outcomes 0 … n−1 with the given weights (any scale); an outcome of weight 0 is never drawn.
 * @throws RangeError where a weight is negative or not finite, or none is positive
 */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  const n = weights.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (!(weights[i] >= 0)) throw new RangeError(`weight ${i} is ${weights[i]}; expected a number of 0 or more`);
    total += weights[i];
  }
  if (!(total > 0 && total < Infinity)) throw new RangeError(`weights sum to ${total}; expected a positive number`);

  const keep = new Float64Array(n);
  const alias = new Uint32Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) {
    keep[i] = (weights[i] * n) / total;
    alias[i] = i;
    (keep[i] < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large[large.length - 1];
    alias[poor] = rich;
    keep[rich] -= 1 - keep[poor];
    if (keep[rich] < 1) small.push(large.pop()!);
  }
  // What rounding left over is full, save for an outcome of weight 0, which must not come back.
  for (const i of large) keep[i] = 1;
  for (const i of small) {
    if (weights[i] > 0) keep[i] = 1;
    else alias[i] = heaviest(weights);
  }
  return { keep, alias, total };
}

function heaviest(weights: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < weights.length; i++) if (weights[i] > weights[best]) best = i;
  return best;
}

/** The outcome that belongs to `u`, uniform on [0, 1). */
export function drawAlias(table: AliasTable, u: number): number {
  const x = u * table.keep.length;
  const slot = Math.floor(x);
  return x - slot < table.keep[slot] ? slot : table.alias[slot];
}
