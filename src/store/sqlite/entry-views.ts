/** Runs and comparisons as they are listed, a page at a time. */
import type Database from "better-sqlite3";
import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { type Cell, parsedAs } from "../columns.ts";
import { runStatuses } from "../run-status.ts";
import type { ComparisonEntryView, EntryFilter, RunEntryView, Views } from "../views.ts";
import { mayWrite } from "./writer-process.ts";

/** Fields of both kinds of entries, as `e.NAME`. */
const common = `id, name, command, status, error, started_at AS startedAt, ended_at AS endedAt, version, tags, note, process,
  heartbeat`;

const runs = `SELECT 'run' AS kind, ${common}, seed, comparison_id AS comparison, arm, NULL AS seeds FROM runs`;
const comparisons = `SELECT 'comparison' AS kind, ${common}, NULL AS seed, NULL AS comparison, NULL AS arm,
  json_array_length(spec, '$.seeds') AS seeds FROM comparisons`;

/** What is asked for each entry of a page. */
const details = `
  SELECT e.*, p.planner, p.steps, coalesce(last.step, 0) AS stepsDone, last.welfare,
    CASE e.kind WHEN 'run' THEN NULL ELSE (SELECT count(*) FROM comparison_seeds WHERE comparison_id = e.id) END AS seedsDone
  FROM page e LEFT JOIN episodes p ON p.run_id = e.id
  LEFT JOIN steps last ON last.episode_id = p.id AND last.step = (SELECT max(step) FROM steps WHERE episode_id = p.id)
  ORDER BY e.id DESC`;

const entryRow = z.object({
  ...{
    id: z.string(),
    name: z.string(),
    command: z.string(),
    status: z.enum(runStatuses),
    error: z.string().nullable(),
  },
  ...{ startedAt: z.string(), endedAt: z.string().nullable(), version: z.string() },
  tags: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(z.string())),
  note: z.string().nullable(),
});
const runFields = z.object({
  ...{
    planner: z.string(),
    seed: z.number(),
    steps: z.number(),
    stepsDone: z.number(),
    welfare: z.number().nullable(),
  },
  ...{ comparison: z.string().nullable(), arm: z.string().nullable() },
});
const comparisonFields = z.object({ seeds: z.number(), seedsDone: z.number() });

type Listed = Pick<Views, "entries" | "entry" | "planners" | "tags">;

export function entryViews(database: Database.Database): Listed {
  const read = (sql: string, given: readonly Cell[]) =>
    database
      .prepare<unknown[], Record<string, Cell>>(sql)
      .all(...given)
      .map(viewOf);
  const values = (sql: string): string[] => database.prepare<[], string>(sql).pluck().all();
  return {
    entries: (filter) => {
      const { conditions, given } = conditionsOf(filter);
      const from =
        filter.comparison === null
          ? `${runs} WHERE comparison_id IS NULL UNION ALL ${comparisons}`
          : `${runs} WHERE comparison_id = ?`;
      const scope = filter.comparison === null ? [] : [filter.comparison];
      const where = conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
      return read(`WITH page AS (SELECT * FROM (${from}) e ${where} ORDER BY id DESC LIMIT ?) ${details}`, [
        ...scope,
        ...given,
        filter.limit,
      ]);
    },
    entry: (run) => {
      const [found] = read(`WITH page AS (${runs} WHERE id = ?) ${details}`, [run]);
      if (found?.kind !== "run") throw new UsageError(`no run ${run}`);
      return found;
    },
    planners: () => values("SELECT DISTINCT planner FROM episodes ORDER BY planner"),
    tags: () =>
      values(
        `SELECT DISTINCT value FROM (SELECT tags FROM runs WHERE tags <> '[]' UNION ALL SELECT tags FROM comparisons WHERE tags <> '[]'),
         json_each(tags) ORDER BY value`,
      ),
  };
}

function conditionsOf({ search, status, planner, tag, after }: EntryFilter) {
  const conditions: string[] = [];
  const given: Cell[] = [];
  const add = (condition: string, ...values: Cell[]): void => {
    conditions.push(condition);
    given.push(...values);
  };
  if (search !== "") {
    // Not LIKE: a percent sign is a character here.
    const found = ["name", "id", "coalesce(note, '')", "tags"].map((field) => `instr(lower(${field}), lower(?)) > 0`);
    add(`(${found.join(" OR ")})`, search, search, search, search);
  }
  if (status !== null) add("status = ?", status);
  if (planner !== null) add("id IN (SELECT run_id FROM episodes WHERE planner = ?)", planner);
  if (tag !== null) add("EXISTS (SELECT 1 FROM json_each(e.tags) WHERE value = ?)", tag);
  if (after !== null) add("id < ?", after);
  return { conditions, given };
}

function viewOf({ kind, process, heartbeat, ...row }: Record<string, Cell>): RunEntryView | ComparisonEntryView {
  const place = `${kind} ${row.id}`;
  const entry = parsedAs(entryRow, row, place);
  const isWritten = entry.status === "running" && mayWrite(textOf(process), textOf(heartbeat));
  return kind === "run"
    ? { kind: "run", ...entry, isWritten, ...parsedAs(runFields, row, place) }
    : { kind: "comparison", ...entry, isWritten, ...parsedAs(comparisonFields, row, place) };
}

function textOf(cell: Cell): string | null {
  return cell === null ? null : String(cell);
}
