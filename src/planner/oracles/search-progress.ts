import type { Objective } from "./objective.ts";

/** Who watches a search get on: it is told before anything else is done, in the same thread. */
export interface SearchProgress {
  /** What is searched from now on, e.g. `the optimum`. */
  begin(what: string): void;
  /** A law was tried, with this welfare. */
  tried(welfare: number): void;
}

/** The same objective, whose values are told. */
export function told(objective: Objective, progress: SearchProgress | undefined): Objective {
  if (progress === undefined) return objective;
  return (point) => {
    const value = objective(point);
    progress.tried(value);
    return value;
  };
}
