/** {@link Views} of one SQLite file, which is opened to be read. */
import type Database from "better-sqlite3";
import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { type Cell, parsedAs, rowOf, type Table } from "../columns.ts";
import { runStatuses } from "../run-status.ts";
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
  return new Proxy(views, {
    get(target, name) {
      const view: unknown = Reflect.get(target, name);
      if (typeof view !== "function") return view;
      return (...given: readonly unknown[]): unknown => {
        try {
          return Reflect.apply(view, target, given);
        } catch (error) {
          throw storageError(error, path);
        }
      };
    },
  });
}

type EntryViews = "entries" | "entry" | "planners" | "tags";

function viewsOf(database: Database.Database): Omit<Views, EntryViews | "close"> {
  const statements = new Map<string, Database.Statement<unknown[], Cell[]>>();
  const all = (sql: string, ...given: Cell[]): Cell[][] => {
    const known = statements.get(sql) ?? cells(database, sql);
    statements.set(sql, known);
    return known.all(...given);
  };
  const rowsOf = <Row extends z.ZodObject>(table: Table<Row>, run: string, rows: readonly Cell[][]) =>
    rows.map((row) => rowOf(table, row, `run ${run}`));
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
    panel: (run, step) =>
      panelColumns(
        all(
          `SELECT worker, hours, income, tax, consumption, utility, satisfied FROM worker_steps
           WHERE ${ofRun} AND step = ? ORDER BY worker`,
          run,
          step,
        ),
      ),
    people: (run) =>
      peopleColumns(
        all(`SELECT worker, wage, weight, age, occupation, type FROM workers WHERE ${ofRun} ORDER BY worker`, run),
      ),
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
        `SELECT ws.step, ws.hours, ws.income, ws.tax, ws.consumption, ws.utility, ws.satisfied, ws.thought FROM steps s
         JOIN worker_steps ws ON ws.episode_id = s.episode_id AND ws.step = s.step AND ws.worker = ?
         WHERE s.${ofRun} AND s.step >= ? ORDER BY s.step`,
        row,
        run,
        from,
      ).map(workerStep),
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

const numberIn = (cell: Cell): number => Number(cell);
const numberOrNull = (cell: Cell): number | null => (cell === null ? null : Number(cell));
const textOrNull = (cell: Cell): string | null => (cell === null ? null : String(cell));

function panelColumns(rows: readonly (readonly Cell[])[]): PanelColumns {
  const column = (k: number): number[] => rows.map((row) => numberIn(row[k]));
  return {
    ...{ worker: column(0), hours: column(1), income: column(2), tax: column(3), consumption: column(4) },
    ...{ utility: column(5), satisfied: rows.map((row) => numberOrNull(row[6])) },
  };
}

function peopleColumns(rows: readonly (readonly Cell[])[]): PeopleColumns {
  const column = (k: number): number[] => rows.map((row) => numberIn(row[k]));
  const texts = (k: number): (string | null)[] => rows.map((row) => textOrNull(row[k]));
  return {
    ...{ worker: column(0), wage: column(1), weight: column(2), age: rows.map((row) => numberOrNull(row[3])) },
    ...{ occupation: texts(4), type: texts(5) },
  };
}

function workerStep(row: readonly Cell[]): WorkerStepView {
  const [step, hours, income, tax, consumption, utility] = row.map(numberIn);
  const [satisfied, thought] = row.slice(6);
  return {
    ...{ step, hours, income, tax, consumption, utility },
    ...{ satisfied: numberOrNull(satisfied), thought: textOrNull(thought) },
  };
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
  const known = parsedAs(z.enum(runStatuses), status, `run ${run}: runs.status`);
  return {
    status: known,
    isWritten: known === "running" && mayWrite(textOrNull(process), textOrNull(heartbeat)),
    error: error === null ? null : String(error),
    epoch: Number(epoch),
    last: Number(last),
  };
}
