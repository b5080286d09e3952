/** Shares of kinds in groups of records, each group's drawn towards those of a coarser one. */

/** Records' worth of the coarser group that a share is mixed with. */
export const shrinkage = 30;

export interface Tally {
  /** Records, in parts where a record is partly of several kinds. */
  n: number;
  weight: number;
  /** Weight by kind. */
  readonly kinds: Float64Array;
}

/** Weight of kinds by group. */
export class Tallies {
  readonly #groups = new Map<string, Tally>();
  readonly #kinds: number;

  constructor(kinds: number) {
    this.#kinds = kinds;
  }

  add(group: string, kind: number, weight: number, part: number): void {
    let tally = this.#groups.get(group);
    if (!tally) {
      tally = { n: 0, weight: 0, kinds: new Float64Array(this.#kinds) };
      this.#groups.set(group, tally);
    }
    tally.n += part;
    tally.weight += weight * part;
    tally.kinds[kind] += weight * part;
  }

  at(group: string): Tally | undefined {
    return this.#groups.get(group);
  }
}

/**
 * (n·share + k·coarser share)/(n + k) with k = {@link shrinkage}, for each group from the coarsest to the finest.
 * @param groups of one kind of people, from the finest to the coarsest, of which the last has people
 */
export function shrunkShares(tallies: Tallies, groups: readonly string[]): Float64Array {
  const [coarsest, ...finer] = groups.toReversed().map((group) => tallies.at(group));
  let shares = coarsest!.kinds.map((weight) => weight / coarsest!.weight);
  for (const tally of finer) {
    if (!tally) continue;
    const k = shrinkage;
    shares = shares.map((share, kind) => (tally.n * (tally.kinds[kind] / tally.weight) + k * share) / (tally.n + k));
  }
  return shares;
}
