/**
 * A ballot in a line: `w2 › w0 = w4`, the best first.
 * @param places of each candidate how many stand above it; null where ties are not known
 */
export function rankedWords(
  ranking: readonly number[],
  places: readonly number[] | null,
  nameOf: (candidate: number) => string,
): string {
  return ranking
    .map((candidate, r) => {
      const sign = r === 0 ? "" : places && places[r] === places[r - 1] ? " = " : " › ";
      return sign + nameOf(candidate);
    })
    .join("");
}
