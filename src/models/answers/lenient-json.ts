/** JSON as models write it who are not held to it. */
import JSON5 from "json5";

/** A record that was parsed. */
export type Parsed = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Parsed {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where an object stands in a text. */
export interface FoundObject {
  readonly value: Parsed;
  readonly start: number;
  /** After its last brace. */
  readonly end: number;
}

/**
 * The value of a text that is JSON, or JSON5 (comments, keys without quotes, single quotes, commas before brackets), or
 * that with line breaks in its strings, typographic quotes, Python's words, or units behind its numbers.
 */
export function lenientJson(text: string): unknown {
  for (const parse of [JSON.parse, JSON5.parse, (given: string): unknown => JSON5.parse(mended(given))]) {
    try {
      return parse(text);
    } catch {
      // The next one knows more.
    }
  }
  return undefined;
}

const string = String.raw`"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'`;
const typographic = "“[^”]*”";
const words = String.raw`\b(?:true|false|none|null)\b`;
const withUnit = String.raw`-?\d+(?:\.\d+)?\s*(?:%|[a-z][a-z/ ]*)(?=\s*[,}\]])`;
const parts = new RegExp(`${string}|${typographic}|${words}|${withUnit}`, "gi");

/** Strings are matched first, so that nothing but line breaks is changed inside one. */
function mended(text: string): string {
  return text.replace(parts, (part) => {
    if (/^["']/.test(part)) return part.replace(/\r\n?|\n/g, "\\n").replace(/\t/g, "\\t");
    if (part.startsWith("“")) return JSON.stringify(part.slice(1, -1));
    if (/^[-\d]/.test(part)) return JSON.stringify(part);
    return part.toLowerCase() === "none" ? "null" : part.toLowerCase();
  });
}

/** Characters that are read for each of a text: braces that never close would have it read from each of them to its end. */
const patience = 50;

/** The objects in a text, in their order; those inside others are left out. */
export function objectsIn(text: string): FoundObject[] {
  const found: FoundObject[] = [];
  let left = patience * text.length;
  let next = 0;
  for (let start = text.indexOf("{"); start >= 0 && left > 0; start = text.indexOf("{", next)) {
    const end = endOfObject(text, start);
    left -= (end ?? text.length) - start;
    const value = end === null ? undefined : lenientJson(text.slice(start, end));
    next = start + 1;
    if (end === null || !isRecord(value)) continue;
    found.push({ value, start, end });
    next = end;
  }
  return found;
}

/** What is no bracket is passed over: strings and comments may hold any. */
const steps =
  /"(?:[^"\\]|\\[\s\S])*(?:"|$)|(?<=[{[,:]\s*)'(?:[^'\\]|\\[\s\S])*(?:'|$)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\]]/g;

/** The place after the bracket that closes the one at `start`; null where none does. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  steps.lastIndex = start;
  for (let step = steps.exec(text); step !== null; step = steps.exec(text)) {
    if (step[0] === "{" || step[0] === "[") depth++;
    else if (step[0] === "}" || step[0] === "]") depth--;
    if (depth === 0) return steps.lastIndex;
  }
  return null;
}
