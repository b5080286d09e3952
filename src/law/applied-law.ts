/** A law for the people of a run: what each worker owes on its own earnings. */
import { rateOn, type TaxLine, taxInto, taxOn } from "./tax-line.ts";

/**
 * Lines are made once per law, not per step. A tax here is what the lines say: nothing else can be simulated. One line
 * for everybody is the fast path.
 */
export interface AppliedLaw {
  readonly lines: readonly TaxLine[];
  /** The line of each worker; null where all have the first. */
  readonly lineOf: Uint32Array | null;
  /** Owed by a worker on an annual income, dollars a year; which worker matters where there are several lines. */
  tax(income: number, worker?: number): number;
  /** Rate on its next dollar. */
  marginalRate(income: number, worker?: number): number;
  /** What a worker is told of the law beside its rates; empty where there is nothing to tell. */
  words(worker: number): string;
}

/** The line of one worker. */
export function lineAt({ lines, lineOf }: Pick<AppliedLaw, "lines" | "lineOf">, worker: number): TaxLine {
  return lineOf === null ? lines[0] : lines[lineOf[worker]];
}

/** @param lineOf the line of each worker */
export function lawByWorker(
  lines: readonly TaxLine[],
  lineOf: Uint32Array,
  words: (worker: number) => string = () => "",
): AppliedLaw {
  const law = { lines, lineOf };
  const own = (worker: number | undefined): TaxLine => {
    if (worker === undefined) throw new Error("expected a worker: this law differs between people");
    return lineAt(law, worker);
  };
  return {
    ...law,
    words,
    tax: (income, worker) => taxOn(own(worker), income),
    marginalRate: (income, worker) => rateOn(own(worker), income),
  };
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
  if (law.lineOf === null) return taxInto(law.lines[0], incomes, out);
  for (let i = 0; i < incomes.length; i++) out[i] = taxOn(law.lines[law.lineOf[i]], incomes[i]);
  return out;
}
