import { z } from "zod";
import { runStatuses } from "../../store/run-status.ts";
import type { ComparisonEntryView, RunEntryView } from "../../store/views.ts";
import type { ComparisonEntry, RunEntry, RunList } from "../api.ts";
import type { Dashboard } from "../dashboard.ts";
import { choice, limit, queryOf } from "../query.ts";

const asked = z.object({
  search: z.string().default(""),
  status: z.enum(runStatuses).nullable().default(null),
  planner: choice,
  tag: choice,
  comparison: choice,
  after: choice,
  limit: limit(100, 1000),
});

export function runList({ views }: Dashboard, query: URLSearchParams): RunList {
  const filter = queryOf(asked, query);
  const found = views.entries({ ...filter, limit: filter.limit + 1 });
  const entries = found.slice(0, filter.limit).map(listed);
  return {
    entries,
    next: found.length > filter.limit ? (entries.at(-1)?.id ?? null) : null,
    planners: views.planners(),
    tags: views.tags(),
  };
}

export function listed<E extends RunEntryView | ComparisonEntryView>(entry: E): Listed<E> {
  const { isWritten, ...rest } = entry;
  return { ...rest, isAbandoned: entry.status === "running" && !isWritten } as unknown as Listed<E>;
}

type Listed<E> = E extends RunEntryView ? RunEntry : E extends ComparisonEntryView ? ComparisonEntry : never;
