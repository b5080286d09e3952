import type { DataFile, Endpoints } from "./evidence.ts";

/** How a process waits that wants to go on with what another may still write. */
export interface ResumeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told why it waits, where it does. */
  readonly onWait?: ((reason: string) => void) | undefined;
  /**
   * Gives the run's scenario, or the comparison's specification, as it is from now on: for what changes no result, as the
   * prices by which cost is counted. Kept before anything else is.
   */
  readonly restate?: ((stored: unknown) => unknown) | undefined;
  /** Hosts that a run's models are asked at from now on, by model; kept beside those that they were asked at before. */
  readonly endpoints?: Endpoints | undefined;
  /** Files that were read for what a run goes on with, as they are recorded; kept beside those that it was begun with. */
  readonly files?: readonly DataFile[] | undefined;
}
