import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Done, Started } from "../../server/api.ts";
import type { RunStatus } from "../../store/run-status.ts";
import { go } from "../address.ts";
import { post } from "../ask.ts";
import { FailureNotice } from "./notices.tsx";
import { runPath } from "./run-frame.tsx";

interface OrdersProps {
  readonly run: string;
  readonly status: RunStatus;
  readonly isAbandoned: boolean;
  readonly again: () => void;
}

/** Stop, resume, another budget. */
export function Orders({ run, status, isAbandoned, again }: OrdersProps): JSX.Element | null {
  const [said, setSaid] = useState("");
  const [failure, setFailure] = useState<Error | null>(null);
  const [usd, setUsd] = useState("");
  if (status === "finished") return null;
  const isGoing = status === "running" && !isAbandoned;
  const budget = Number(usd) > 0 ? { budget: { usd: Number(usd) } } : {};
  const order = async (name: "stop" | "resume" | "budget"): Promise<void> => {
    setFailure(null);
    setSaid("Asked …");
    try {
      const done = await post<Done & Started>(`/api/control/${name}`, { run, ...(name !== "stop" && budget) });
      setSaid(name === "resume" ? "It goes on." : (done.done ?? "Done."));
      if (name === "resume" && done.run !== run) go(runPath(done.run));
      setTimeout(again, 500);
      setTimeout(again, 2500);
    } catch (error) {
      setSaid("");
      setFailure(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <section class="orders" aria-label="Orders">
      {isGoing ? (
        <button type="button" onClick={() => void order("stop")}>
          Stop
        </button>
      ) : (
        <button type="button" class="main" onClick={() => void order("resume")}>
          Resume
        </button>
      )}
      <label>
        Budget, US dollars
        <input
          type="number"
          min="0"
          step="any"
          inputMode="decimal"
          value={usd}
          onInput={({ currentTarget }) => setUsd(currentTarget.value)}
        />
      </label>
      {isGoing && (
        <button type="button" disabled={!(Number(usd) > 0)} onClick={() => void order("budget")}>
          Set the budget
        </button>
      )}
      <span role="status">{said}</span>
      {failure && <FailureNotice failure={failure} />}
    </section>
  );
}
