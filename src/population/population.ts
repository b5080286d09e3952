/**
 * People as named columns: the same code serves 5 and 1,000,000 of them. Row i of every column is the same person.
 */

/** Weeks of work in a year, of whom no others are known. */
export const weeksPerYear = 52;

/** What a column of persons is, without its values. */
export interface ColumnInfo {
  readonly name: string;
  readonly kind: "number" | "label";
  /** Of numbers, e.g. `$ an hour`; empty where they have none, and of labels. */
  readonly unit: string;
  /** What it says about a person. */
  readonly meaning: string;
  /** Whether persona texts that no template words say it. */
  readonly isTold?: boolean;
  /** What its source assumed of it, for whoever uses it to say. */
  readonly assumed?: readonly string[];
}

/** A column of codes into a list of labels. An empty label means unknown. */
export interface CodedColumn {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly labels: readonly string[];
}

export interface NumberColumn extends ColumnInfo {
  readonly kind: "number";
  /** NaN means unknown. */
  readonly values: Float64Array | Uint8Array;
}

export interface LabelColumn extends ColumnInfo, CodedColumn {
  readonly kind: "label";
}

export type Column = NumberColumn | LabelColumn;

/** Who works, among people of whom some do not; their usual hours are those that they would have. */
export interface Employment {
  /** 1 for who works. */
  readonly employed: Uint8Array;
  /** Number of each one's cell: people who are alike in what is known of them. */
  readonly cell: Uint32Array;
  /** Of each cell, what it is, in words. */
  readonly names: readonly string[];
  /** Of each cell, the share that works, between 0 and 1. */
  readonly shares: Float64Array;
}

export interface Population {
  readonly size: number;
  /** Hourly wage, dollars; the column `wage`. */
  readonly wage: Float64Array;
  /** Usual weekly hours in the source, 40 where the source has none; the column `hours`. */
  readonly usualHours: Float64Array;
  /** True where the source has no hours, so that everybody's are 40. */
  readonly assumesHours?: boolean;
  /** Weeks of work in the year; 52 of everybody where there is none. Also a column, `weeks`. */
  readonly weeks?: Float64Array;
  /** How many people a row stands for, relative to the others, 1 by default; the column `weight`. */
  readonly weight: Float64Array;
  /** Who of them works; absent where everybody is taken to. */
  readonly employment?: Employment;
  /** Every other column that the source has, by name. */
  readonly columns: ReadonlyMap<string, Column>;
}

/** Weeks in which somebody works in a year. */
export function weeksOf({ weeks }: Pick<Population, "weeks">, index: number): number {
  return weeks === undefined ? weeksPerYear : weeks[index];
}

/** What somebody earns at usual hours, dollars a year: weeks · wage · hours. */
export function usualIncome(people: Pick<Population, "weeks" | "wage" | "usualHours">, index: number): number {
  return weeksOf(people, index) * people.wage[index] * people.usualHours[index];
}

export const weeksColumn = {
  name: "weeks",
  kind: "number",
  unit: "weeks a year",
  meaning: "weeks of work in the year",
} as const;

/** The same people with the weeks that they work in a year, and what pays them an hour then. */
export function withWeeks(people: Population, weeks: Float64Array, wage: Float64Array = people.wage): Population {
  return { ...people, wage, weeks, columns: new Map(people.columns).set("weeks", { ...weeksColumn, values: weeks }) };
}

/** The column of a name, `wage`, `hours`, `weight` and `income` ($ a year at usual hours) included. */
export function columnOf(population: Population, name: string): Column | undefined {
  const { wage, usualHours, weight, columns } = population;
  switch (name) {
    case "wage":
      return { name, kind: "number", unit: "$ an hour", meaning: "hourly wage", values: wage };
    case "hours":
      return { name, kind: "number", unit: "hours a week", meaning: "usual hours of work", values: usualHours };
    case "weight":
      return { name, kind: "number", unit: "", meaning: "people that the row stands for", values: weight };
    case "income": {
      const values = wage.map((_, i) => usualIncome(population, i));
      return { name, kind: "number", unit: "$ a year", meaning: "wage at usual hours", values };
    }
    default:
      return columns.get(name);
  }
}

/** Names that {@link columnOf} knows. */
export function columnNames({ columns }: Population): readonly string[] {
  return [...columns.keys(), "hours", "wage", "income", "weight"];
}

/** What was assumed of the columns that are used, each thing once. */
export function assumedOf({ columns }: Population, names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => columns.get(name)?.assumed ?? []))];
}

/** The numbers of a column; undefined where there is none of the name, or it has labels. */
export function numbersOf(population: Population, name: string): NumberColumn["values"] | undefined {
  const column = columnOf(population, name);
  return column?.kind === "number" ? column.values : undefined;
}

/** A column of labels; undefined where there is none of the name, or it has numbers. */
export function labelsOf({ columns }: Population, name: string): LabelColumn | undefined {
  const column = columns.get(name);
  return column?.kind === "label" ? column : undefined;
}

/** The label of row `index`, or undefined where the column or the value is unknown. */
export function labelOf(column: CodedColumn | undefined, index: number): string | undefined {
  return column?.labels[column.codes[index]] || undefined;
}

/** What a column says about row `index`; undefined where that is unknown. */
export function cellOf(column: Column | undefined, index: number): number | string | undefined {
  if (column?.kind !== "number") return labelOf(column, index);
  const value = column.values[index];
  return Number.isNaN(value) ? undefined : value;
}

/** A label for each row as a column, labels in the order in which they come. */
export function coded(labels: readonly string[]): CodedColumn {
  const known = new Map<string, number>();
  const codes = Uint32Array.from(labels, (label) => {
    const code = known.get(label) ?? known.size;
    known.set(label, code);
    return code;
  });
  return { codes: narrowed(codes, known.size), labels: [...known.keys()] };
}

/** Codes in as few bytes as so many labels need. */
export function narrowed(codes: ArrayLike<number>, labels: number): CodedColumn["codes"] {
  return labels <= 256 ? Uint8Array.from(codes) : labels <= 65_536 ? Uint16Array.from(codes) : Uint32Array.from(codes);
}

/** These rows of every column, in this order; a row may come several times. */
export function takeRows(population: Population, rows: ArrayLike<number>): Population {
  const columns = [...population.columns.values()].map(
    (column): Column =>
      column.kind === "number"
        ? { ...column, values: taken(column.values, rows) }
        : { ...column, codes: taken(column.codes, rows) },
  );
  const { employment } = population;
  return {
    size: rows.length,
    ...(employment && {
      employment: {
        ...employment,
        employed: taken(employment.employed, rows),
        cell: taken(employment.cell, rows),
      },
    }),
    wage: taken(population.wage, rows),
    usualHours: taken(population.usualHours, rows),
    ...(population.assumesHours && { assumesHours: true }),
    ...(population.weeks && { weeks: taken(population.weeks, rows) }),
    weight: taken(population.weight, rows),
    columns: byName(columns),
  };
}

function taken<T extends Float64Array | Uint8Array | Uint16Array | Uint32Array>(values: T, rows: ArrayLike<number>): T {
  const result = new (values.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i]];
  return result;
}

export function byName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  return new Map(columns.map((column) => [column.name, column]));
}

/** Usual hours as a source has them, or 40 for everybody. */
export function hoursOf(
  known: Float64Array | undefined,
  size: number,
): Pick<Population, "usualHours" | "assumesHours"> {
  return known ? { usualHours: known } : { usualHours: new Float64Array(size).fill(40), assumesHours: true };
}
