/** Sorting a million rows once, and knowing when the order still holds. */

/** Values that fall by no more than this (relative) count as equal: the rounding of hours times income per hour. */
const rounding = 1e-12;

/**
 * Row numbers in ascending order of the values (finite numbers), up to rounding.
 * @param previous an earlier order, returned as it is where it still holds: one pass instead of a sort
 */
export function sortOrder(values: Float64Array, previous?: Uint32Array): Uint32Array {
  return previous?.length === values.length && isAscending(values, previous) ? previous : argsort(values);
}

/**
 * True where values never fall, up to rounding.
 * @param order of rows in which to read them
 */
function isAscending(values: Float64Array, order?: Uint32Array): boolean {
  let most = -Infinity;
  for (let r = 0; r < values.length; r++) {
    const value = values[order ? order[r] : r];
    if (value >= most) most = value;
    else if (!isRounding(value, most)) return false;
  }
  return true;
}

function isRounding(value: number, most: number): boolean {
  return value >= most - rounding * Math.abs(most);
}

/**
 * Sorts copies of the values whose lowest mantissa bits hold the row number, by the engine's native number sort: many
 * times faster than a comparator. Rows that only those bits would tell apart are put in order afterwards.
 */
function argsort(values: Float64Array): Uint32Array {
  const size = values.length;
  const keys = Float64Array.from(values);
  // The low word comes first on every platform that Node is built for but mainframes.
  const words = new Uint32Array(keys.buffer);
  const mask = 2 ** Math.ceil(Math.log2(Math.max(size, 2))) - 1;
  for (let i = 0; i < size; i++) words[2 * i] = (words[2 * i] & ~mask) | i;
  keys.sort();
  const order = new Uint32Array(size);
  for (let r = 0; r < size; r++) order[r] = words[2 * r] & mask;
  for (let r = 1; r < size; r++) {
    if (values[order[r]] >= values[order[r - 1]]) continue;
    const from = runEdge(r, -1);
    const to = runEdge(r, 1) + 1;
    order.subarray(from, to).sort((a, b) => values[a] - values[b] || a - b);
    r = to - 1;
  }
  return order;

  /** The last row in a direction whose key is the same but for the row number. */
  function runEdge(row: number, direction: 1 | -1): number {
    const isSame = (r: number) =>
      words[2 * r + 1] === words[2 * row + 1] && (words[2 * r] & ~mask) === (words[2 * row] & ~mask);
    let edge = row;
    while (edge + direction >= 0 && edge + direction < size && isSame(edge + direction)) edge += direction;
    return edge;
  }
}

/**
 * The column in another order of rows.
 * @param out where to write; a new column by default
 */
export function reorder(
  values: Float64Array,
  order: Uint32Array,
  out: Float64Array = new Float64Array(order.length),
): Float64Array {
  for (let r = 0; r < order.length; r++) out[r] = values[order[r]];
  return out;
}

/**
 * The same to `out`, and whether what is written never falls, up to rounding: else `out` is written in part. One pass, as
 * memory is what a million rows cost.
 */
export function reorderAscending(values: Float64Array, order: Uint32Array, out: Float64Array): boolean {
  let most = -Infinity;
  for (let r = 0; r < order.length; r++) {
    const value = values[order[r]];
    out[r] = value;
    if (value >= most) most = value;
    else if (!isRounding(value, most)) return false;
  }
  return true;
}
