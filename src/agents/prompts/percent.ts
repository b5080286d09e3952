/** Answers in percent: how they may be written, and when they look like something else. */

/** What may stand behind a number of percent or of percentage points. */
export const percentUnit = /^(%|per ?cent|pct|pp|p\.p|(percentage|%)?[ -]?points?)$/;

/** Rates, or values in percent of their range, that are 1 % or less throughout: fractions look like that. */
export function percentDoubt(percent: readonly number[]): string | null {
  if (!percent.some((points) => points > 0) || percent.some((points) => points > 1)) return null;
  return `percent is asked for, and all numbers are 1 or less: in percent they are ${list(percent)} %, and if they are fractions ${list(percent.map((part) => 100 * part))} %. Write percent (10 for 10 %), or the same again if it is percent`;
}

/**
 * Changes that all come to nothing since they are rounded.
 * @param multipleOf step of changes, percentage points
 */
export function changesDoubt(points: readonly number[], multipleOf: number): string | null {
  if (points.every((change) => change === 0) || points.some((change) => Math.abs(change) >= multipleOf / 2))
    return null;
  const areFractions = points.every((change) => Math.abs(change) <= 1);
  const [reading, factor] = areFractions ? ["fractions", 100] : [`steps of ${multipleOf} points`, multipleOf];
  return `changes are in percentage points and are rounded to multiples of ${multipleOf}: in points ${list(points)} are no change, and if they are ${reading} they are ${list(points.map((change) => factor * change))} points. Write points, or the same again if no change is meant`;
}

/** Numbers of a list that are shown. */
const mostShown = 12;

function list(numbers: readonly number[]): string {
  const shown = numbers.slice(0, mostShown).map((number) => String(Number(number.toPrecision(4))));
  return shown.join(", ") + (numbers.length > mostShown ? ", …" : "");
}
