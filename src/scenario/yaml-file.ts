/** The text of a YAML file that a person wrote. */
import { readFileSync } from "node:fs";
import { errorMessage, ScenarioError } from "../base/errors.ts";
import { byteName, decodeUtf8, utf16Of } from "../base/text-encoding.ts";

/**
 * @param what it is, as `the scenario`
 * @param hint where it cannot be read at all
 * @throws ScenarioError where it cannot be read, or is not UTF-8: `path:line:column: …`
 */
export function readYamlText(path: string, what: string, hint?: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ScenarioError(`${path}: cannot read ${what}: ${errorMessage(error)}`, {
      ...(hint !== undefined && { hint }),
      cause: error,
    });
  }
  const save = { hint: "save the file as UTF-8" };
  if (utf16Of(bytes)) throw new ScenarioError(`${path}:1:1: ${what} is UTF-16; expected UTF-8`, save);
  const decoded = decodeUtf8(bytes);
  if ("text" in decoded) return decoded.text;
  const { byte, line, column } = decoded.wrong;
  throw new ScenarioError(
    `${path}:${line}:${column}: the byte ${byteName(byte)} is not UTF-8; is ${what} Windows-1252 or Latin-1?`,
    save,
  );
}
