/** A population under laws by class and offset, as single-precision columns, and kernels that read them. */
import type { Economy } from "../env/economy.ts";
import type { Backend, RunKernel } from "./backend.ts";
import { type LawKernel, type LawTerm, lawResponseSource, lawSumSource } from "./law-kernel-source.ts";
import { type LawPlace, type LawShape, lawRows, never, rowsOfKind, type WorkerLines, writeLaw } from "./law-table.ts";
import { chunksOf, relativeWeights } from "./worker-columns.ts";

/** Rows are in the order of workers; those beyond the last have no weight. */
export interface LawColumns {
  /** Dollars in a unit of income: products of several utilities stay in range. */
  readonly unit: number;
  readonly chunks: number;
  readonly chunkLength: number;
  readonly order: Uint32Array;
  /** z0 in units. */
  readonly income: Float32Array;
  /** The cap on hours as income, in units. */
  readonly cap: Float32Array;
  /** Relative to the largest. */
  readonly weight: Float32Array;
}

export function lawColumns({ size, zeroTaxIncome, incomePerHour, hours, weight }: Economy): LawColumns {
  const { chunks, chunkLength } = chunksOf(size);
  const rows = chunks * chunkLength;
  const unit = Math.sqrt(2 * zeroTaxIncome.reduce((most, income) => Math.max(most, income), 0));
  const income = new Float32Array(rows).fill(1);
  const cap = new Float32Array(rows).fill(never);
  for (let i = 0; i < size; i++) {
    income[i] = zeroTaxIncome[i] / unit;
    if (hours.limit !== null) cap[i] = (hours.limit * incomePerHour[i]) / unit;
  }
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  return { unit, chunks, chunkLength, order, income, cap, weight: relativeWeights(weight, rows) };
}

/** Numbers of a table beyond which a batch is made smaller: places in it are whole numbers in single precision. */
const mostNumbers = 2 ** 24;

/** Why a law does not fit into a table; null where it does. */
export function tableProblem(shape: LawShape, size: number): string | null {
  const { chunks, chunkLength } = chunksOf(size);
  const { count } = lawRows(shape, chunks * chunkLength);
  return count <= mostNumbers ? null : `kernels know laws of up to ${mostNumbers} numbers; this one has ${count}`;
}

/** Kernels with room for laws of a shape, for who is of what kind. */
export interface LawKernels {
  readonly shape: LawShape;
  readonly kindOf: Uint32Array;
  readonly earned: Float64Array;
  /** Laws that are taken at once. */
  readonly width: number;
  /** Writes laws to the table. */
  write(laws: readonly WorkerLines[]): void;
  /** Writes what is added to everybody's utility and the least of it, in units. */
  writeUtility(law: number, plus: number, least: number): void;
  sum(term: LawTerm, weight: Float32Array, floor: number): () => Promise<readonly Float32Array[]>;
  /** Income, tax and utility without rebate of everybody, in units. */
  respond(): RunKernelOnTable;
}

type RunKernelOnTable = () => Promise<readonly Float32Array[]>;

export function lawKernels(
  economy: Economy,
  columns: LawColumns,
  shape: LawShape,
  { kindOf, earned }: WorkerLines,
  backend: Backend,
  most: number,
): LawKernels {
  const { chunks, chunkLength, unit, income, cap } = columns;
  const { elasticity, size } = economy;
  const rows = lawRows(shape, chunks * chunkLength);
  const width = Math.max(Math.min(most, Math.floor(mostNumbers / rows.count)), 1);
  const table = new Float32Array(rows.count * width);
  const own = { base: new Float32Array(income.length), earned: new Float32Array(income.length) };
  for (let i = 0; i < size; i++) {
    own.base[i] = kindOf[i] * rowsOfKind(shape).count;
    own.earned[i] = earned[i] / unit;
  }
  const place: LawPlace = { shape, width, unit, elasticity };
  const kernel = (floor: number): LawKernel => ({ shape, chunks, chunkLength, elasticity, floor: floor / unit });
  const onTable =
    (run: RunKernel): RunKernelOnTable =>
    () =>
      run(table);
  return {
    shape,
    kindOf,
    earned,
    width,
    write: (laws) => {
      laws.forEach((law, column) => {
        writeLaw(table, column, law, place);
      });
    },
    writeUtility: (law, plus, least) => {
      table[rows.plus * width + law] = plus;
      table[rows.overLeast * width + law] = 1 / least;
    },
    sum: (term, weight, floor) =>
      onTable(
        backend.createKernel(lawSumSource(term, kernel(floor)), {
          output: [width, chunks],
          table: [width, rows.count],
          constants: { ...own, income, cap, weight },
        }),
      ),
    respond: () =>
      onTable(
        backend.createKernel(lawResponseSource(kernel(0)), {
          output: [size, 3],
          table: [width, rows.count],
          constants: { ...own, income, cap },
        }),
      ),
  };
}

/** Whether kernels have room for laws and know of what kind everybody is. */
export function fits(kernels: LawKernels, laws: readonly WorkerLines[], shape: LawShape): boolean {
  const { kinds, family, own } = kernels.shape;
  if (shape.kinds > kinds || shape.family > family || shape.own > own) return false;
  return laws.every(({ kindOf, earned }) => isSame(kindOf, kernels.kindOf) && isSame(earned, kernels.earned));
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
