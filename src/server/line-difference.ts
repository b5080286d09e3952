/** What is new in a text against an earlier one, line by line: the longest lines in common stay. Long JSON has several lines. */
import type { DifferencePart } from "./api.ts";
import { readableLines } from "./readable-json.ts";

/** Lines of both beyond which all of them are called new: the work grows with their product. */
const mostLines = 2_000;

export function lineDifference(before: string, after: string): readonly DifferencePart[] {
  const [a, b] = [readableLines(before), readableLines(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([
    ...a.slice(0, start).map((text) => ({ kind: "same" as const, text })),
    ...middle,
    ...a.slice(a.length - end).map((text) => ({ kind: "same" as const, text })),
  ]);
}

function between(a: readonly string[], b: readonly string[]): DifferencePart[] {
  const removed = (lines: readonly string[]): DifferencePart[] => lines.map((text) => ({ kind: "removed", text }));
  const added = (lines: readonly string[]): DifferencePart[] => lines.map((text) => ({ kind: "added", text }));
  if (a.length + b.length > mostLines) return [...removed(a), ...added(b)];
  // Length of the longest common part of what is left from i and j on.
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
  const parts: DifferencePart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      parts.push({ kind: "same", text: a[i] });
      i++;
      j++;
    } else if (common[(i + 1) * width + j] >= common[i * width + j + 1]) parts.push({ kind: "removed", text: a[i++] });
    else parts.push({ kind: "added", text: b[j++] });
  }
  return [...parts, ...removed(a.slice(i)), ...added(b.slice(j))];
}

/** Neighbours of one kind as one part. */
function joined(parts: readonly DifferencePart[]): readonly DifferencePart[] {
  const result: DifferencePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.kind === part.kind) result[result.length - 1] = { ...part, text: `${last.text}\n${part.text}` };
    else result.push(part);
  }
  return result;
}
