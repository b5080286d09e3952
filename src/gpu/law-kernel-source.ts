/**
 * Sources of the kernels for laws by class and offset: a worker goes along its own line and compares what is best in each
 * part of it. Loops over brackets have constant ends, as gpu.js cuts others off.
 */
import { addition, flooring, type Term } from "./kernel-source.ts";
import { type LawShape, lawRows, rowsOfKind } from "./law-table.ts";
import { rowsAtOnce } from "./worker-columns.ts";

export interface LawKernel {
  readonly shape: LawShape;
  readonly chunks: number;
  /** Rows that are summed by one thread. */
  readonly chunkLength: number;
  readonly elasticity: number;
  /** Least utility that counts, in units. */
  readonly floor: number;
}

/** What is made of workers: a sum, or the least of anyone's income after tax less effort. */
export type LawTerm = Term | "least";

/**
 * Thread (x, y) sums a term over chunk y under law x. The constants are the workers' columns `base` (the first row of the
 * own kind), `earned`, `income` (z0), `cap` and `weight`.
 */
export function lawSumSource(term: LawTerm, kernel: LawKernel): string {
  const { shape, chunks, chunkLength, floor } = kernel;
  const rows = lawRows(shape, chunks * chunkLength);
  const isProduct = term === "log";
  return `function (table) {
    const plus = table[${rows.plus}][this.thread.x];
    const overLeast = table[${rows.overLeast}][this.thread.x];
    const first = this.thread.y * ${chunkLength};
    let sum = ${term === "least" ? "1e30" : "0"};
    for (let i = 0; i < ${chunkLength / rowsAtOnce}; i++) {
      let part = ${isProduct ? 1 : 0};
      for (let j = 0; j < ${rowsAtOnce}; j++) {
        const at = first + i * ${rowsAtOnce} + j;
        const w = this.constants.weight[at];
        ${walk(kernel, "this.thread.x")}
        ${counted(term, floor)}
      }
      ${term === "least" ? "" : `sum += ${isProduct ? "Math.log(part)" : "part"};`}
    }
    return sum;
  }`;
}

function counted(term: LawTerm, floor: number): string {
  if (term === "least") return "sum = w > 0 ? (best < sum ? best : sum) : sum;";
  if (term === "tax") return "part += w * bestTax;";
  const isFloored = term !== "utility";
  return `let v = w > 0 ? best + plus : 1;
        ${isFloored ? flooring(term, "v", floor, 0) : ""}
        ${addition(term, "w", "v")}`;
}

/** Thread (x, y) gives worker x's income (y = 0), tax (1) or utility without rebate (2), in units, of a single law. */
export function lawResponseSource(kernel: LawKernel): string {
  return `function (table) {
    const at = this.thread.x;
    ${walk(kernel, "0")}
    return this.thread.y < 1 ? bestIncome : this.thread.y < 2 ? bestTax : best;
  }`;
}

/**
 * Sets `bestIncome`, `bestTax` and `best`, the income after tax less effort, of worker `at`. Every pair of a family's
 * bracket and an own one is a part of the line, mostly an empty one; pairs come in the order of income. Utility has a peak
 * inside a part, or where a part ends in which it rises and the next falls at once, or at the cap. Ties: the lower.
 */
function walk({ shape, chunks, chunkLength, elasticity }: LawKernel, column: string): string {
  const at = rowsOfKind(shape);
  const { less } = lawRows(shape, chunks * chunkLength);
  const share = elasticity / (1 + elasticity);
  const read = (row: string) => `table[base + ${row}][${column}]`;
  return `const base = this.constants.base[at];
        const z = this.constants.income[at];
        const e = this.constants.earned[at];
        const cap = this.constants.cap[at];
        const less = table[at + ${less}][${column}];
        let best = -1e30;
        let bestIncome = 0;
        let bestTax = 0;
        let rises = 1;
        for (let f = 0; f < ${shape.family}; f++) {
          const familyStart = ${read("f")} - e;
          const familyEnd = ${read("f + 1")} - e;
          const familyLevel = ${read(`f + ${at.level}`)} - less;
          const familyRate = ${read(`f + ${at.rate}`)};
          for (let o = 0; o < ${shape.own}; o++) {
            const ownStart = ${read(`o + ${at.ownStart}`)};
            const ownEnd = ${read(`o + ${at.ownStart + 1}`)};
            const start = familyStart > ownStart ? familyStart : ownStart;
            const lower = start > 0 ? start : 0;
            const end = familyEnd < ownEnd ? familyEnd : ownEnd;
            const upper = end < cap ? end : cap;
            if (lower < upper) {
            const ownLevel = ${read(`o + ${at.ownLevel}`)};
            const ownRate = ${read(`o + ${at.ownRate}`)};
            const inside = z * ${read(`f * ${shape.own} + o + ${at.factor}`)};
            const isAbove = inside > upper ? 1 : 0;
            const isBelow = inside < lower ? 1 : 0;
            const isCapped = cap <= end ? 1 : 0;
            const counts = isAbove > 0 ? isCapped : (isBelow > 0 ? rises : 1);
            const candidate = isAbove > 0 ? upper : (isBelow > 0 ? lower : inside);
            const tax = familyLevel + ownLevel + familyRate * (candidate + e) + ownRate * candidate;
            const ratio = candidate / z;
            const perDollar = isAbove + isBelow > 0 ? ${power("ratio", 1 / elasticity)} : 1 - familyRate - ownRate;
            const net = candidate - tax - ${share} * candidate * perDollar;
            const isBetter = counts > 0 ? (net > best ? 1 : 0) : 0;
            best = isBetter > 0 ? net : best;
            bestIncome = isBetter > 0 ? candidate : bestIncome;
            bestTax = isBetter > 0 ? tax : bestTax;
            rises = isAbove;
            }
          }
        }`;
}

/** Exponents up to this are multiplied out, which is faster and more exact than a power. */
const mostFactors = 8;

function power(base: string, exponent: number): string {
  return Number.isInteger(exponent) && exponent <= mostFactors
    ? new Array(exponent).fill(base).join(" * ")
    : `Math.pow(${base}, ${exponent})`;
}
