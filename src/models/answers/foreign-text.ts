/** Words of somebody else in a prompt: of a candidate, of whoever described a person. */

/**
 * A text as data: one line, without control, format and private characters or halves of characters, and short. What is
 * left can be read; as a JSON string in a line of its own it cannot end the line, the string or a marker around it.
 * @param limit characters
 */
export function foreignText(text: string, limit: number): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return [...line].slice(0, limit).join("").trimEnd();
}
