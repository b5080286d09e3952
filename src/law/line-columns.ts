/**
 * Lines of many people, hardly two of which are alike, as columns: everybody's is that of a kind of family, begun where
 * the others' earnings end. A line for each would be made anew for every law, and a million take gigabytes.
 */
import { bracketFrom } from "./bracket-walk.ts";
import { mergedLines } from "./merge-budget.ts";
import { type KindLine, type TaxLine, taxLine } from "./tax-line.ts";

/** What people of one kind owe: in the earnings of the whole family, and in their own. */
export interface KindLines {
  readonly family: KindLine;
  readonly own: KindLine;
}

/** Lines one after the other; each ends with a start of ∞. */
export interface LineTable {
  /** Number of each line's first bracket, and where the last line ends. */
  readonly from: Uint32Array;
  readonly starts: Float64Array;
  readonly rates: Float64Array;
  readonly amounts: Float64Array;
  /** The least rate of each bracket and all above it. */
  readonly leastRates: Float64Array;
}

/** Whose line it is, one entry a person. */
export interface Places {
  readonly kindOf: Uint32Array;
  /** Others' earnings, dollars a year: the family's line begins that far up. */
  readonly earned: Float64Array;
}

export interface LineColumns extends Places {
  readonly kinds: readonly KindLines[];
  readonly family: LineTable;
  readonly own: LineTable;
  /** What the others of each person's family bear of its tax, dollars a year. */
  readonly less: Float64Array;
  /** Whether what somebody owes jumps. */
  readonly jumps: boolean;
}

/** @param less see {@link LineColumns}, by the table of families' lines */
export function lineColumns(
  kinds: readonly KindLines[],
  places: Places,
  less: (family: LineTable) => Float64Array,
): LineColumns {
  const family = lineTable(kinds.map((kind) => kind.family));
  return {
    kinds,
    ...places,
    family,
    own: lineTable(kinds.map((kind) => kind.own)),
    less: less(family),
    jumps: kinds.some((kind) => kind.family.jumps.length + kind.own.jumps.length > 0),
  };
}

function lineTable(lines: readonly KindLine[]): LineTable {
  const from = new Uint32Array(lines.length + 1);
  for (let k = 0; k < lines.length; k++) from[k + 1] = from[k] + lines[k].brackets.length + 1;
  const size = from[lines.length];
  // One piece of memory, as it is made for every law that a search tries.
  const memory = new Float64Array(4 * size);
  const [starts, rates, amounts, leastRates] = [0, 1, 2, 3].map((c) => memory.subarray(c * size, (c + 1) * size));
  for (let k = 0; k < lines.length; k++) {
    const line = lines[k];
    const end = from[k + 1] - 1;
    starts[end] = Infinity;
    leastRates[end] = Infinity;
    for (let j = end - 1; j >= from[k]; j--) {
      const bracket = j - from[k];
      starts[j] = line.brackets[bracket];
      rates[j] = line.rates[bracket];
      amounts[j] = line.amounts[bracket];
      leastRates[j] = Math.min(rates[j], leastRates[j + 1]);
    }
  }
  return { from, starts, rates, amounts, leastRates };
}

/** Number in the table of the bracket of an income on line k. */
export function placeIn({ from, starts }: LineTable, k: number, income: number): number {
  return bracketFrom(starts, income, from[k]);
}

/** What line k takes of an income, dollars a year. */
export function owedIn(table: LineTable, k: number, income: number): number {
  const j = placeIn(table, k, income);
  return table.amounts[j] + table.rates[j] * (income - table.starts[j]);
}

/** Tax on a person's own income ≥ 0, where nothing jumps. */
export function taxInColumns(
  { family, own, kindOf, earned, less }: LineColumns,
  person: number,
  income: number,
): number {
  const kind = kindOf[person];
  return owedIn(family, kind, income + earned[person]) + owedIn(own, kind, income) - less[person];
}

/** Rate on its next dollar, where nothing jumps. */
export function rateInColumns({ family, own, kindOf, earned }: LineColumns, person: number, income: number): number {
  const kind = kindOf[person];
  return family.rates[placeIn(family, kind, income + earned[person])] + own.rates[placeIn(own, kind, income)];
}

/** Own income at which the bracket begins in which an income of a person is. */
export function startInColumns({ family, own, kindOf, earned }: LineColumns, person: number, income: number): number {
  const kind = kindOf[person];
  const others = earned[person];
  return Math.max(
    family.starts[placeIn(family, kind, income + others)] - others,
    own.starts[placeIn(own, kind, income)],
    0,
  );
}

/** One person's line by itself. */
export function lineOfPerson({ kinds, kindOf, earned, less }: LineColumns, person: number): TaxLine {
  const { family, own } = kinds[kindOf[person]];
  const lines = [
    { line: asLine(family), shift: earned[person] },
    { line: asLine(own), shift: 0 },
  ];
  return mergedLines(lines, `person ${person}`, less[person]);
}

function asLine({ brackets, rates, amounts }: KindLine): TaxLine {
  return taxLine(brackets, rates, Float64Array.from(amounts));
}
