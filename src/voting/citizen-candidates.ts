/** Who stands for election among workers who know what rates are worth to them. */

/** Candidates who come forward at most. */
export const mostCandidates = 20;
/** Part of its consumption that standing must be worth to a worker: campaigns cost. */
const worthStanding = 0.01;

export interface CitizenCandidates {
  /** Workers in the order in which they decide whether to stand. */
  readonly order: readonly number[];
  /** Who stands whatever it is worth, as an incumbent does; null for nobody. */
  readonly incumbent: number | null;
  /** Consumption under the rates in force, dollars a year. */
  readonly consumption: Float64Array;
  /** What the rates in force are worth to each worker, dollars a year. */
  readonly inForce: Float64Array;
  /** What other candidates' platforms are worth. */
  readonly others: readonly Float64Array[];
  /** What a worker's own platform is worth to everybody. */
  readonly ownPlatform: (worker: number) => Float64Array;
}

/**
 * Citizen candidates (Osborne and Slivinski 1996, *A Model of Political Competition with Citizen-Candidates*, Quarterly
 * Journal of Economics 111; Besley and Coate 1997, same journal 112): one after the other stands if its own ideal is
 * worth over 1 % of its consumption more to it than the best platform that stands already, at first than what is in
 * force.
 * @returns rows of workers, in the order in which they came forward
 */
export function citizenCandidates(options: CitizenCandidates): number[] {
  const { order, incumbent, consumption, inForce, others, ownPlatform } = options;
  const standing: number[] = [];
  const platforms = [...others];
  const stand = (worker: number): void => {
    standing.push(worker);
    platforms.push(ownPlatform(worker));
  };
  if (incumbent !== null) stand(incumbent);
  for (const worker of order) {
    if (standing.length === mostCandidates) break;
    if (worker === incumbent) continue;
    const best = platforms.reduce((most, worth) => Math.max(most, worth[worker]), -Infinity);
    const gain = ownPlatform(worker)[worker] - (platforms.length > 0 ? best : inForce[worker]);
    if (gain > worthStanding * consumption[worker]) stand(worker);
  }
  return standing;
}
