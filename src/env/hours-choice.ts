/** What weekly hours a worker may choose: any number up to a limit, or those of a grid. */

export interface HoursChoice {
  /** Most weekly hours; null for no limit. */
  readonly limit: number | null;
  /** The only hours there are, evenly spaced from 0; null where any will do. */
  readonly grid: readonly number[] | null;
  /** Hours between neighbours of the grid; whole hours where there is none. */
  readonly apart: number;
  /** Highest number that counts as an answer: who is asked and has no limit has some all the same. */
  readonly answerLimit: number;
  /** Hours that people who never respond to anything keep, one of these by seed; null for each one's usual hours. */
  readonly routine: readonly number[] | null;
  /** e.g. `any number of hours from 0 to 112`. */
  readonly words: string;
  /** What can be chosen that is nearest to these hours, which are within the limit. */
  nearest(hours: number): number;
}

/** What there is to choose from where nothing limits it. */
export const hoursOfAWeek = 168;

/** Sixteen hours a day: more invites answers that nobody means. */
export const usualAnswerLimit = 112;

const asTheyAre = (hours: number): number => hours;

/**
 * Any hours up to a limit.
 * @param answerHours highest number that counts as an answer where there is no limit
 */
export function hoursUpTo(limit: number | null, answerHours = usualAnswerLimit): HoursChoice {
  const answerLimit = limit ?? answerHours;
  return {
    limit,
    grid: null,
    apart: 1,
    answerLimit,
    routine: null,
    words: `any number of hours from 0 to ${answerLimit}`,
    nearest: asTheyAre,
  };
}

/**
 * Multiples of `apart` from 0 to `most`.
 * @param routine see {@link HoursChoice}
 */
export function hoursOnGrid(apart: number, most: number, routine: readonly number[]): HoursChoice {
  const grid = Array.from({ length: most / apart + 1 }, (_, k) => k * apart);
  return {
    limit: most,
    grid,
    apart,
    answerLimit: most,
    routine,
    words: `one of 0, ${apart}, ${2 * apart}, …, ${most} hours`,
    nearest: (hours) => apart * Math.round(hours / apart),
  };
}

/** Of the hours of a grid those of the highest value; of equally good ones the fewest. */
export function bestOf(grid: readonly number[], value: (hours: number) => number): number {
  return grid.reduce((best, hours) => (value(hours) > value(best) ? hours : best));
}
