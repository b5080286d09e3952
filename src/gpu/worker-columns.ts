/** A population as single-precision columns: what every kernel reads of it, and which economies that suits. */
import type { Economy } from "../env/economy.ts";
import { reorder, sortOrder } from "../env/measures/sort-order.ts";
import { type WelfareChoice, welfareKindOf } from "../env/welfare/welfare.ts";
import type { AppliedLaw } from "../law/applied-law.ts";

/**
 * Rows are in ascending order of zero-tax income, so that who is in which piece of a schedule is a matter of ranks, and
 * decided in double precision: close to a jump, rounding would send people over it. Incomes are in units of √(2·largest z0) dollars, so that products of several utilities between $1 and the largest stay
 * in range. Effort of earning b costs f·z0·(b/z0)^(1/f) = f·b·(b/m)^(1/ε) · (m/z0)^(1/ε), f = ε/(1+ε): a factor of the
 * kink times a term of the worker, so no kernel raises to a power for it.
 */
export interface WorkerColumns {
  /** Dollars in a unit of income. */
  readonly unit: number;
  /** Rows are summed in `chunks` runs of `chunkLength`; those beyond the last worker have no income and no weight. */
  readonly chunks: number;
  readonly chunkLength: number;
  /** Which worker each row is. */
  readonly order: Uint32Array;
  /** z0 in dollars. */
  readonly ascending: Float64Array;
  /** Number of the row; −1 where it has no weight, so that it is in no piece. */
  readonly rank: Float32Array;
  /** z0 in units. */
  readonly income: Float32Array;
  /** (m/z0)^(1/ε). */
  readonly effort: Float32Array;
  /** Relative to the largest. */
  readonly weight: Float32Array;
  /** f·b·(b/m)^(1/ε) of each bracket's start, in units; 0 where nobody earns as much. */
  readonly kinkEffort: readonly number[];
}

/** So few terms are added in single precision that rounding stays below 1e-6; the sums are added in double. */
const mostTerms = 256;
/** Rows are taken so many at a time. */
export const rowsAtOnce = 8;
/** Exponents of e beyond this leave single precision, with a margin for factors. */
const largestExponent = 78;
/** Dollars a year: products of utilities up to twice that, relative to their unit, stay in single precision. */
const largestIncome = 8e8;
/** Ranks beyond this are not whole numbers in single precision. */
const mostWorkers = 2 ** 24;
/** Least distance from 0 of the power 1−γ: a mean of such powers loses their difference from 1 to rounding. */
const leastPower = 0.1;

/**
 * Why kernels cannot compute an economy, or a welfare function in it; null where they can. Whoever asks then uses the
 * formulas in double precision.
 */
export function kernelSupports(
  economy: Economy,
  brackets: readonly number[],
  welfare: WelfareChoice | null = null,
): string | null {
  const problem = economyProblem(economy) ?? welfareProblem(welfare);
  if (problem !== null) return problem;
  const { zeroTaxIncome, incomePerHour } = economy;
  const cap = economy.hours.limit ?? Infinity;
  if (zeroTaxIncome.some((income, i) => income > cap * incomePerHour[i]))
    return "kernels do not know a cap on hours that binds";
  const { exponent } = effortSpan(economy, brackets);
  if (!(exponent < largestExponent)) return "incomes are too far apart for single precision at this elasticity";
  return null;
}

/**
 * As {@link kernelSupports}, for a law by class and offset. A worker's own line and the cap on hours are looked at in the
 * kernel, where effort that leaves single precision is the worst choice of all.
 */
export function lawKernelSupports(
  economy: Economy,
  law: AppliedLaw,
  welfare: WelfareChoice | null = null,
): string | null {
  const problem = economyProblem(economy) ?? welfareProblem(welfare);
  if (problem !== null) return problem;
  const jumps = law.columns === null ? law.lines.some((line) => line.jumps.length > 0) : law.columns.jumps;
  return jumps ? "kernels do not know laws under which what is owed jumps" : null;
}

/** What of an economy no kernel knows, whatever the law. */
function economyProblem({ hours, workCosts, utility, elasticities, size, zeroTaxIncome }: Economy): string | null {
  if (hours.grid !== null) return "kernels do not know hours on a grid";
  if (workCosts) return "kernels have everybody work whom an hour pays";
  if (!utility.isClosedForm) return "kernels know quasi-linear utility only";
  if (elasticities !== null) return "kernels know one elasticity for all only";
  if (size > mostWorkers) return `kernels know up to ${mostWorkers} workers`;
  const most = zeroTaxIncome.reduce((highest, income) => Math.max(highest, income), 0);
  return most <= largestIncome ? null : `kernels know incomes up to $${largestIncome}`;
}

function welfareProblem(welfare: WelfareChoice | null): string | null {
  const form = welfare && welfareKindOf(welfare).form(welfare.aversion);
  if (form?.sum === "own" || form?.sum === "rows") return `kernels do not know the welfare function ${welfare?.kind}`;
  const power = form?.sum === "equivalent" ? 1 - form.aversion : 0;
  if (power !== 0 && Math.abs(power) < leastPower) return `aversion is within ${leastPower} of 1 but not 1`;
  return null;
}

/** @param economy one that kernels support */
export function workerColumns(economy: Economy, brackets: readonly number[]): WorkerColumns {
  const { size, zeroTaxIncome, elasticity } = economy;
  const { chunks, chunkLength } = chunksOf(size);
  const { middle, most } = effortSpan(economy, brackets);
  const unit = Math.sqrt(2 * most);
  const rows = chunks * chunkLength;
  const order = sortOrder(zeroTaxIncome);
  const ascending = reorder(zeroTaxIncome, order);
  const income = new Float32Array(rows);
  const effort = new Float32Array(rows);
  for (let i = 0; i < size; i++) {
    income[i] = ascending[i] / unit;
    effort[i] = (middle / ascending[i]) ** (1 / elasticity);
  }
  const share = elasticity / (1 + elasticity);
  const kinkEffort = brackets.map((start) =>
    start < most ? share * (start / unit) * (start / middle) ** (1 / elasticity) : 0,
  );
  const weight = relativeWeights(reorder(economy.weight, order), rows);
  const rank = weight.map((people, row) => (people > 0 ? row : -1));
  return { unit, chunks, chunkLength, order, ascending, rank, income, effort, weight, kinkEffort };
}

/** So many runs of so many rows hold everybody. */
export function chunksOf(size: number): Pick<WorkerColumns, "chunks" | "chunkLength"> {
  const chunks = Math.ceil(size / mostTerms);
  return { chunks, chunkLength: rowsAtOnce * Math.ceil(size / chunks / rowsAtOnce) };
}

/** Weights over the largest of them, with zeros up to `rows`. */
export function relativeWeights(weight: Float64Array, rows: number): Float32Array {
  const largest = weight.reduce((most, value) => Math.max(most, value), 0);
  const relative = new Float32Array(rows);
  for (let i = 0; i < weight.length; i++) relative[i] = weight[i] / largest;
  return relative;
}

export const totalOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);

/** The largest z0, the middle of incomes that choices compare on a log scale, and how far from it effort terms go. */
function effortSpan({ zeroTaxIncome, elasticity }: Economy, brackets: readonly number[]) {
  let least = Infinity;
  let most = 0;
  for (const income of zeroTaxIncome) {
    least = Math.min(least, income);
    most = Math.max(most, income);
  }
  for (const start of brackets.slice(1)) least = Math.min(least, start);
  return { most, middle: Math.sqrt(least) * Math.sqrt(most), exponent: Math.log(most / least) / 2 / elasticity };
}
