/** Which rows of a long past stand in a prompt, so that its text stays the same up to the newest row for as long as it can. */

/** Rows that are dropped at a time: a prompt's beginning then changes in one step of ten. */
const droppedAtOnce = 10;

/**
 * The place of the first row that is kept.
 * @param lengths characters of the rows, oldest first
 * @param most rows that may be kept
 * @param room characters that they may take
 */
export function keptFrom(lengths: readonly number[], most: number, room: number = Number.POSITIVE_INFINITY): number {
  const fits = (from: number): boolean =>
    lengths.length - from <= most && lengths.slice(from).reduce((sum, length) => sum + length, 0) <= room;
  // Of few rows at most half are dropped, so that some are always there.
  const block = Math.max(1, Math.min(droppedAtOnce, Math.floor(most / 2)));
  for (let from = 0; from < lengths.length; from += block) if (fits(from)) return from;
  let from = lengths.length;
  while (from > 0 && fits(from - 1)) from--;
  return from;
}
