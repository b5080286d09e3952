/** What a scenario sets of models that run in this process, `models.local`; what is left out is the provider's to choose. */
export interface LocalOptions {
  /** Questions that are answered at the same time, each with a memory of its own for what it has read. */
  readonly sequences?: number | undefined;
  /** Threads of the processor. */
  readonly threads?: number | undefined;
  /** Of the machine's: the best there is, one of a kind, or none. */
  readonly gpu?: "auto" | "cuda" | "metal" | "vulkan" | false | undefined;
  /** Tokens of a question and its answer together. */
  readonly contextSize?: number | undefined;
}
