import type { JSX } from "preact";

/** A line of numbers by step, as small as a word; its numbers stand beside it or on the worker's own page. */
export function Spark({
  values,
  label,
}: {
  readonly values: readonly number[];
  readonly label: string;
}): JSX.Element | null {
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const height = (value: number): number => (high === low ? 10 : 19 - (18 * (value - low)) / (high - low));
  const points = values.map(
    (value, i) => `${((100 * i) / (values.length - 1)).toFixed(1)},${height(value).toFixed(1)}`,
  );
  return (
    <svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline points={points.join(" ")} />
    </svg>
  );
}
