import { comparisonProgressLine } from "../report/text/progress-lines.ts";

/** Lines without a terminal: about this many for a comparison. */
const linesPerComparison = 20;

/** Shows how many seeds are done: one line that changes on a terminal, plain lines elsewhere. */
export function comparisonProgress(
  stream: NodeJS.WriteStream,
  what: "seeds" | "batches" = "seeds",
): {
  seedsDone(done: number, seeds: number): void;
  clear(): void;
} {
  const started = performance.now();
  const isTerminal = stream.isTTY === true;
  let before: number | undefined;
  return {
    seedsDone: (done, seeds) => {
      const every = Math.ceil(seeds / linesPerComparison);
      // Those that an earlier command finished took this one no time.
      before ??= done;
      const isNews = done > before;
      const left = ((performance.now() - started) / (done - before)) * (seeds - done);
      const line = comparisonProgressLine(done, seeds, isNews && done < seeds ? left : null, what);
      if (isTerminal) stream.write(`\r\u001b[2K${line}`);
      else if (done === before || done === seeds || done % every === 0) stream.write(`${line}\n`);
    },
    clear: () => {
      if (isTerminal) stream.write("\r\u001b[2K");
    },
  };
}
