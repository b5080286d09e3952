import { InterruptedError } from "../../../base/errors.ts";

interface Place<Sequence> {
  readonly sequence: Sequence;
  /** Who has used it last; undefined where nobody has. */
  owner: string | undefined;
}

/**
 * Sequences, each lent to one question at a time in the order of asking. An agent gets the one that it used last, which has
 * its rules and persona still in memory; else one that nobody has used, else the one whose last use is longest ago.
 */
export class SequencePool<Sequence> {
  /** Free ones, the one whose last use is longest ago first. */
  readonly #free: Place<Sequence>[];
  readonly #waiting: { readonly agent: string; readonly give: (place: Place<Sequence>) => void }[] = [];

  constructor(sequences: readonly Sequence[]) {
    this.#free = sequences.map((sequence) => ({ sequence, owner: undefined }));
  }

  /** @throws InterruptedError where the signal aborts before it is the agent's turn; what `work` throws */
  async lend<T>(agent: string, signal: AbortSignal, work: (sequence: Sequence) => Promise<T>): Promise<T> {
    const place =
      this.#taken(agent) ?? (await new Promise<Place<Sequence>>((give) => this.#waiting.push({ agent, give })));
    place.owner = agent;
    try {
      if (signal.aborted) throw new InterruptedError();
      return await work(place.sequence);
    } finally {
      this.#free.push(place);
      const next = this.#waiting.shift();
      const given = next && this.#taken(next.agent);
      if (given) next.give(given);
    }
  }

  #taken(agent: string): Place<Sequence> | undefined {
    const own = this.#free.findIndex(({ owner }) => owner === agent);
    const unused = this.#free.findIndex(({ owner }) => owner === undefined);
    return this.#free.splice([own, unused, 0].find((i) => i >= 0) ?? 0, 1)[0];
  }
}
