/**
 * Where to look for the bracket of a number, for a million numbers in no order: to walk there from the last one's
 * bracket costs most of the time, as a processor cannot foresee the steps. A table by the leading bits of a number, its
 * exponent and the first six of its mantissa, says where to begin; few numbers need a step from there.
 */

export interface BracketTable {
  /** Bracket at the start of each cell. */
  readonly brackets: Uint16Array;
  /** Leading bits of the first cell. */
  readonly first: number;
}

/** Bits of the high word that a cell leaves out. */
const shift = 14;

/** For fewer numbers than this the table costs more than it saves. */
const fewest = 64;
const atFirst: BracketTable = { brackets: new Uint16Array(1), first: 0 };

/**
 * @param starts ascending, of which all but the first are positive; ∞ at the end
 * @param count how many numbers will be looked up
 */
export function bracketTable(starts: Float64Array, count: number): BracketTable {
  if (count < fewest) return atFirst;
  const words = wordsOf(starts);
  const last = starts.length - 2;
  const cellOf = (k: number) => words[2 * k + 1] >>> shift;
  const first = cellOf(1);
  const brackets = new Uint16Array(Math.max(cellOf(last) - first, 0) + 2);
  for (let k = 1; k <= last; k++) brackets.fill(k, cellOf(k) - first + 1);
  return { brackets, first };
}

/** Two words for each number. The low one comes first on every platform that Node is built for but mainframes. */
export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/** A bracket of number `row` of `words`, or one near it. */
export function bracketNear({ brackets, first }: BracketTable, words: Uint32Array, row: number): number {
  return brackets[Math.min(Math.max((words[2 * row + 1] >>> shift) - first, 0), brackets.length - 1)];
}
