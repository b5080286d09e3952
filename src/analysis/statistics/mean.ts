/** Of equal numbers that number, to the last bit. */
export function mean(values: readonly number[]): number {
  return values.reduce((average, value, i) => average + (value - average) / (i + 1), 0);
}
