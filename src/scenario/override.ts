/** Values from flags and the environment, which replace those of the file. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  /** How the user gave it, e.g. `--set planner.kind=flat`. */
  readonly origin: string;
}

/** What the file says with the overrides in place, in their order. */
export function withOverrides(
  content: Readonly<Record<string, unknown>>,
  overrides: readonly Override[],
): Record<string, unknown> {
  const result = structuredClone(content) as Record<string, unknown>;
  for (const { path, value } of overrides) {
    let target = result;
    for (const key of path.slice(0, -1)) {
      if (typeof target[key] !== "object" || target[key] === null || Array.isArray(target[key])) target[key] = {};
      target = target[key] as Record<string, unknown>;
    }
    target[path[path.length - 1]] = value;
  }
  return result;
}

export function startsWith(path: readonly (string | number)[], prefix: readonly (string | number)[]): boolean {
  return prefix.length <= path.length && prefix.every((key, i) => path[i] === key);
}
