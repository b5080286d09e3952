/** What was said when things were put side by side, two at a time. */

/** One pair in one order of showing: what was shown first, what second, and how often which was preferred. */
export interface PairCount {
  /** Number of a thing, from 0. */
  readonly first: number;
  readonly second: number;
  readonly firstWins: number;
  readonly secondWins: number;
  readonly ties: number;
  /** What else tells the first from the second, as by how much its text is longer; 0 where there is nothing. */
  readonly covariate?: number;
}

/** @param wins `wins[i][j]`: how often i was preferred to j, whatever stood first */
export function countsOf(wins: readonly (readonly number[])[]): readonly PairCount[] {
  return wins.flatMap((row, i) =>
    row.flatMap((won, j) =>
      j > i && won + wins[j][i] > 0 ? [{ first: i, second: j, firstWins: won, secondWins: wins[j][i], ties: 0 }] : [],
    ),
  );
}

/** Cell i·things + j: how often i was preferred to j; a tie is half of each. */
export function winsOf(things: number, counts: readonly PairCount[]): Float64Array {
  const wins = new Float64Array(things * things);
  for (const { first, second, firstWins, secondWins, ties } of counts) {
    wins[first * things + second] += firstWins + ties / 2;
    wins[second * things + first] += secondWins + ties / 2;
  }
  return wins;
}

/** Half a preference more for each of every pair that was compared, in equal parts for both orders where it was shown in both. */
export function withHalfWins(counts: readonly PairCount[]): readonly PairCount[] {
  const nameOf = ({ first, second }: PairCount): string => `${Math.min(first, second)} ${Math.max(first, second)}`;
  const times = new Map<string, number>();
  for (const count of counts) times.set(nameOf(count), (times.get(nameOf(count)) ?? 0) + 1);
  return counts.map((count) => {
    const part = 0.5 / (times.get(nameOf(count)) ?? 1);
    return { ...count, firstWins: count.firstWins + part, secondWins: count.secondWins + part };
  });
}

export interface Connection {
  /** True where every thing is reached from every other by comparisons, so that all can be put on one scale. */
  readonly isConnected: boolean;
  /**
   * True where every thing is reached from every other by preferences: only then has the likelihood a greatest value
   * (Ford 1957). Otherwise some group of things is always preferred to the rest.
   */
  readonly hasMaximum: boolean;
}

export function connectionOf(things: number, counts: readonly PairCount[]): Connection {
  const wins = winsOf(things, counts);
  const reached = (hasEdge: (i: number, j: number) => boolean): number => {
    const seen = new Set([0]);
    for (const i of seen) for (let j = 0; j < things; j++) if (hasEdge(i, j)) seen.add(j);
    return seen.size;
  };
  const beats = (i: number, j: number): boolean => wins[i * things + j] > 0;
  return {
    isConnected: things === 0 || reached((i, j) => beats(i, j) || beats(j, i)) === things,
    hasMaximum: things === 0 || (reached(beats) === things && reached((i, j) => beats(j, i)) === things),
  };
}
