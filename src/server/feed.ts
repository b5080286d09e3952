/** The events of one run, for whoever reads its stream; the newest are kept for those who come back. */
import type { StreamEvent } from "./api.ts";

/**
 * Where a reader is: the last step that it has heard of, and how many events of that step. Steps are in the store for
 * ever, so that a reader who comes back after long begins after its step.
 */
export interface Position {
  readonly step: number;
  readonly number: number;
}

export interface Numbered {
  readonly at: Position;
  readonly event: StreamEvent;
}

export type Reader = (numbered: Numbered) => void;

/** Events that are kept. */
const kept = 1000;

export function positionText({ step, number }: Position): string {
  return `${step}.${number}`;
}

/** @returns undefined for what is none */
export function positionOf(text: string): Position | undefined {
  const parts = /^(\d{1,9})\.(\d{1,9})$/.exec(text);
  return parts ? { step: Number(parts[1]), number: Number(parts[2]) } : undefined;
}

export class Feed {
  readonly #readers = new Set<Reader>();
  readonly #newest: Numbered[] = [];
  #at: Position;

  constructor(step: number) {
    this.#at = { step, number: 0 };
  }

  get at(): Position {
    return this.#at;
  }

  get readers(): number {
    return this.#readers.size;
  }

  publish(event: StreamEvent): void {
    const step = event.type === "step" ? event.step : event.type === "resync" ? event.last : 0;
    const { at } = this;
    this.#at = step > at.step ? { step, number: 0 } : { step: at.step, number: at.number + 1 };
    const numbered = { at: this.#at, event };
    this.#newest.push(numbered);
    if (this.#newest.length > 2 * kept) this.#newest.splice(0, kept);
    for (const reader of this.#readers) reader(numbered);
  }

  /** What came after a position; null where that is not kept. */
  since({ step, number }: Position): readonly Numbered[] | null {
    const index = this.#newest.findIndex(({ at }) => at.step === step && at.number === number);
    if (index >= 0) return this.#newest.slice(index + 1);
    return step === this.#at.step && number === this.#at.number ? [] : null;
  }

  /** @returns what takes the reader away */
  read(reader: Reader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }
}
