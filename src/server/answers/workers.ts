import { z } from "zod";
import { type WorkerColumns, type WorkerNumber, type WorkerPage, type WorkerQuery, workerNumbers } from "../api.ts";
import { type Dashboard, runId } from "../dashboard.ts";
import { choice, limit, parsedQuestion, queryOf, whole } from "../query.ts";
import { selectWorkers, tenthsOf, workersAt } from "../select-workers.ts";
import { stepAsked, stepOf } from "./steps.ts";

const asked = z.object({
  step: whole(1).optional(),
  sort: z.enum(workerNumbers).default("worker"),
  order: z.enum(["up", "down"]).default("up"),
  occupation: choice,
  type: choice,
  satisfied: z.enum(["yes", "no"]).nullable().default(null),
  offset: whole(0).default(0),
  limit: limit(100, 1000),
});

/** Steps that a row's line of hours goes back. */
const sparkSteps = 40;
/** Steps whose columns are kept: pages of one list are asked for one after the other. */
const columnsKept = 4;

const kept = new WeakMap<Dashboard, Map<string, WorkerColumns>>();
const selections = new WeakMap<WorkerColumns, Map<string, Int32Array>>();

export async function workerColumns(
  dashboard: Dashboard,
  reference: string,
  query: URLSearchParams,
): Promise<WorkerColumns> {
  const id = await runId(dashboard, reference);
  return columnsAt(dashboard, id, stepOf(dashboard, id, queryOf(stepAsked, query).step));
}

export async function workerPage(dashboard: Dashboard, reference: string, query: URLSearchParams): Promise<WorkerPage> {
  const { views } = dashboard;
  const { offset, limit: most, ...question } = queryOf(asked, query);
  const id = await runId(dashboard, reference);
  const step = stepOf(dashboard, id, question.step);
  const columns = columnsAt(dashboard, id, step);
  const places = selected(columns, { ...question, ranges: rangesOf(query) });
  const page = workersAt(columns, places.subarray(offset, offset + most));
  const from = Math.max(1, step - sparkSteps + 1);
  const rows = page.numbers.worker.map(Number);
  return {
    ...page,
    total: columns.numbers.worker.length,
    matching: places.length,
    offset,
    thought: rows.map((row) => views.thought(id, row, step)),
    spark: rows.map((row) => views.hoursBetween(id, row, from, step)),
    sparkFrom: from,
    tenths: tenthsOf(columns, places),
  };
}

/** The places of a question are kept as long as the columns are: scrolling asks for the next ones. */
function selected(columns: WorkerColumns, query: WorkerQuery): Int32Array {
  const { sort, order, occupation, type, satisfied, ranges } = query;
  const key = JSON.stringify([sort, order, occupation, type, satisfied, ranges]);
  const known = selections.get(columns) ?? new Map<string, Int32Array>();
  selections.set(columns, known);
  const places = known.get(key) ?? selectWorkers(columns, query);
  known.delete(key);
  known.set(key, places);
  forgetOldest(known);
  return places;
}

/** `from.COLUMN` and `to.COLUMN`. */
function rangesOf(query: URLSearchParams): WorkerQuery["ranges"] {
  const ranges: Partial<Record<WorkerNumber, { from: number | null; to: number | null }>> = {};
  for (const [key, value] of query) {
    const [end, name] = key.split(".");
    if ((end !== "from" && end !== "to") || value === "") continue;
    const column = parsedQuestion(z.enum(workerNumbers), name);
    const number = parsedQuestion(z.coerce.number(), value);
    ranges[column] = { from: null, to: null, ...ranges[column], [end]: number };
  }
  return ranges;
}

function columnsAt(dashboard: Dashboard, id: string, step: number): WorkerColumns {
  const known = kept.get(dashboard) ?? new Map<string, WorkerColumns>();
  kept.set(dashboard, known);
  const key = `${id} ${step} ${dashboard.views.state(id).epoch}`;
  const columns = known.get(key) ?? readColumns(dashboard, id, step);
  known.set(key, columns);
  forgetOldest(known);
  return columns;
}

function forgetOldest(known: Map<string, unknown>): void {
  for (const key of known.keys()) if (known.size > columnsKept) known.delete(key);
}

function readColumns({ views }: Dashboard, id: string, step: number): WorkerColumns {
  const panel = views.panel(id, step);
  const people = views.people(id);
  const before = step > 1 ? views.panel(id, step - 1) : null;
  const first = step === 1 ? panel : views.panel(id, 1);
  const refused = views.refused(id, step);
  const occupations = labelsOf(people.occupation);
  const types = labelsOf(people.type);
  return {
    step,
    before: before ? step - 1 : null,
    first: 1,
    numbers: {
      worker: panel.worker,
      hours: panel.hours,
      income: panel.income,
      tax: panel.tax,
      consumption: panel.consumption,
      utility: panel.utility,
      satisfied: panel.satisfied,
      // The panel of a run is the same in all of its steps.
      hoursJump: panel.hours.map((hours, i) => (before ? hours - before.hours[i] : null)),
      gain: panel.utility.map((utility, i) => utility - first.utility[i]),
      refused: panel.worker.map((worker) => refused.get(`w${worker}`) ?? 0),
      wage: people.wage,
      weight: people.weight,
      age: people.age,
    },
    occupation: people.occupation.map((label) => (label === null ? -1 : occupations.indexOf(label))),
    type: people.type.map((label) => (label === null ? -1 : types.indexOf(label))),
    occupations,
    types,
  };
}

function labelsOf(column: readonly (string | null)[]): readonly string[] {
  return [...new Set(column)].filter((label) => label !== null).sort();
}
