/** How a column of ours is made of a column of a file: by the scenario's word, or a survey's codebook. */
import type { ColumnMap, ColumnMapping, PayPeriod } from "../../column-map.ts";
import { isUnknown, type ReadableName } from "./column-readers.ts";

export interface ColumnRule {
  /** Its name in the file. */
  readonly column: string;
  /** Of a wage: what the pay is for; an hour by default. */
  readonly per?: PayPeriod | undefined;
  /** Of a wage: the column with the millionths by which a survey brings pay to the dollars of one year. */
  readonly adjustment?: string;
  /**
   * A field of the file as one of ours: empty for what is unknown, undefined for what is no code of the column. Who has
   * an empty wage is left out.
   * @param field without space around it
   * @param at what else the row says, empty where the file has no such column
   */
  readonly convert?: (field: string, at: (column: string) => string) => string | undefined;
}

/** For each name the columns in which it can be: the first that the file has is read. */
export type ColumnRules = Readonly<Partial<Record<ReadableName, readonly ColumnRule[]>>>;

export function rulesOf(columns: ColumnMap): ColumnRules {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, mapping]) => (mapping === undefined ? [] : [[name, [ruleOf(mapping)]]])),
  );
}

function ruleOf(mapping: ColumnMapping): ColumnRule {
  if (typeof mapping === "string") return { column: mapping };
  const { column, per, labels, missing } = mapping;
  if (!labels && !missing) return { column, per };
  const unknown = new Set(missing?.map((code) => codeOf(String(code))));
  const known = labels && new Map(Object.entries(labels).map(([code, label]) => [codeOf(code), label]));
  return {
    column,
    per,
    convert: (field) => {
      const code = codeOf(field);
      if (unknown.has(code) || isUnknown(field)) return "";
      return known ? known.get(code) : field;
    },
  };
}

/** A code as it is compared: `01`, `1` and `1.0` are one. */
export function codeOf(field: string): string {
  const number = field.trim() === "" ? Number.NaN : Number(field);
  return Number.isFinite(number) ? String(number) : field.trim();
}
