/** Tables as analysts read them: a column `run` first, names in snake case; docs/analysis.md lists them. */
import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { type Cell, type Column, type ColumnType, parsedAs, type Table } from "./columns.ts";
import type { ExportColumn, ExportedRows, ExportRow, ExportTable } from "./exported-rows.ts";
import type { Store } from "./store.ts";
import {
  ballotTable,
  callTable,
  electionTable,
  episodeTable,
  type RunRecords,
  runRecords,
  runTable,
  stepTable,
  warningTable,
  workerStepTable,
  workerTable,
} from "./tables.ts";

export type { ColumnType, ExportColumn, ExportedRows, ExportRow, ExportTable };

const share = "share";
const run = plain("run", "text", "", "id of the run");

const runColumns = [
  run,
  ...picked(runTable, "command", "name"),
  ...picked(episodeTable, "planner"),
  ...picked(runTable, "seed"),
  ...picked(episodeTable, "steps"),
  ...picked(
    runTable,
    ...["status", "error", "started_at", "ended_at", "version", "node", "scenario_path", "scenario_hash", "scenario"],
    ...["files", "summary", "scenario_version", "endpoints"],
  ),
];

/** Numbers out of a step's further metrics, by their keys there. */
const metrics: readonly (readonly [key: string, column: Column])[] = [
  ["averageTaxRate", plain("average_tax_rate", "real", share, "all tax over all income")],
  [
    "incomeWeightedMarginalRate",
    plain("income_weighted_marginal_rate", "real", share, "marginal rate weighted by income"),
  ],
  ["atkinson1", plain("atkinson1", "real", "", "Atkinson index of consumption at aversion 1")],
  ["p90p10", plain("p90p10", "real", "", "90th over 10th percentile of consumption")],
  ["top1Share", plain("top1_share", "real", share, "part of all income before tax that the richest 1 % have")],
  ["kakwani", plain("kakwani", "real", "", "Kakwani index; above 0 where tax is progressive")],
  ["suits", plain("suits", "real", "", "Suits index; above 0 where tax is progressive")],
  ["shareAtKinks", plain("share_at_kinks", "real", share, "workers at the start of a bracket")],
  ["shareNotWorking", plain("share_not_working", "real", share, "workers with no hours")],
  [
    "participationTaxRate",
    plain("participation_tax_rate", "real", share, "mean over workers of (T(z) − T(0))/z, with economy.participation"),
  ],
  ["meanUtility", plain("mean_utility", "real", "dollars a year", "mean utility")],
  ["minUtility", plain("min_utility", "real", "dollars a year", "least utility")],
];

const stepEnd = ["floored", "fallbacks", "brackets", "rates", "parameters", "at", "usd"];

const taxYear = plain("tax_year", "integer", "", "tax year, from 1");

const rateColumns = [
  run,
  ...picked(stepTable, "step", "tax_year"),
  plain("bracket", "integer", "", "bracket, from 1"),
  plain("bracket_from", "real", "dollars a year", "where it starts"),
  plain("rate", "real", "share", "marginal rate, a decimal"),
];

const workerColumns = workerTable.columns.filter(({ name }) => name !== "columns");

export const exportTables: readonly ExportTable[] = [
  { name: "runs", row: runTable.row, columns: runColumns },
  {
    name: "steps",
    row: stepTable.row,
    columns: [run, ...stepsUpTo("gini_post"), ...metrics.map(([, column]) => column), ...picked(stepTable, ...stepEnd)],
  },
  { name: "rates", row: "one bracket in one step", columns: rateColumns },
  { name: "workers", row: workerTable.row, columns: [run, ...workerColumns] },
  {
    name: "worker_steps",
    row: workerStepTable.row,
    columns: [run, ...picked(workerStepTable, "step"), taxYear, ...workerStepTable.columns.slice(1)],
  },
  { name: "elections", row: electionTable.row, columns: [run, ...electionTable.columns] },
  { name: "ballots", row: ballotTable.row, columns: [run, ...ballotTable.columns] },
  { name: "model_calls", row: callTable.row, columns: [run, ...callTable.columns] },
  { name: "warnings", row: warningTable.row, columns: [run, ...warningTable.columns] },
];

/** @throws UsageError with the names that there are */
export function exportTable(name: string): ExportTable {
  const table = exportTables.find((known) => known.name === name);
  if (table) return table;
  const names = exportTables.map((known) => known.name);
  throw new UsageError(`no table "${name}"; ${suggestion(name, names)}`, { hint: `Tables: ${names.join(", ")}.` });
}

/**
 * A table of a run from the records of its store.
 * @param about cells of the tables of runs and episodes, by column
 */
export async function exportedRows(
  store: Pick<Store, "records">,
  id: string,
  name: string,
  about: () => Promise<Readonly<Record<string, Cell>>>,
): Promise<ExportedRows> {
  const { columns } = exportTable(name);
  const pagesOf = (table: RunRecords, rowsOf: (record: ExportRow) => readonly ExportRow[]) =>
    mapped(store.records(id, table), (record) => rowsOf(record).map((row) => [id, ...row]));
  switch (name) {
    case "runs": {
      const cells = await about();
      return { columns, pages: onePage([[id, ...runColumns.slice(1).map((column) => cells[column.name] ?? null)]]) };
    }
    case "steps":
      return { columns, pages: pagesOf("steps", (record) => [stepRow(record, id)]) };
    case "rates":
      return { columns, pages: pagesOf("steps", (record) => rateRows(record, id)) };
    case "workers": {
      const added = await personColumns(store, id);
      const isKept = workerTable.columns.map((column) => workerColumns.includes(column));
      const row = (record: ExportRow): ExportRow => {
        const more = columnsOf(record, id);
        return [...record.filter((_, i) => isKept[i]), ...added.map((column) => cellIn(column, more[column.of]))];
      };
      return {
        columns: [...columns, ...added.map(({ of, ...column }) => column)],
        pages: pagesOf("workers", (record) => [row(record)]),
      };
    }
    case "worker_steps": {
      const years = await taxYears(store, id);
      return {
        columns,
        pages: pagesOf("worker_steps", ([step, ...rest]) => [[step, years.get(step) ?? null, ...rest]]),
      };
    }
    default:
      if (!isRecords(name)) throw new Error(`${name} is no table of records`);
      return { columns, pages: pagesOf(name, (record) => [record]) };
  }
}

function isRecords(name: string): name is RunRecords {
  return Object.hasOwn(runRecords, name);
}

/** A column of words may have numbers among them. */
function cellIn({ type }: Column, value: number | string | undefined): Cell {
  if (value === undefined) return null;
  return type === "text" ? String(value) : value;
}

function plain(name: string, type: ColumnType, unit: string, meaning: string): Column {
  return { name, type, unit, meaning };
}

function picked(table: Table, ...names: readonly string[]): Column[] {
  return names.map((name) => table.columns.find((column) => column.name === name)!);
}

function stepsUpTo(name: string): readonly Column[] {
  return stepTable.columns.slice(0, stepTable.columns.findIndex((column) => column.name === name) + 1);
}

const stepIndex = new Map(stepTable.columns.map(({ name }, i) => [name, i]));
const stepCell = (record: ExportRow, name: string): Cell => record[stepIndex.get(name)!] ?? null;
const numberOrNull = z.number().nullish();
const metricValues = z.object(Object.fromEntries(metrics.map(([key]) => [key, numberOrNull])));
const numbers = z.array(z.number());

function jsonCell<S extends z.ZodType>(schema: S, record: ExportRow, name: string, run: string): z.output<S> {
  return parsedAs(schema, JSON.parse(String(stepCell(record, name))), `run ${run}: steps.${name}`);
}

function stepRow(record: ExportRow, run: string): ExportRow {
  const values = jsonCell(metricValues, record, "metrics", run);
  return [
    ...stepsUpTo("gini_post").map(({ name }) => stepCell(record, name)),
    ...metrics.map(([key]) => values[key] ?? null),
    ...stepEnd.map((name) => stepCell(record, name)),
  ];
}

function rateRows(record: ExportRow, run: string): ExportRow[] {
  const rates = jsonCell(numbers, record, "rates", run);
  return jsonCell(numbers, record, "brackets", run).map((start, i) => [
    stepCell(record, "step"),
    stepCell(record, "tax_year"),
    i + 1,
    start,
    rates[i] ?? null,
  ]);
}

const personValues = z.record(z.string(), z.union([z.number(), z.string()])).nullable();
const columnsAt = workerTable.columns.findIndex(({ name }) => name === "columns");

function columnsOf(record: ExportRow, run: string): Readonly<Record<string, number | string>> {
  const cell = record[columnsAt];
  if (cell === null) return {};
  return parsedAs(personValues, JSON.parse(String(cell)), `run ${run}: workers.columns`) ?? {};
}

/** A column of persons in the table of workers. */
interface AddedColumn extends Column {
  /** Its name in the source of the people. */
  readonly of: string;
}

/** Names that are taken: in a table of a comparison's workers, too. */
const takenNames: readonly string[] = [run, ...workerColumns].map(({ name }) => name).concat("arm", "seed");

/** What the run's people have beside the columns of every population, in the order of their first appearance. */
async function personColumns(store: Pick<Store, "records">, id: string): Promise<AddedColumn[]> {
  const areNumbers = new Map<string, boolean>();
  for await (const page of store.records(id, "workers"))
    for (const record of page)
      for (const [name, value] of Object.entries(columnsOf(record, id)))
        areNumbers.set(name, (areNumbers.get(name) ?? true) && typeof value === "number");
  return [...areNumbers].map(([of, isNumber]) => {
    const meaning = "as in the source of the people";
    return { ...plain(freeName(of, areNumbers), isNumber ? "real" : "text", "", meaning), of };
  });
}

/** Two columns of one name are read as one, or not at all: that of the person says that it is. */
function freeName(name: string, own: ReadonlyMap<string, unknown>): string {
  if (!takenNames.includes(name.toLowerCase())) return name;
  let free = `person_${name}`;
  while (own.has(free)) free = `person_${free}`;
  return free;
}

async function taxYears(store: Pick<Store, "records">, id: string): Promise<ReadonlyMap<Cell, Cell>> {
  const years = new Map<Cell, Cell>();
  for await (const page of store.records(id, "steps"))
    for (const record of page) years.set(stepCell(record, "step"), stepCell(record, "tax_year"));
  return years;
}

async function* mapped(
  pages: AsyncIterable<readonly ExportRow[]>,
  rowsOf: (record: ExportRow) => readonly ExportRow[],
): AsyncGenerator<readonly ExportRow[]> {
  for await (const page of pages) yield page.flatMap(rowsOf);
}

async function* onePage(rows: readonly ExportRow[]): AsyncGenerator<readonly ExportRow[]> {
  yield rows;
}
