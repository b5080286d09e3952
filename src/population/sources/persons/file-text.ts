/** The text of a file of persons, whatever a spreadsheet, a statistics package or a data archive wrote it in. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { errorMessage, ScenarioError } from "../../../base/errors.ts";
import { byteName, decodeUtf8, decodeWindows1252, utf16Of, type WrongByte } from "../../../base/text-encoding.ts";

export interface FileText {
  /** With \n between lines, and no byte order mark. */
  readonly text: string;
  /** What a reader of the run must know of how it was decoded, or null. */
  readonly remark: string | null;
}

/** @throws ScenarioError for a file that cannot be read, or has bytes that are no text: `path:line:column: …` */
export function readFileText(path: string, hint: string): FileText {
  const { text, remark } = decoded(readBytes(path, hint), path);
  const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
  return { text: plain.includes("\r") ? plain.replaceAll(/\r\n?/g, "\n") : plain, remark };
}

function readBytes(path: string, hint: string): Uint8Array {
  try {
    const bytes = readFileSync(path);
    return startsWith(bytes, 0x1f, 0x8b) ? gunzipSync(bytes) : bytes;
  } catch (cause) {
    throw new ScenarioError(`cannot read ${path}: ${errorMessage(cause)}`, { hint, cause });
  }
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function decoded(bytes: Uint8Array, path: string): FileText {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04))
    throw new ScenarioError(`${path}: a workbook or a zip file; expected a CSV file`, {
      hint: "save the sheet as CSV, or unzip the file",
    });
  const wide = utf16Of(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), remark: null };
  const unicode = decodeUtf8(bytes);
  if ("text" in unicode) return { text: unicode.text, remark: null };
  if (hasUnicode(bytes)) throw notUnicode(path, unicode.wrong, "although other characters are");
  const windows = decodeWindows1252(bytes);
  if ("wrong" in windows) throw notUnicode(path, windows.wrong, "and not Windows-1252");
  const { line } = unicode.wrong;
  return {
    text: windows.text,
    remark: `not UTF-8 (line ${line}): read as Windows-1252, which has the letters of Latin-1`,
  };
}

/** Whether some of the characters beyond ASCII are those of UTF-8: then no other encoding is safe. */
function hasUnicode(bytes: Uint8Array): boolean {
  return /[\u0080-\ufffc]/.test(new TextDecoder().decode(bytes));
}

function notUnicode(path: string, { byte, line, column }: WrongByte, what: string): ScenarioError {
  return new ScenarioError(`${path}:${line}:${column}: the byte ${byteName(byte)} is not UTF-8, ${what}`, {
    hint: "save the file as CSV UTF-8",
  });
}
