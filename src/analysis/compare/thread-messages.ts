/** What the main thread and those that run seeds tell each other, beside the calls of the store. */
import type { PlainError } from "../../store/port/port-messages.ts";
import type { Arm } from "./plan.ts";
import type { ArmOutcome } from "./seed-job.ts";

/** Given to a thread when it starts. */
export interface ThreadData {
  /** Id. */
  readonly comparison: string;
  readonly arms: readonly Arm[];
  readonly scenarioPath: string | null;
}

export type ToThread = { readonly type: "seed"; readonly seed: number } | { readonly type: "stop" };

export type FromThread =
  | { readonly type: "outcome"; readonly seed: number; readonly outcome: readonly ArmOutcome[] }
  | { readonly type: "failure"; readonly seed: number; readonly error: PlainError };
