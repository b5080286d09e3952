/** How a process waits that wants to go on with what another may still write. */
export interface ResumeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told why it waits, where it does. */
  readonly onWait?: ((reason: string) => void) | undefined;
}
