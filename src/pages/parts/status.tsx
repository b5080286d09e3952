import type { JSX } from "preact";
import type { RunStatus } from "../../store/run-status.ts";

export function statusWords(status: RunStatus, isAbandoned: boolean): string {
  return isAbandoned ? "no sign of life" : status;
}

/** In a word and by a mark: colour alone says nothing to many. */
export function Status({
  status,
  isAbandoned,
}: {
  readonly status: RunStatus;
  readonly isAbandoned: boolean;
}): JSX.Element {
  const kind = isAbandoned ? "abandoned" : status;
  const mark = { running: "●", finished: "✓", interrupted: "‖", failed: "✕", abandoned: "?" }[kind];
  return (
    <span class={`status ${kind}`}>
      <span aria-hidden="true">{mark} </span>
      {statusWords(status, isAbandoned)}
    </span>
  );
}
