/** A value of several policies in few words: the least and the most, and whose they are. */
export function extremes(
  labels: readonly string[],
  values: readonly number[],
  show: (value: number) => string,
): string {
  const [least, most] = [values.indexOf(Math.min(...values)), values.indexOf(Math.max(...values))];
  return show(values[least]) === show(values[most])
    ? `${show(values[least])} under every policy`
    : `from ${show(values[least])} (${labels[least]}) to ${show(values[most])} (${labels[most]})`;
}
