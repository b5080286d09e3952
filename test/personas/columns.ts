/** Columns of a population of a test. */
import { type BuiltInName, builtInColumns } from "../../src/population/built-in-columns.ts";
import { byName, type CodedColumn, type Population } from "../../src/population/population.ts";

export function columnsOf(
  values: Readonly<Record<string, CodedColumn | Float64Array | Uint8Array>>,
): Population["columns"] {
  return byName(
    Object.entries(values).map(([name, column]) => {
      const { unit, meaning } = builtInColumns[name as BuiltInName] ?? { unit: "", meaning: name };
      return "labels" in column
        ? { name, kind: "label", unit, meaning, ...column }
        : { name, kind: "number", unit, meaning, values: column };
    }),
  );
}
