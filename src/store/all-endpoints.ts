import type { Endpoints } from "./store.ts";

/** Hosts of earlier and later times together, each once. */
export function allEndpoints(before: Endpoints | null, later: Endpoints): Endpoints {
  const all = new Map(Object.entries(before ?? {}));
  for (const [model, hosts] of Object.entries(later))
    all.set(model, [...new Set([...(all.get(model) ?? []), ...hosts])]);
  return Object.fromEntries(all);
}
