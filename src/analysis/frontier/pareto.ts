/** Who is better than whom by several measures. */

/** Values of which more is better: measures of which less is are negated. */
export type Score = readonly number[];

/** Parts of a range by which two values are alike. */
const alike = 1e-9;

/** Whether the first is no worse in anything and better in something, by more than rounding. */
export function dominates(a: Score, b: Score, ranges: Score): boolean {
  let isBetter = false;
  for (let m = 0; m < a.length; m++) {
    const room = alike * ranges[m];
    if (a[m] < b[m] - room) return false;
    if (a[m] > b[m] + room) isBetter = true;
  }
  return isBetter;
}

/** How far values lie apart, in each measure; 1 where they do not. */
export function rangesOf(scores: readonly Score[]): number[] {
  return (scores[0] ?? []).map((_, m) => {
    const values = scores.map((score) => score[m]);
    const range = Math.max(...values) - Math.min(...values);
    return range > 0 ? range : 1;
  });
}

/** Numbers of those that no other dominates, each value once. */
export function undominated(scores: readonly Score[], ranges = rangesOf(scores)): number[] {
  return scores.flatMap((score, i) => {
    const isBeaten = scores.some(
      (other, j) => dominates(other, score, ranges) || (j < i && isAlike(other, score, ranges)),
    );
    return isBeaten ? [] : [i];
  });
}

function isAlike(a: Score, b: Score, ranges: Score): boolean {
  return a.every((value, m) => Math.abs(value - b[m]) <= alike * ranges[m]);
}

/** Numbers of the members by fronts: those that nobody dominates, those that only they do, and so on. */
export function fronts(scores: readonly Score[], ranges: Score): number[][] {
  const beaten = scores.map((score) => scores.flatMap((other, j) => (dominates(other, score, ranges) ? [j] : [])));
  const found: number[][] = [];
  const placed = new Set<number>();
  while (placed.size < scores.length) {
    const front = scores.flatMap((_, i) => (!placed.has(i) && beaten[i].every((j) => placed.has(j)) ? [i] : []));
    for (const i of front) placed.add(i);
    found.push(front);
  }
  return found;
}

/** Room that each of a front has between its neighbours; unlimited at the ends (Deb and others 2002). */
export function crowding(scores: readonly Score[], ranges: Score): number[] {
  const room = scores.map(() => 0);
  for (let m = 0; m < ranges.length; m++) {
    const order = scores.map((_, i) => i).sort((a, b) => scores[a][m] - scores[b][m]);
    order.forEach((i, place) => {
      const [before, after] = [order[place - 1], order[place + 1]];
      room[i] +=
        before === undefined || after === undefined ? Infinity : (scores[after][m] - scores[before][m]) / ranges[m];
    });
  }
  return room;
}

/**
 * By how much of its range a point of the set is better in every measure at once, at the most: 0 for what no point beats.
 * @returns the part, and which point it is
 */
export function furthestBelow(
  score: Score,
  set: readonly Score[],
  ranges: Score,
): { readonly distance: number; readonly by: number | null } {
  let [distance, by]: [number, number | null] = [0, null];
  set.forEach((point, i) => {
    const gain = Math.min(...point.map((value, m) => (value - score[m]) / ranges[m]));
    if (dominates(point, score, ranges) && (by === null || gain > distance)) [distance, by] = [Math.max(gain, 0), i];
  });
  return { distance, by };
}

/** So many of the points at even distances along the front, its ends among them. Numbers of points, by the first measure. */
export function evenlyAlong(scores: readonly Score[], ranges: Score, count: number): number[] {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a][0] - scores[b][0]);
  if (order.length <= count) return order;
  const along = [0];
  for (let r = 1; r < order.length; r++) {
    const [a, b] = [scores[order[r - 1]], scores[order[r]]];
    along.push(along[r - 1] + Math.hypot(...a.map((value, m) => (b[m] - value) / ranges[m])));
  }
  const whole = along[along.length - 1];
  const chosen = new Set<number>();
  for (let k = 0; k < count; k++) {
    const wanted = count === 1 ? whole / 2 : (whole * k) / (count - 1);
    let nearest = -1;
    for (let r = 0; r < order.length; r++)
      if (!chosen.has(r) && (nearest < 0 || Math.abs(along[r] - wanted) < Math.abs(along[nearest] - wanted)))
        nearest = r;
    chosen.add(nearest);
  }
  return [...chosen].sort((a, b) => a - b).map((r) => order[r]);
}
