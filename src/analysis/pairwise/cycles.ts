/** How far preferences run in circles. */

/** P that three things are preferred in a circle, one way or the other, where each pair is asked once. */
export function cycleProbability(ab: number, bc: number, ca: number): number {
  return ab * bc * ca + (1 - ab) * (1 - bc) * (1 - ca);
}

export interface Tournament {
  /** Triples preferred in a circle. */
  readonly circularTriads: number;
  /** Kendall's ζ: 1 where there is none, 0 where there are as many as there can be; null of fewer than three things. */
  readonly zeta: number | null;
}

/** Kendall and Babington Smith (1940). @param beats `beats[i][j]` is 1 where most prefer i to j, ½ where as many do not */
export function tournament(beats: readonly (readonly number[])[]): Tournament {
  const n = beats.length;
  if (n < 3) return { circularTriads: 0, zeta: null };
  const won = beats.map((row, i) => row.reduce((sum, one, j) => (i === j ? sum : sum + one), 0));
  const squares = won.reduce((sum, one) => sum + one ** 2, 0);
  const circularTriads = (n * (n - 1) * (2 * n - 1)) / 12 - squares / 2;
  const most = n % 2 === 1 ? (n ** 3 - n) / 24 : (n ** 3 - 4 * n) / 24;
  return { circularTriads, zeta: 1 - circularTriads / most };
}

export interface Hodge {
  /** The scores that come nearest to all differences, mean zero. */
  readonly potential: readonly number[];
  /** Part of the squares that no scores can explain: 0 is an order, 1 a circle. */
  readonly cyclicShare: number;
}

/**
 * HodgeRank (Jiang, Lim, Yao and Ye 2011) by least squares.
 * @param flow `flow[i][j]` = −`flow[j][i]`: by how much i is ahead of j, as ln odds
 * @param weights numbers of comparisons, 0 for pairs that were not compared; all 1 by default
 */
export function hodge(flow: readonly (readonly number[])[], weights?: readonly (readonly number[])[]): Hodge {
  const n = flow.length;
  const weight = (i: number, j: number): number => (i === j ? 0 : (weights?.[i][j] ?? 1));
  // Sweeps of Gauss and Seidel: each score is the mean of what its pairs say. The graph is small and connected.
  const potential = new Float64Array(n);
  for (let round = 0; round < 100_000; round++) {
    let moved = 0;
    for (let i = 0; i < n; i++) {
      let [sum, total] = [0, 0];
      for (let j = 0; j < n; j++) {
        sum += weight(i, j) * (potential[j] + flow[i][j]);
        total += weight(i, j);
      }
      if (total === 0) continue;
      moved = Math.max(moved, Math.abs(sum / total - potential[i]));
      potential[i] = sum / total;
    }
    if (moved < 1e-14) break;
  }
  const mean = potential.reduce((sum, one) => sum + one, 0) / n;
  let [whole, explained] = [0, 0];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      whole += weight(i, j) * flow[i][j] ** 2;
      explained += weight(i, j) * (potential[i] - potential[j]) ** 2;
    }
  return { potential: Array.from(potential, (one) => one - mean), cyclicShare: whole > 0 ? 1 - explained / whole : 0 };
}
