/** The methods of a store that another thread may call, and what their arguments must be. */
import { z } from "zod";
import { parsedAs } from "../columns.ts";
import { runStatuses } from "../run-status.ts";
import type { NewStep, RunStore, RunWriter } from "../store.ts";
import {
  ballotTable,
  batchTable,
  callTable,
  dataFiles,
  electionTable,
  levelsTable,
  stepTable,
  workerTable,
} from "../tables.ts";
import { wholeColumns } from "./panel-columns.ts";

const place = "a message of a thread";

/** @throws StorageError where the value is not what the schema says */
export function fromThread<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  return parsedAs(schema, value, place);
}

type Method<Target, Value = unknown> = (target: Target, args: readonly unknown[]) => Promise<Value>;

function method<Target, Args extends z.ZodTuple, Value>(
  args: Args,
  call: (target: Target, ...given: z.output<Args>) => Promise<Value>,
): Method<Target, Value> {
  return (target, given) => call(target, ...fromThread(args, given));
}

const text = z.string();
const step = z.int();

/** By name: arrays of another thread need not be of this realm's class. */
const floats = z.custom<Float64Array>((value) => Object.prototype.toString.call(value) === "[object Float64Array]", {
  error: "expected a column of numbers",
});

const newRun = z.object({
  ...{ command: text, name: text, scenario: z.unknown(), scenarioVersion: z.int(), scenarioPath: text.nullable() },
  ...{ files: dataFiles, seed: z.int(), planner: text, steps: z.int() },
  promptsVersion: z.int().exactOptional(),
  endpoints: z.record(text, z.array(text)).exactOptional(),
  member: z.object({ comparison: text, arm: text, isFlushed: z.boolean() }).exactOptional(),
});

const { at, usd, ...stepShape } = stepTable.schema.shape;
const newStep: z.ZodType<NewStep> = z.object({
  ...stepShape,
  ...{ at: at.exactOptional(), usd: usd.exactOptional() },
  panel: z.array(z.int()),
  ...{ hours: floats, income: floats, tax: floats, consumption: floats, utility: floats, satisfied: floats.nullable() },
  thoughts: z.array(text.nullable()).nullable(),
});

const newElection = electionTable.schema.extend({ ballots: z.array(ballotTable.schema.omit({ step: true })) });

const newCall = callTable.schema.omit({ promptHash: true }).extend({
  user: text,
  ...{ at: at.exactOptional(), usd: usd.exactOptional() },
  ...{ isFree: z.boolean().exactOptional(), isPromptKept: z.boolean().exactOptional() },
});

export const cachedAnswer = z.object({ text, model: text, finishReason: text });

export const openBatches = z.array(batchTable.schema);

/** A writer stays where the database is; the thread has its id. */
export const openings: Readonly<Record<string, Method<RunStore, RunWriter>>> = {
  startRun: method(z.tuple([newRun]), (store: RunStore, run) => store.startRun(run)),
  resumeRun: method(z.tuple([text]), (store: RunStore, id) => store.resumeRun(id)),
};

export const storeMethods: Readonly<Record<string, Method<RunStore>>> = {
  "cache.get": method(z.tuple([text]), (store: RunStore, key) => store.cache.get(key)),
  "cache.set": method(
    z.tuple([text, cachedAnswer, z.object({ uri: text, purpose: text })]),
    (store: RunStore, key, answer, about) => store.cache.set(key, answer, about),
  ),
};

export const runMethods: Readonly<Record<string, Method<RunWriter>>> = {
  workers: method(z.tuple([z.array(workerTable.schema)]), (run: RunWriter, rows) => run.workers(rows)),
  step: method(z.tuple([newStep]), (run: RunWriter, row) => run.step(wholeColumns(row))),
  election: method(z.tuple([newElection]), (run: RunWriter, election) => run.election(election)),
  call: method(z.tuple([newCall]), (run: RunWriter, call) => run.call(call)),
  warning: method(z.tuple([text, step, text]), (run: RunWriter, code, at, message) => run.warning(code, at, message)),
  levels: method(z.tuple([levelsTable.schema]), (run: RunWriter, levels) => run.levels(levels)),
  "batches.list": method(z.tuple([step]), (run: RunWriter, at) => run.batches.list(at)),
  "batches.put": method(z.tuple([batchTable.schema]), (run: RunWriter, batch) => run.batches.put(batch)),
  "batches.removeBefore": method(z.tuple([step]), (run: RunWriter, at) => run.batches.removeBefore(at)),
  end: method(
    z.tuple([z.enum(runStatuses), z.object({ summary: z.unknown().exactOptional(), error: text.exactOptional() })]),
    (run: RunWriter, status, details) => run.end(status, details),
  ),
};
