/** JSON in a text, which stands on one long line, over several, so that lines say what has changed. */

/** Characters of a value that stays on its line. */
const widest = 100;
/** Characters of a line beyond which it is left as it is. */
const longest = 1_000_000;

/** Lines of the text; a line that holds JSON as many as it takes. What is no JSON stays as it is. */
export function readableLines(text: string): string[] {
  return text.split("\n").flatMap((line) => (line.length <= widest || line.length > longest ? [line] : broken(line)));
}

function broken(line: string): string[] {
  const start = line.search(/[{[]/);
  const end = Math.max(line.lastIndexOf("}"), line.lastIndexOf("]")) + 1;
  if (start < 0 || end <= start) return [line];
  let value: unknown;
  try {
    value = JSON.parse(line.slice(start, end));
  } catch {
    return [line];
  }
  // A number or a key that would be written otherwise is shown as it came.
  const bare = (text: string): string => text.replaceAll(/\s/g, "");
  if (bare(JSON.stringify(value)) !== bare(line.slice(start, end))) return [line];
  const lines = written(value, "");
  lines[0] = line.slice(0, start) + lines[0];
  lines[lines.length - 1] += line.slice(end);
  return lines;
}

function written(value: unknown, indent: string): string[] {
  const whole = JSON.stringify(value);
  if (whole.length + indent.length <= widest || typeof value !== "object" || value === null) return [whole];
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([key, part]) => {
    const lines = written(part, inner);
    return [`${inner}${isList ? "" : `${JSON.stringify(key)}: `}${lines[0]}`, ...lines.slice(1)];
  });
  const separated = parts.map((lines, i) =>
    i < parts.length - 1 ? [...lines.slice(0, -1), `${lines.at(-1)},`] : lines,
  );
  return [isList ? "[" : "{", ...separated.flat(), `${indent}${isList ? "]" : "}"}`];
}
