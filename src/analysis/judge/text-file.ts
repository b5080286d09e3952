/** A file of texts: a table of id and text, JSON, or a text on each line. */
import { readFileSync } from "node:fs";
import { errorMessage, UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { decodeUtf8, utf16Of } from "../../base/text-encoding.ts";
import { dialectOf } from "../../population/sources/persons/csv-dialect.ts";
import { csvRecords } from "../../population/sources/persons/csv-records.ts";
import { type JudgedText, longestText, shownText } from "./judged-text.ts";

interface Placed extends JudgedText {
  /** e.g. `texts.csv:3`. */
  readonly place: string;
}

/**
 * @param path `.csv` or `.tsv` with columns id and text; `.json`, a list of texts or of {id, text}; else a text on each line
 * @throws UsageError that names file and line where it cannot be read, or a text is empty, too long or named twice
 */
export function textsInFile(path: string): readonly JudgedText[] {
  const found = read(path);
  const seen = new Map<string, string>();
  for (const { id, text, place } of found) {
    if (shownText(text) === "") throw new UsageError(`${place}: the text of "${id}" is empty; expected one to compare`);
    if (text.length > longestText)
      throw new UsageError(
        `${place}: the text of "${id}" has ${text.length} characters; expected ${longestText} at most`,
      );
    const before = seen.get(id);
    if (before !== undefined)
      throw new UsageError(`${place}: the id "${id}" stands in ${before}, too; expected each once`);
    seen.set(id, place);
  }
  return found.map(({ id, text }) => ({ id, text }));
}

function read(path: string): readonly Placed[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${errorMessage(error)}`);
  }
  const utf16 = utf16Of(bytes);
  const decoded = utf16 ? { text: new TextDecoder(utf16).decode(bytes) } : decodeUtf8(bytes);
  if ("wrong" in decoded)
    throw new UsageError(`${path}:${decoded.wrong.line}:${decoded.wrong.column}: this is no UTF-8 text`);
  const text = decoded.text.replaceAll(/\r\n?/g, "\n");
  if (/\.json$/i.test(path)) return fromJson(path, text);
  if (/\.(csv|tsv)$/i.test(path)) return fromTable(path, text);
  return text
    .split("\n")
    .map((line, i) => ({ id: String(i + 1), text: line, place: `${path}:${i + 1}` }))
    .filter((line) => line.text.trim() !== "");
}

function fromJson(path: string, text: string): readonly Placed[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: this is no JSON: ${errorMessage(error)}`);
  }
  if (!Array.isArray(value)) throw new UsageError(`${path}: expected a list of texts, or of {"id": …, "text": …}`);
  return value.map((one: unknown, i) => {
    const place = `${path}: entry ${i + 1}`;
    if (typeof one === "string") return { id: String(i + 1), text: one, place };
    const [id, said]: unknown[] =
      typeof one === "object" && one !== null ? [Reflect.get(one, "id"), Reflect.get(one, "text")] : [];
    if (typeof said !== "string")
      throw new UsageError(`${place}: expected a text, or {"id": …, "text": …}, found ${JSON.stringify(one)}`);
    return { id: typeof id === "string" || typeof id === "number" ? String(id) : String(i + 1), text: said, place };
  });
}

function fromTable(path: string, text: string): readonly Placed[] {
  const dialect = dialectOf(text, (name) => name === "id" || name === "text");
  let header: readonly string[] | undefined;
  const rows: Placed[] = [];
  try {
    for (const { fields, line } of csvRecords(text, dialect)) {
      if (!header) {
        header = fields.map((name) => name.trim().toLowerCase());
        if (!header.includes("text"))
          throw new UsageError(`${path}:${line}: there is no column "text"; ${suggestion("text", header)}`);
        continue;
      }
      const idAt = header.indexOf("id");
      const said = fields[header.indexOf("text")] ?? "";
      const id = idAt < 0 ? "" : (fields[idAt] ?? "").trim();
      rows.push({ id: id === "" ? String(rows.length + 1) : id, text: said, place: `${path}:${line}` });
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: this is no table: ${errorMessage(error)}`);
  }
  return rows;
}
