/** A function on the unit cube that is to be made as large as possible; it may jump. */
export type Objective = (point: readonly number[]) => number;

export interface Candidate {
  readonly point: readonly number[];
  readonly value: number;
}

export const clampToUnit = (value: number): number => Math.min(1, Math.max(0, value));

/** Descending by value; NaN comes last. */
export function bestFirst(candidates: readonly Candidate[]): Candidate[] {
  const rankOf = ({ value }: Candidate) => (Number.isNaN(value) ? -Infinity : value);
  return candidates.toSorted((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(b) - rankOf(a)));
}
