/**
 * Sources of the kernels, unrolled for a number of brackets: gpu.js translates them to WGSL, GLSL, WebAssembly or
 * JavaScript. They are text, as a function's own text would be changed by a compiler or by counters of test coverage.
 * Conditions are expressions that choose between two numbers, which WebAssembly computes for four schedules at a time;
 * `Math.max` takes it longer.
 */
import { interiorRow, kinkRow, pieceRows } from "./piece-table.ts";
import { rowsAtOnce } from "./worker-columns.ts";

/** What is summed over workers: the lines as they are, or a function of utility. */
export type Term = "tax" | "utility" | "log" | "weighted-log" | "reciprocal" | { readonly power: number };

export interface SumKernel {
  readonly brackets: number;
  /** Rows that are summed by one thread. */
  readonly chunkLength: number;
  /** f·b·(b/m)^(1/ε) of every bracket's start, in units. */
  readonly kinkEffort: readonly number[];
  /** Least utility that counts, in units. */
  readonly floor: number;
}

/** Rows of the table below the pieces: one over the least utility, in units. */
export const extraRows = 1;

/**
 * Thread (x, y) sums a term over chunk y under schedule x. The constants `rank`, `income`, `effort` and `weight` are
 * the workers' columns, the argument is a table of pieces. A few rows are added up apart, so that less is lost to
 * rounding; logarithms cost most, so one is taken of the product of these rows.
 */
export function sumSource(term: Term, kernel: SumKernel): string {
  const { brackets, chunkLength } = kernel;
  const statements = Array.from({ length: rowsAtOnce }, (_, row) => rowStatements(term, kernel, row)).join("\n");
  return `function (table) {
    ${pieceVariables(brackets, "this.thread.x")}
    const overLeast = table[${pieceRows(brackets)}][this.thread.x];
    const first = this.thread.y * ${chunkLength};
    let sum = 0;
    for (let i = 0; i < ${chunkLength / rowsAtOnce}; i++) {
      const at = first + i * ${rowsAtOnce};
      let part = ${term === "log" ? 1 : 0};
      ${statements}
      sum += ${term === "log" ? "Math.log(part)" : "part"};
    }
    return sum;
  }`;
}

function rowStatements(term: Term, { brackets, kinkEffort, floor }: SumKernel, row: number): string {
  const [r, z, e, w, v] = ["r", "z", "e", "w", "v"].map((name) => `${name}${row}`);
  const hasEffort = term !== "tax";
  const isFloored = term !== "tax" && term !== "utility";
  return `const ${r} = this.constants.rank[at + ${row}];
      const ${z} = this.constants.income[at + ${row}];
      ${term === "log" ? "" : `const ${w} = this.constants.weight[at + ${row}];`}
      ${hasEffort ? `const ${e} = this.constants.effort[at + ${row}];` : ""}
      let ${v} = 1;
      ${choice(brackets, [v, r, z], (k) => (hasEffort ? ` - ${kinkEffort[k]} * ${e}` : ""))}
      ${isFloored ? flooring(term, v, floor, row) : ""}
      ${addition(term, w, v)}`;
}

/** So many small numbers have no product in single precision: the logarithm of each floor is added by itself. */
export function flooring(term: Term, v: string, floor: number, row: number): string {
  if (term !== "log") return `${v} = ${v} > ${floor} ? ${v} : ${floor};`;
  return `const low${row} = ${v} > ${floor} ? 0 : ${Math.log(floor)};
      sum += low${row};
      ${v} = ${v} > ${floor} ? ${v} : 1;`;
}

/** Rows without weight have the value 1: its logarithm is 0, but relative to the least utility a power can be infinite. */
export function addition(term: Term, w: string, v: string): string {
  switch (term) {
    case "tax":
    case "utility":
      return `part += ${w} * ${v};`;
    case "log":
      return `part = part * ${v};`;
    case "weighted-log":
      return `part += ${w} * Math.log(${v});`;
    case "reciprocal":
      return `part += ${w} / ${v};`;
    default:
      return `if (${w} > 0) { part += ${w} * Math.pow(${v} * overLeast, ${term.power}); }`;
  }
}

/**
 * Thread (x, y) gives worker x's income (y = 0), tax (1) or utility without rebate (2), in units; columns of the table
 * are these three. The constants are `rank`, `income` and `effort`.
 */
export function responseSource(brackets: number, kinkEffort: readonly number[]): string {
  return `function (table) {
    ${pieceVariables(brackets, "this.thread.y")}
    const r = this.constants.rank[this.thread.x];
    const z = this.constants.income[this.thread.x];
    const e = this.thread.y > 1 ? this.constants.effort[this.thread.x] : 0;
    let v = 0;
    ${choice(brackets, ["v", "r", "z"], (k) => ` - ${kinkEffort[k]} * e`)}
    return v;
  }`;
}

/** Names for the entries of a column of the table. */
function pieceVariables(brackets: number, column: string): string {
  const lines: string[] = [];
  const read = (name: string, row: number) => lines.push(`const ${name} = table[${row}][${column}];`);
  for (let k = 0; k < brackets; k++) {
    ["start", "level", "slope"].forEach((name, j) => {
      read(`${name}${k}`, interiorRow(k) + j);
    });
    if (k === 0) continue;
    read(`kinkStart${k}`, kinkRow(brackets, k));
    read(`kinkLevel${k}`, kinkRow(brackets, k) + 1);
  }
  return lines.join("\n    ");
}

/** Sets v to the line, at income z, of the piece that starts last below rank r. */
function choice(
  brackets: number,
  [v, r, z]: readonly [string, string, string],
  effortAt: (bracket: number) => string,
): string {
  const lines: string[] = [];
  for (let k = 0; k < brackets; k++) {
    if (k > 0) lines.push(`${v} = ${r} > kinkStart${k} ? kinkLevel${k}${effortAt(k)} : ${v};`);
    lines.push(`${v} = ${r} > start${k} ? level${k} + slope${k} * ${z} : ${v};`);
  }
  return lines.join("\n      ");
}
