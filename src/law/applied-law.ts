/** A law for the people of a run: what each worker owes on its own earnings. */
import { type LineColumns, lineOfPerson, rateInColumns, taxInColumns } from "./line-columns.ts";
import { rateOn, type TaxLine, taxInto, taxOn } from "./tax-line.ts";

/**
 * Lines are made once per law, not per step. A tax here is what the lines say: nothing else can be simulated. One line
 * for everybody is the fast path.
 */
export interface AppliedLaw {
  /** Of columns they are made when they are asked for. */
  readonly lines: readonly TaxLine[];
  /** The line of each worker; null where all have the first. */
  readonly lineOf: Uint32Array | null;
  /** The same as columns, where hardly two people share a line; else null. */
  readonly columns: LineColumns | null;
  /** Owed by a worker on an annual income, dollars a year; which worker matters where there are several lines. */
  tax(income: number, worker?: number): number;
  /** Rate on its next dollar. */
  marginalRate(income: number, worker?: number): number;
  /** What a worker is told of the law beside its rates; empty where there is nothing to tell. */
  words(worker: number): string;
}

/** The line of one worker. */
export function lineAt(law: AppliedLaw, worker: number): TaxLine {
  if (law.columns !== null) return ownLine(law.columns, worker);
  return law.lineOf === null ? law.lines[0] : law.lines[law.lineOf[worker]];
}

/** Lines that were made of columns: who is asked for one step after step has the same. */
const made = new WeakMap<LineColumns, Map<number, TaxLine>>();
const mostMade = 20_000;

function ownLine(columns: LineColumns, worker: number): TaxLine {
  const known = made.get(columns) ?? new Map<number, TaxLine>();
  made.set(columns, known);
  const line = known.get(worker) ?? lineOfPerson(columns, worker);
  if (known.size < mostMade) known.set(worker, line);
  return line;
}

/** @param lineOf the line of each worker */
export function lawByWorker(
  lines: readonly TaxLine[],
  lineOf: Uint32Array,
  words: (worker: number) => string = () => "",
): AppliedLaw {
  const own = (worker: number | undefined): TaxLine => lines[lineOf[named(worker)]];
  return {
    lines,
    lineOf,
    columns: null,
    words,
    tax: (income, worker) => taxOn(own(worker), income),
    marginalRate: (income, worker) => rateOn(own(worker), income),
  };
}

function named(worker: number | undefined): number {
  if (worker === undefined) throw new Error("expected a worker: this law differs between people");
  return worker;
}

/**
 * @param lineOf a number for each worker's line: who has the same owes the same
 * @param firsts the first worker of each line
 */
export function lawInColumns(
  columns: LineColumns,
  { lineOf, firsts }: { readonly lineOf: Uint32Array; readonly firsts: Uint32Array },
  words: (worker: number) => string,
): AppliedLaw {
  let lines: readonly TaxLine[] | undefined;
  const law: AppliedLaw = {
    get lines() {
      lines ??= Array.from(firsts, (worker) => lineOfPerson(columns, worker));
      return lines;
    },
    lineOf,
    columns,
    words,
    tax: (income, worker) =>
      columns.jumps || income < 0
        ? taxOn(lineAt(law, named(worker)), income)
        : taxInColumns(columns, named(worker), income),
    marginalRate: (income, worker) =>
      columns.jumps ? rateOn(lineAt(law, named(worker)), income) : rateInColumns(columns, named(worker), income),
  };
  return law;
}

/** Rows of the workers of each line, in ascending order; empty for a line that nobody has. */
export function rowsByLine({ lines, lineOf }: AppliedLaw, size: number): readonly Uint32Array[] {
  if (lineOf === null) return [Uint32Array.from({ length: size }, (_, i) => i)];
  const counts = new Uint32Array(lines.length);
  for (let i = 0; i < size; i++) counts[lineOf[i]]++;
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let i = 0; i < size; i++) rows[lineOf[i]][counts[lineOf[i]]++] = i;
  return rows;
}

/**
 * Rate on each worker's next dollar.
 * @param workers whose incomes they are; by default everybody's
 */
export function marginalRates(law: AppliedLaw, incomes: Float64Array, workers?: Int32Array): Float64Array {
  return incomes.map((income, r) => law.marginalRate(income, workers ? workers[r] : r));
}

/** Writes the tax on each worker's income (all ≥ 0) to `out`, and returns it. */
export function taxesInto(law: AppliedLaw, incomes: Float64Array, out: Float64Array): Float64Array {
  const { columns } = law;
  if (columns !== null && !columns.jumps)
    for (let i = 0; i < incomes.length; i++) out[i] = taxInColumns(columns, i, incomes[i]);
  else if (law.lineOf === null) taxInto(law.lines[0], incomes, out);
  else for (let i = 0; i < incomes.length; i++) out[i] = taxOn(lineAt(law, i), incomes[i]);
  return out;
}
