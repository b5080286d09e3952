/** Columns of persons that a plugin makes of the others. */
import type { Kind } from "../base/kind.ts";
import type { RandomStream } from "../base/random.ts";
import { builtInNames } from "./built-in-columns.ts";
import type { ColumnMap } from "./column-map.ts";
import type { ColumnInfo, Population } from "./population.ts";

export interface PersonColumnContext {
  /** With every column of the source, and those asked for before this one. */
  readonly population: Population;
  readonly seed: number;
  /** Of this column alone, so that its draws move no others; used person by person, more people change nothing. */
  readonly random: RandomStream;
  /** As the column's schema gives them out. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Named in `population.columns`. */
export interface PersonColumn extends Pick<Kind, "name" | "description" | "options"> {
  readonly kind: ColumnInfo["kind"];
  /** Of numbers, e.g. `minutes a day`. */
  readonly unit?: string;
  /** One value for each person: finite numbers, or labels, of which the empty one means unknown. */
  create(context: PersonColumnContext): ArrayLike<number> | readonly string[];
}

/** How a scenario asks for one: by name, or with options beside it. */
export type ColumnReference = string | { readonly name: string; readonly [option: string]: unknown };

export function columnChoice(reference: ColumnReference): {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
} {
  if (typeof reference === "string") return { name: reference, options: {} };
  const { name, ...options } = reference;
  return { name, options };
}

/** `population.columns`: columns to make, in this order; or by name, where those of a file are, too. */
export type ColumnsChoice = readonly ColumnReference[] | Readonly<Record<string, unknown>>;

/** Names of ours that can be found under others in a file. */
export const mappedNames: readonly string[] = [...builtInNames.filter((name) => name !== "income"), "weeks"];

/** Columns to make, and where those of a file are. */
export function columnsOf(columns: ColumnsChoice = []): {
  readonly made: readonly ColumnReference[];
  readonly mapped: ColumnMap;
} {
  if (isList(columns)) return { made: columns, mapped: {} };
  const entries = Object.entries(columns);
  const isMapped = ([name]: readonly [string, unknown]) => mappedNames.includes(name);
  return {
    made: entries.filter((entry) => !isMapped(entry)).map(([name, options]) => ({ ...(options as object), name })),
    mapped: Object.fromEntries(entries.filter(isMapped)) as ColumnMap,
  };
}

function isList(columns: ColumnsChoice): columns is readonly ColumnReference[] {
  return Array.isArray(columns);
}
