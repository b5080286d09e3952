/** Schedules as tables of numbers that kernels read: every schedule's pieces in the same places. */
import { countUpTo, type ResponsePieces } from "../env/respond/response-pieces.ts";
import type { WorkerColumns } from "./worker-columns.ts";

/**
 * One column per schedule. Rows, for K brackets: start, level and slope of the interior piece of every bracket, then
 * start and level of the kink at the start of every bracket but the first. A piece holds for ranks above its start until
 * the next one starts. Where everything is taken of the first dollar, its place is that of the piece of those who earn
 * nothing, so that everyone is in a piece. Levels are in units.
 */
export function pieceRows(brackets: number): number {
  return 5 * brackets - 2;
}

export const interiorRow = (bracket: number): number => 3 * bracket;
export const kinkRow = (brackets: number, bracket: number): number => 3 * brackets + 2 * (bracket - 1);

/** Above every rank, so that a piece that starts here is nobody's. */
const never = 1e30;

/** What a kernel adds up, dollars a year: level + slope·z0 + plus. */
export interface PieceLine {
  readonly level: Float64Array;
  readonly slope: Float64Array;
  readonly plus: number;
}

/** An empty table: no piece of any schedule is anyone's. */
export function emptyTable(brackets: number, width: number, extraRows: number): Float32Array {
  return new Float32Array((pieceRows(brackets) + extraRows) * width).fill(never);
}

/**
 * Writes a column.
 * @param workers whose ranks the pieces are for
 */
export function writePieces(
  table: Float32Array,
  at: { readonly width: number; readonly column: number; readonly brackets: number },
  pieces: ResponsePieces,
  { level, slope, plus }: PieceLine,
  { unit, ascending }: WorkerColumns,
): void {
  const { width, column, brackets } = at;
  const put = (row: number, value: number) => {
    table[row * width + column] = value;
  };
  for (let k = 0; k < brackets; k++) {
    put(interiorRow(k), never);
    if (k > 0) put(kinkRow(brackets, k), never);
  }
  for (let r = 0; r < pieces.slopes.length; r++) {
    const k = pieces.brackets[r];
    const start = countUpTo(ascending, pieces.starts[r]) - 0.5;
    const isKink = pieces.slopes[r] === 0 && k > 0;
    const row = isKink ? kinkRow(brackets, k) : interiorRow(k);
    put(row, start);
    put(row + 1, (level[r] + plus) / unit);
    if (!isKink) put(row + 2, slope[r]);
  }
}
