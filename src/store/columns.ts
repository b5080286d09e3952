/** Tables as lists of columns: what is written, read back, sent between threads and exported says them once. */
import { z } from "zod";
import { StorageError } from "../base/errors.ts";

/** What a place in a table holds. */
export type Cell = string | number | null;

/** `json`: a text that is JSON. */
export type ColumnType = "text" | "integer" | "real" | "json";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Of a number, e.g. `dollars a year`; empty where it has none. */
  readonly unit: string;
  readonly meaning: string;
}

/** A column and the field of a row that it holds. */
export interface FieldColumn extends Column {
  readonly field: string;
}

export interface Table<Row extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** What a row is. */
  readonly row: string;
  /** A row as a program has it; it says what is right when it is read back or comes from another thread. */
  readonly schema: Row;
  readonly columns: readonly FieldColumn[];
}

export type RowOf<T extends Table> = Readonly<z.output<T["schema"]>>;

type About = Omit<Column, "name"> & { readonly name?: string };

const registry = z.registry<About>();

/** Infinity is a number here: a logarithm may be. */
const anyNumber = z.custom<number>((value) => typeof value === "number", { error: "expected a number" });

export const text = (meaning: string, name?: string) => textOf(z.string(), meaning, name);

/** A text that is one of few. */
export const textOf = <S extends z.ZodType<string>>(schema: S, meaning: string, name?: string) =>
  described(schema, "text", "", meaning, name);

export const integer = (unit: string, meaning: string, name?: string) =>
  described(z.int(), "integer", unit, meaning, name);

export const real = (unit: string, meaning: string, name?: string) => described(anyNumber, "real", unit, meaning, name);

export const json = <S extends z.ZodType>(schema: S, meaning: string, name?: string) =>
  described(schema, "json", "", meaning, name);

/** The column may hold nothing. */
export function maybe<S extends z.ZodType>(schema: S): z.ZodNullable<S> {
  const nullable = schema.nullable();
  const about = registry.get(schema);
  if (about) registry.add(nullable, about);
  return nullable;
}

function described<S extends z.ZodType>(schema: S, type: ColumnType, unit: string, meaning: string, name?: string): S {
  // One of its own: schemas are shared, what is said of a column is not.
  const own = schema.clone();
  registry.add(own, { type, unit, meaning, ...(name !== undefined && { name }) });
  return own;
}

/** @param row every field made by {@link text}, {@link integer}, {@link real} or {@link json}; a column is named as its field, in snake case, unless it says otherwise */
export function table<Row extends z.ZodObject>(name: string, row: string, schema: Row): Table<Row> {
  const columns = Object.entries(schema.shape).map(([field, type]) => {
    const about = registry.get(type as z.ZodType);
    if (!about) throw new Error(`${name}.${field} is no column`);
    return { field, ...about, name: about.name ?? snakeCase(field) };
  });
  return { name, row, schema, columns };
}

function snakeCase(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A row as its table holds it, in the order of the columns. */
export function cellsOf(columns: readonly FieldColumn[], row: Readonly<Record<string, unknown>>): Cell[] {
  return columns.map(({ field, type }) => cellOf(row[field], type));
}

function cellOf(value: unknown, type: ColumnType): Cell {
  if (value === null || value === undefined) return null;
  if (type === "json") return JSON.stringify(value);
  // SQLite keeps neither NaN nor −0.
  if (typeof value === "number") return Number.isNaN(value) ? null : value + 0;
  return typeof value === "string" ? value : String(value);
}

/**
 * A row from what a table holds.
 * @param place for the message: what the row belongs to, e.g. `run 0193…`
 * @throws StorageError that names place, table and column where a value is not one
 */
export function rowOf<Row extends z.ZodObject>(
  { name, schema, columns }: Table<Row>,
  cells: readonly unknown[],
  place: string,
): z.output<Row> {
  const fields: Record<string, unknown> = {};
  columns.forEach(({ field, type, name: column }, i) => {
    const cell = cells[i];
    fields[field] = type === "json" && cell !== null ? parsedJson(cell, `${place}: ${name}.${column}`) : cell;
  });
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  const column = columns.find(({ field }) => field === path[0])?.name ?? "?";
  const inside = path.slice(1).join(".");
  throw unreadable(`${place}: ${name}.${column}`, inside === "" ? message : `${inside}: ${message}`);
}

function parsedJson(cell: unknown, place: string): unknown {
  try {
    return JSON.parse(String(cell));
  } catch {
    throw unreadable(place, "not JSON");
  }
}

/** @param place run, table and column */
export function unreadable(place: string, problem: string): StorageError {
  return new StorageError(`${place} holds what it should not: ${problem}`, {
    hint: "The database was changed by hand or is damaged; `llm-econ runs verify` checks it.",
  });
}

/**
 * A value from outside, as what it should be.
 * @param place for the message, e.g. `comparison 0193…: comparisons.spec`
 * @throws StorageError
 */
export function parsedAs<S extends z.ZodType>(schema: S, value: unknown, place: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw unreadable(place, path.length === 0 ? message : `${path.join(".")}: ${message}`);
}
