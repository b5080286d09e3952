/** What can have gone wrong where YAML reads a key, or a text, that nobody meant. */
import { nearest } from "../base/nearest.ts";
import { commaHelp } from "../base/number-text.ts";

/**
 * @param known keys that there are
 * @param inBraces how the key is written with the value before it, as far as that is known; null outside braces
 */
export function strayKeyHelp(key: string, known: readonly string[], inBraces: string | null): string {
  const [, name, mark] = /^["']?([A-Za-z_]\w*)["']? *([:=])./.exec(key) ?? [];
  if (name !== undefined && nearest(name, known) !== undefined)
    return mark === ":" ? missingSpace : `expected a colon and a space, as in "${name}: …"`;
  const comma = inBraces !== null && commaHelp(inBraces);
  if (comma) return `in braces a comma ends a value; ${comma}`;
  if (inBraces !== null && /^\d+$/.test(key))
    return "in braces a comma ends a value; numbers are written with a point, as 1.5";
  const near = nearest(key, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (inBraces !== null) return "in braces a comma ends a value; put quotes around one that has a comma";
  return known.length === 0 ? "expected a value" : `expected one of ${known.join(", ")}`;
}

const missingSpace = "is a space missing after the colon?";

/** For a text where a number or a group of keys was expected; empty where there is nothing to say. */
export function textHelp(value: unknown): string {
  if (typeof value !== "string") return "";
  const comma = commaHelp(value);
  if (comma) return `; ${comma}`;
  return /^[A-Za-z_]\w* ?:[^\s/]/.test(value) ? `; ${missingSpace}` : "";
}
