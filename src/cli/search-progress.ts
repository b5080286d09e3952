import type { SearchProgress } from "../planner/oracles/search-progress.ts";
import { searchProgressLine } from "../report/text/progress-lines.ts";

const redrawMs = 200;

/** Shows how a search of laws gets on, in one line of a terminal that changes; elsewhere nothing. */
export function searchProgress(
  stream: NodeJS.WriteStream,
  show: (welfare: number) => string,
): SearchProgress & { clear(): void } {
  const isTerminal = stream.isTTY === true;
  let what = "";
  let tried = 0;
  let best = Number.NEGATIVE_INFINITY;
  let began = performance.now();
  let shownAt = 0;
  const draw = (): void => {
    shownAt = performance.now();
    const line = searchProgressLine({ what, tried, best: show(best), elapsedMs: shownAt - began });
    stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
  };
  return {
    begin: (next) => {
      [what, tried, best, began] = [next, 0, Number.NEGATIVE_INFINITY, performance.now()];
    },
    tried: (welfare) => {
      tried++;
      if (welfare > best) best = welfare;
      if (isTerminal && performance.now() - shownAt >= redrawMs) draw();
    },
    clear: () => {
      if (isTerminal) stream.write("\r\u001b[2K");
    },
  };
}
