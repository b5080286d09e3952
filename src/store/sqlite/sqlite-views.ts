/** {@link Views} of one SQLite file, which is opened to be read. */
import type Database from "better-sqlite3";
import { UsageError } from "../../base/errors.ts";
import { type Cell, rowOf, type Table } from "../columns.ts";
import { ballotTable, callTable, electionTable, type StoredCall, stepTable, workerTable } from "../tables.ts";
import type {
  CallGroupView,
  CallName,
  PanelColumns,
  PeopleColumns,
  RunState,
  Views,
  WorkerStepView,
} from "../views.ts";
import { agentsOfRun } from "./call-rows.ts";
import { askedInSteps, callColumns, withTexts } from "./calls-by-step.ts";
import { openDatabase, storageError } from "./database.ts";
import { entryViews } from "./entry-views.ts";
import { cells, names } from "./statements.ts";
import { mayWrite } from "./writer-process.ts";

const ofRun = "episode_id = (SELECT id FROM episodes WHERE run_id = ?)";

/** @throws StorageError see openDatabase */
export function sqliteViews(path: string): Views {
  const database = openDatabase(path, "read");
  const views = viewsOf(database);
  return guarded({ ...entryViews(database), ...views, close: () => database.close() }, path);
}

/** The same functions, whose failures name the file. */
function guarded(views: Views, path: string): Views {
  const wrapped = Object.entries(views).map(([name, view]: [string, (...given: unknown[]) => unknown]) => [
    name,
    (...given: unknown[]) => {
      try {
        return view(...given);
      } catch (error) {
        throw storageError(error, path);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Views;
}

type EntryViews = "entries" | "entry" | "planners" | "tags";

function viewsOf(database: Database.Database): Omit<Views, EntryViews | "close"> {
  const statements = new Map<string, Database.Statement<unknown[], Cell[]>>();
  const all = (sql: string, ...given: Cell[]): Cell[][] => {
    const known = statements.get(sql) ?? cells(database, sql);
    statements.set(sql, known);
    return known.all(...given);
  };
  const rowsOf = <T extends Table>(table: T, run: string, rows: readonly Cell[][]) =>
    rows.map((row) => rowOf(table, row, `run ${run}`) as ReturnType<typeof rowOf<T["schema"]>>);
  const calls = (run: string, rows: readonly Cell[][]): StoredCall[] => rowsOf(callTable, run, rows);
  return {
    state: (run) => stateOf(all, run),
    steps: (run, after, limit) =>
      rowsOf(
        stepTable,
        run,
        all(
          `SELECT ${names(stepTable.columns)} FROM steps WHERE ${ofRun} AND step > ? ORDER BY step LIMIT ?`,
          run,
          after,
          limit,
        ),
      ),
    panel: (run, step): PanelColumns =>
      columnsOf(
        panelNames,
        all(`SELECT ${panelNames.join(", ")} FROM worker_steps WHERE ${ofRun} AND step = ? ORDER BY worker`, run, step),
      ) as unknown as PanelColumns,
    people: (run): PeopleColumns =>
      columnsOf(
        peopleNames,
        all(`SELECT ${peopleNames.join(", ")} FROM workers WHERE ${ofRun} ORDER BY worker`, run),
      ) as unknown as PeopleColumns,
    storedWorkers: (run) => Number(all(`SELECT count(*) FROM workers WHERE ${ofRun}`, run)[0][0]),
    refused: (run, step) =>
      new Map(
        all(
          `WITH ${agentsOfRun} SELECT c.agent, count(*) ${askedInSteps}
           WHERE c.problem IS NOT NULL OR c.error IS NOT NULL GROUP BY c.agent`,
          ...[run, step - 1, step],
        ).map(([agent, count]) => [String(agent), Number(count)]),
      ),
    worker: (run, row) =>
      rowsOf(
        workerTable,
        run,
        all(`SELECT ${names(workerTable.columns)} FROM workers WHERE ${ofRun} AND worker = ?`, run, row),
      )[0],
    history: (run, row, from = 0) =>
      all(
        `SELECT ${historyNames.map((name) => `ws.${name}`).join(", ")} FROM steps s
         JOIN worker_steps ws ON ws.episode_id = s.episode_id AND ws.step = s.step AND ws.worker = ?
         WHERE s.${ofRun} AND s.step >= ? ORDER BY s.step`,
        row,
        run,
        from,
      ).map(
        (values) => Object.fromEntries(historyNames.map((name, i) => [name, values[i]])) as unknown as WorkerStepView,
      ),
    hoursBetween: (run, row, from, to) =>
      all(
        `SELECT ws.hours FROM steps s
         JOIN worker_steps ws ON ws.episode_id = s.episode_id AND ws.step = s.step AND ws.worker = ?
         WHERE s.${ofRun} AND s.step >= ? AND s.step <= ? ORDER BY s.step`,
        ...[row, run, from, to],
      ).map(([hours]) => Number(hours)),
    thought: (run, row, step) => {
      const [found] = all(
        `SELECT thought FROM worker_steps WHERE ${ofRun} AND step = ? AND worker = ?`,
        run,
        step,
        row,
      );
      return found === undefined || found[0] === null ? null : String(found[0]);
    },
    thoughts: (run, step, limit) =>
      all(
        `SELECT worker, thought FROM worker_steps WHERE ${ofRun} AND step = ? AND thought IS NOT NULL ORDER BY worker LIMIT ?`,
        run,
        step,
        limit,
      ).map(([worker, thought]) => ({ worker: Number(worker), thought: String(thought) })),
    calls: (run, agent, before, limit) =>
      calls(
        run,
        all(
          `SELECT ${callColumns} FROM model_calls c ${withTexts}
           WHERE c.${ofRun} AND c.agent = ? AND c.step <= ? ${before ? "AND (c.step, c.purpose, c.sample, c.attempt) < (?, ?, ?, ?)" : ""}
           ORDER BY c.step DESC, c.purpose DESC, c.sample DESC, c.attempt DESC LIMIT ?`,
          ...[run, agent, before?.step ?? Number.MAX_SAFE_INTEGER],
          ...(before ? [before.step, before.purpose, before.sample, before.attempt] : []),
          limit,
        ),
      ),
    callCount: (run, agent) => Number(all(`SELECT count(*) FROM calls WHERE ${ofRun} AND agent = ?`, run, agent)[0][0]),
    call: (run, { step, agent, purpose, sample, attempt }: CallName) =>
      calls(
        run,
        all(
          `SELECT ${callColumns} FROM model_calls c ${withTexts} WHERE c.${ofRun}
           AND c.step = ? AND c.agent = ? AND c.purpose = ? AND c.sample = ? AND c.attempt = ?`,
          ...[run, step, agent, purpose, sample, attempt],
        ),
      )[0],
    callAfter: (run, { agent, ...name }) =>
      all(
        `SELECT c.step, c.purpose, c.sample, c.attempt FROM model_calls c
         WHERE c.${ofRun} AND c.agent = ? AND c.step >= ? AND (c.step, c.purpose, c.sample, c.attempt) > (?, ?, ?, ?)
         ORDER BY c.step, c.purpose, c.sample, c.attempt LIMIT 1`,
        ...[run, agent, name.step, name.step, name.purpose, name.sample, name.attempt],
      ).map(([step, purpose, sample, attempt]) => ({
        ...{ agent, step: Number(step), purpose: String(purpose) },
        ...{ sample: Number(sample), attempt: Number(attempt) },
      }))[0],
    callGroups: (run, after, upTo) =>
      all(
        `WITH ${agentsOfRun} SELECT c.uri, c.model, c.source, count(*), sum(c.problem IS NOT NULL), sum(c.error IS NOT NULL),
           sum(c.input_tokens), sum(c.output_tokens), sum(c.cached_tokens), sum(c.requests)
         ${askedInSteps} GROUP BY c.uri, c.model, c.source`,
        ...[run, after, upTo],
      ).map(groupOf),
    latencies: (run, after, upTo) =>
      all(
        `WITH ${agentsOfRun} SELECT c.latency_ms ${askedInSteps} WHERE c.source = 'provider' AND c.error IS NULL`,
        ...[run, after, upTo],
      ).map(([latency]) => Number(latency)),
    warnings: (run) =>
      all(`SELECT code, step, message FROM warnings WHERE ${ofRun} ORDER BY step, code`, run).map(
        ([code, step, message]) => ({
          code: String(code),
          step: Number(step),
          message: String(message),
        }),
      ),
    elections: (run) =>
      rowsOf(
        electionTable,
        run,
        all(`SELECT ${names(electionTable.columns)} FROM elections WHERE ${ofRun} ORDER BY step`, run),
      ),
    ballots: (run, step, offset, limit) =>
      rowsOf(
        ballotTable,
        run,
        all(
          `SELECT ${names(ballotTable.columns)} FROM ballots WHERE ${ofRun} AND step = ? ORDER BY worker LIMIT ? OFFSET ?`,
          ...[run, step, limit, offset],
        ),
      ),
    ballotCount: (run, step) =>
      Number(all(`SELECT count(*) FROM ballots WHERE ${ofRun} AND step = ?`, run, step)[0][0]),
    votes: (run, row) =>
      rowsOf(
        ballotTable,
        run,
        all(
          `SELECT ${names(ballotTable.columns, "b")} FROM elections e
           JOIN ballots b ON b.episode_id = e.episode_id AND b.step = e.step AND b.worker = ?
           WHERE e.${ofRun} ORDER BY e.step`,
          ...[row, run],
        ),
      ),
  };
}

const panelNames = ["worker", "hours", "income", "tax", "consumption", "utility", "satisfied"] as const;
const peopleNames = ["worker", "wage", "weight", "age", "occupation", "type"] as const;
const historyNames = ["step", "hours", "income", "tax", "consumption", "utility", "satisfied", "thought"] as const;

function columnsOf(fields: readonly string[], rows: readonly Cell[][]): Record<string, Cell[]> {
  return Object.fromEntries(fields.map((name, i) => [name, rows.map((row) => row[i])]));
}

function groupOf([uri, model, source, ...counts]: readonly Cell[]): CallGroupView {
  const [calls, refused, failed, inputTokens, outputTokens, cachedInputTokens, requests] = counts.map(Number);
  return {
    uri: String(uri),
    model: model === null ? null : String(model),
    source: callTable.schema.shape.source.parse(source),
    ...{ calls, refused, failed, inputTokens, outputTokens, cachedInputTokens, requests },
  };
}

function stateOf(all: (sql: string, ...given: Cell[]) => Cell[][], run: string): RunState {
  const [row] = all(
    `SELECT r.status, r.error, r.epoch, r.process, r.heartbeat, coalesce((SELECT max(step) FROM steps WHERE episode_id = e.id), 0)
     FROM runs r JOIN episodes e ON e.run_id = r.id WHERE r.id = ?`,
    run,
  );
  if (!row) throw new UsageError(`no run ${run}`);
  const [status, error, epoch, process, heartbeat, last] = row;
  const known = status as RunState["status"];
  return {
    status: known,
    isWritten: known === "running" && mayWrite(process as string | null, heartbeat as string | null),
    error: error === null ? null : String(error),
    epoch: Number(epoch),
    last: Number(last),
  };
}
