/** What the address says of the workers that are wanted. */
import { type WorkerNumber, type WorkerQuery, workerNumbers } from "../server/api.ts";

export function workerQueryOf(query: URLSearchParams): WorkerQuery {
  const sort = workerNumbers.find((name) => name === query.get("sort")) ?? "worker";
  const satisfied = query.get("satisfied");
  const ranges: Partial<Record<WorkerNumber, { from: number | null; to: number | null }>> = {};
  for (const name of workerNumbers) {
    const [from, to] = [numberOf(query.get(`from.${name}`)), numberOf(query.get(`to.${name}`))];
    if (from !== null || to !== null) ranges[name] = { from, to };
  }
  return {
    sort,
    order: query.get("order") === "down" ? "down" : "up",
    occupation: query.get("occupation") || null,
    type: query.get("type") || null,
    satisfied: satisfied === "yes" || satisfied === "no" ? satisfied : null,
    ranges,
  };
}

/** As the server's route takes it. */
export function routeQueryOf({ ranges, ...query }: WorkerQuery): Record<string, string | number | null> {
  const ends = Object.entries(ranges).flatMap(([name, { from, to }]): [string, number | null][] => [
    [`from.${name}`, from],
    [`to.${name}`, to],
  ]);
  return { ...query, ...Object.fromEntries(ends) };
}

function numberOf(text: string | null): number | null {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
