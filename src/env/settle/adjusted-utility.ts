/** u − (1 − r)·|u|: r·u of a utility that is not negative, and lower than u of one that is. */
export function adjustedUtility(utility: number, factor: number): number {
  return utility - (1 - factor) * Math.abs(utility);
}
