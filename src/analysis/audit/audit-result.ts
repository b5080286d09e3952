/** What every audit of a model comes to. */
export interface AuditResult<Design, Results> {
  readonly kind: string;
  /** Who was examined: a model's URI, or the name of a decider that is none. */
  readonly model: string;
  /** True where it is a behavioural stand-in, not a language model. */
  readonly standIn: boolean;
  readonly subjects: number;
  /** Questions that were put to it; none where a record is read. */
  readonly calls: number;
  readonly design: Design;
  readonly results: Results;
  /** What others come to by the same measure. */
  readonly benchmarks: readonly Benchmark[];
  readonly warnings: readonly AuditWarning[];
}

export interface Benchmark {
  readonly name: string;
  readonly value: number | null;
  readonly words: string;
}

export interface AuditWarning {
  readonly code: string;
  readonly message: string;
}
