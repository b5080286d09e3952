/** Times as people say them. */

export function moment(iso: string): string {
  return new Date(iso).toLocaleString();
}

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** `3 minutes ago`. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds > 30 * 86_400) return iso.slice(0, 10);
  const [unit, size] = units.find(([, least]) => seconds >= least) ?? ["minute", 60];
  const value = Math.floor(seconds / size);
  return value < 1 ? "just now" : `${value} ${unit}${value === 1 ? "" : "s"} ago`;
}

/** `40 s`, `3 min`, `2.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** `820 ms`, `1.4 s`. */
export function milliseconds(value: number): string {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}
