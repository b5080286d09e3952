/** Rows as a Parquet file, a group of rows at a time. */
import { fileWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { ColumnType, ExportedRows, ExportRow } from "../../store/exports.ts";

/** Rows that are held at once. */
const groupSize = 20_000;

type ElementType = Pick<SchemaElement, "type" | "converted_type">;

const types: Readonly<Record<ColumnType, ElementType>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  json: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  integer: { type: "INT64" },
  real: { type: "DOUBLE" },
};

/** Every column may hold nothing; JSON is text, which all readers know. */
export async function writeParquet(path: string, { columns, pages }: ExportedRows, createdBy: string): Promise<void> {
  const schema: SchemaElement[] = [
    { name: "root", num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, repetition_type: "OPTIONAL" as const, ...types[type] })),
  ];
  const writer = new ParquetWriter({ writer: fileWriter(path), schema, createdBy });
  let group: ExportRow[] = [];
  const flush = (): void => {
    writer.write({
      columnData: columns.map(({ name, type }, c) => ({ name, data: group.map((row) => stored(row[c], type)) })),
      rowGroupSize: groupSize,
    });
    group = [];
  };
  for await (const page of pages)
    for (const row of page) {
      group.push(row);
      if (group.length === groupSize) flush();
    }
  if (group.length > 0) flush();
  writer.finish();
}

function stored(value: string | number | null, type: ColumnType): string | number | bigint | null {
  return type === "integer" && typeof value === "number" ? BigInt(value) : value;
}
