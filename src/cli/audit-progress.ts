import type { AuditProgress } from "../analysis/audit/run-audit.ts";
import { auditProgressLine } from "../report/text/progress-lines.ts";

const redrawMs = 100;

/** Shows how an audit of a model gets on, in one line of a terminal that changes; elsewhere nothing. */
export function auditProgress(
  kind: string,
  stream: NodeJS.WriteStream,
): { told(progress: AuditProgress): void; waiting(ms: number): void; clear(): void } {
  const isTerminal = stream.isTTY === true;
  const started = performance.now();
  let last: AuditProgress | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  let waitsUntil = 0;
  const draw = (): void => {
    if (!isTerminal || last === undefined) return;
    shownAt = performance.now();
    const line = auditProgressLine(kind, last, { elapsedMs: shownAt - started, waitMs: waitsUntil - shownAt });
    stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}`);
  };
  return {
    told: (progress) => {
      const isNew = progress.part?.name !== last?.part?.name;
      last = progress;
      if (isNew || performance.now() - shownAt >= redrawMs) draw();
    },
    waiting: (ms) => {
      waitsUntil = performance.now() + ms;
      if (ms >= 1000) draw();
    },
    clear: () => {
      if (isTerminal) stream.write("\r\u001b[2K");
    },
  };
}
