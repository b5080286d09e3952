import type { JSX } from "preact";
import type { DifferencePart } from "../../server/api.ts";
import { visible } from "../visible.ts";

/** Lines beside a change that are shown; the others are folded away. */
const linesAround = 2;

/** What a question has that the one before it had not, and the other way round; by sign, not by colour alone. */
export function Difference({
  parts,
  label,
}: {
  readonly parts: readonly DifferencePart[];
  readonly label: string;
}): JSX.Element {
  const known = parts.filter(({ text }) => text !== null);
  if (known.every(({ kind }) => kind === "same")) return <p class="muted">The same as before.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="said difference" tabIndex={0} aria-label={label}>
      <pre>
        {known.map(({ kind, text }, i) => {
          if (kind === "added") return <ins key={i}>{signed("+ ", text)}</ins>;
          if (kind === "removed") return <del key={i}>{signed("− ", text)}</del>;
          return <span key={i}>{signed("  ", folded(text, i === 0, i === known.length - 1))}</span>;
        })}
      </pre>
    </section>
  );
}

function signed(sign: string, text: string): string {
  return `${text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => sign + visible(line))
    .join("\n")}\n`;
}

/** Of lines that are the same, those beside the changes. */
function folded(text: string, isFirst: boolean, isLast: boolean): string {
  const lines = text.replace(/\n$/, "").split("\n");
  const head = isFirst ? 0 : linesAround;
  const tail = isLast ? 0 : linesAround;
  if (lines.length <= head + tail + 1) return lines.join("\n");
  const left = lines.length - head - tail;
  return [...lines.slice(0, head), `… ${left} lines that are the same`, ...lines.slice(lines.length - tail)].join("\n");
}
