/** How much of what was answered is the person, the wording and chance: analysis of variance, and Shrout and Fleiss's coefficients (1979). */

/** Of one answer for each target (row) and judge (column). */
export interface Reliability {
  /** Mean squares between targets, within them, between judges, and of what is left. */
  readonly bms: number;
  readonly wms: number;
  readonly jms: number;
  readonly ems: number;
  /** Judges drawn anew for each target; the same judges, drawn from many; these judges alone. Of one answer, and of a mean of all. */
  readonly icc11: number;
  readonly icc21: number;
  readonly icc31: number;
  readonly icc1k: number;
  readonly icc2k: number;
  readonly icc3k: number;
}

/**
 * @param data at least two rows of at least two columns; NaN where nothing varies at all
 */
export function reliability(data: readonly (readonly number[])[]): Reliability {
  const [n, k] = [data.length, data[0].length];
  const all = mean(data.flat());
  const rows = data.map(mean);
  const columns = data[0].map((_, j) => mean(data.map((row) => row[j])));
  const squares = (values: readonly number[]): number => values.reduce((sum, one) => sum + (one - all) ** 2, 0);
  const total = squares(data.flat());
  const [between, judges] = [k * squares(rows), n * squares(columns)];
  const bms = between / (n - 1);
  const wms = (total - between) / (n * (k - 1));
  const jms = judges / (k - 1);
  const ems = Math.max(0, total - between - judges) / ((n - 1) * (k - 1));
  return {
    ...{ bms, wms, jms, ems },
    icc11: (bms - wms) / (bms + (k - 1) * wms),
    icc21: (bms - ems) / (bms + (k - 1) * ems + (k * (jms - ems)) / n),
    icc31: (bms - ems) / (bms + (k - 1) * ems),
    icc1k: (bms - wms) / bms,
    icc2k: (bms - ems) / (bms + (jms - ems) / n),
    icc3k: (bms - ems) / bms,
  };
}

/** Components of the variance of one answer; none is below 0. */
export interface VarianceParts {
  readonly person: number;
  readonly variant: number;
  /** What a wording does to one person and not to another; with one repetition it holds the next, too. */
  readonly interaction: number;
  /** Between repetitions of one question; null of one repetition. */
  readonly resample: number | null;
}

/** @param cells answers by person, variant and repetition, as many of each */
export function varianceParts(cells: readonly (readonly (readonly number[])[])[]): VarianceParts {
  const [p, v, r] = [cells.length, cells[0].length, cells[0][0].length];
  const means = cells.map((row) => row.map(mean));
  const { bms, jms, ems } = reliability(means);
  const within =
    r < 2
      ? null
      : mean(
          cells.flatMap((row, i) =>
            row.map((own, j) => own.reduce((sum, one) => sum + (one - means[i][j]) ** 2, 0) / (r - 1)),
          ),
        );
  // What rounding of sums leaves is nothing.
  const least = 1e-20 * mean(cells.flat(2).map((one) => one ** 2));
  const part = (value: number): number => (value > least ? value : 0);
  return {
    person: part((bms - ems) / v),
    variant: part((jms - ems) / p),
    interaction: part(ems - (within ?? 0) / r),
    resample: within,
  };
}

function mean(values: readonly number[]): number {
  // Of equal numbers that number, to the last bit.
  return values.reduce((average, value, i) => average + (value - average) / (i + 1), 0);
}
