/** Laws by class and offset as tables of numbers that kernels read: what each kind owes, in the same places. */
import type { AppliedLaw } from "../law/applied-law.ts";
import type { KindLines } from "../law/line-columns.ts";
import { type KindLine, taxLine } from "../law/tax-line.ts";

/** Brackets that tables have room for, and kinds of people. */
export interface LawShape {
  readonly kinds: number;
  readonly family: number;
  readonly own: number;
}

/** What each kind owes, of what kind each worker is, and what is its own of its line. */
export interface WorkerLines {
  readonly kinds: readonly KindLines[];
  readonly kindOf: Uint32Array;
  /** Others' earnings, dollars a year. */
  readonly earned: Float64Array;
  /** What the others bear of the family's tax, dollars a year. */
  readonly less: Float64Array;
}

/** Above every income, in units. */
export const never = 1e30;

const nothing: KindLine = taxLine([0], [0]);

export function workerLines({ columns, lines, lineOf }: AppliedLaw, size: number): WorkerLines {
  if (columns !== null) return columns;
  return {
    kinds: lines.map((line) => ({ family: line, own: nothing })),
    kindOf: lineOf ?? new Uint32Array(size),
    earned: new Float64Array(size),
    less: new Float64Array(size),
  };
}

/** The least room that holds all laws. */
export function shapeOf(laws: readonly WorkerLines[]): LawShape {
  const most = (count: (law: WorkerLines) => number): number => Math.max(...laws.map(count));
  const longest = (of: "family" | "own") =>
    most(({ kinds }) => Math.max(...kinds.map((kind) => kind[of].rates.length)));
  return { kinds: most(({ kinds }) => kinds.length), family: longest("family"), own: longest("own") };
}

/**
 * Rows of one kind: starts of the family's brackets and ∞, what is owed at no income if a bracket's rate held from there
 * on, rates; the same of the own ones; and (1−τ)^ε of each pair of brackets.
 */
export function rowsOfKind({ family, own }: LawShape) {
  const ownStart = 3 * family + 1;
  const factor = ownStart + 3 * own + 1;
  return {
    start: 0,
    level: family + 1,
    rate: 2 * family + 1,
    ownStart,
    ownLevel: ownStart + own + 1,
    ownRate: ownStart + 2 * own + 1,
    factor,
    count: factor + family * own,
  };
}

/** Rows of a table: kinds, then what others bear of each worker's tax, then the rebate and one over the least utility. */
export function lawRows(shape: LawShape, rows: number) {
  const less = shape.kinds * rowsOfKind(shape).count;
  return { less, plus: less + rows, overLeast: less + rows + 1, count: less + rows + 2 };
}

export interface LawPlace {
  readonly shape: LawShape;
  readonly width: number;
  /** Dollars in a unit. */
  readonly unit: number;
  readonly elasticity: number;
}

/** Writes a law to a column of a table. */
export function writeLaw(
  table: Float32Array,
  column: number,
  { kinds, less }: WorkerLines,
  { shape, width, unit, elasticity }: LawPlace,
): void {
  const at = rowsOfKind(shape);
  const put = (row: number, value: number) => {
    table[row * width + column] = value;
  };
  // Hardly any two rates of a law differ between its kinds.
  const powers = new Map<number, number>();
  const powerOf = (keep: number): number => {
    const power = powers.get(keep) ?? keep ** elasticity;
    powers.set(keep, power);
    return power;
  };
  kinds.forEach(({ family, own }, kind) => {
    const base = kind * at.count;
    const putLine = ({ brackets, rates, amounts }: KindLine, room: number, [start, level, rate]: readonly number[]) => {
      for (let k = 0; k <= room; k++) put(base + start + k, k < rates.length ? brackets[k] / unit : never);
      for (let k = 0; k < room; k++) {
        put(base + level + k, k < rates.length ? (amounts[k] - rates[k] * brackets[k]) / unit : 0);
        put(base + rate + k, rates[k] ?? 0);
      }
    };
    putLine(family, shape.family, [at.start, at.level, at.rate]);
    putLine(own, shape.own, [at.ownStart, at.ownLevel, at.ownRate]);
    for (let f = 0; f < family.rates.length; f++)
      for (let o = 0; o < own.rates.length; o++) {
        const rate = family.rates[f] + own.rates[o];
        put(base + at.factor + f * shape.own + o, rate < 1 ? powerOf(1 - rate) : 0);
      }
  });
  const { less: first } = lawRows(shape, 0);
  for (let i = 0; i < less.length; i++) put(first + i, less[i] / unit);
}
