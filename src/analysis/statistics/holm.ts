/**
 * Holm's step-down correction: p-values that may be compared with one level although several tests were made. The
 * chance of any false finding stays at that level, however the tests depend on each other (Holm 1979).
 * @returns adjusted p-values in the order given, at most 1
 */
export function holm(pValues: readonly number[]): readonly number[] {
  for (const p of pValues)
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value is ${p}; expected a number in [0, 1]`);
  const order = pValues.map((_, test) => test).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let most = 0;
  order.forEach((test, rank) => {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * pValues[test]));
    adjusted[test] = most;
  });
  return adjusted;
}
