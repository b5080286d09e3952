/** Cutting an ordered list of people into ranges of equal mass, none of them empty. */

/**
 * Numbers of ranges for cells: at least one each, the rest by largest remainder of their mass, no more than a cell has room for.
 * @param room ranges that each cell can hold, at least 1; together at least `ranges`
 */
export function allotted(ranges: number, masses: readonly number[], room: readonly number[]): number[] {
  const given = masses.map(() => 1);
  for (let left = ranges - masses.length; left > 0; ) {
    const open = masses.flatMap((_, c) => (given[c] < room[c] ? [c] : []));
    const total = open.reduce((sum, c) => sum + masses[c], 0);
    const exact = open.map((c) => ({ c, share: total > 0 ? (left * masses[c]) / total : left / open.length }));
    let handed = 0;
    for (const { c, share } of exact) {
      const more = Math.min(Math.floor(share + 1e-9), room[c] - given[c], left - handed);
      given[c] += more;
      handed += more;
    }
    if (handed === 0)
      for (const { c } of exact.toSorted((a, b) => (b.share % 1) - (a.share % 1)))
        if (handed < left && given[c] < room[c]) {
          given[c]++;
          handed++;
        }
    left -= handed;
  }
  return given;
}

/**
 * Where ranges begin: range k holds the places from `starts[k]` up to `starts[k + 1]`.
 * @param mass of each place, in order
 * @param ranges how many
 * @param fewest places in each range; `ranges · fewest` at most the number of places
 */
export function rangeStarts(mass: ArrayLike<number>, ranges: number, fewest: number): Uint32Array {
  const places = mass.length;
  const starts = new Uint32Array(ranges + 1);
  let total = 0;
  for (let p = 0; p < places; p++) total += mass[p];
  let sum = 0;
  let k = 1;
  for (let p = 0; p < places && k < ranges; p++) {
    // A place belongs to the range that its middle lies in.
    const middle = sum + mass[p] / 2;
    while (k < ranges && middle >= (k * total) / ranges) starts[k++] = p;
    sum += mass[p];
  }
  for (; k < ranges; k++) starts[k] = places;
  starts[ranges] = places;
  for (let r = 1; r < ranges; r++) starts[r] = Math.max(starts[r], starts[r - 1] + fewest);
  for (let r = ranges - 1; r > 0; r--) starts[r] = Math.min(starts[r], starts[r + 1] - fewest);
  return starts;
}
