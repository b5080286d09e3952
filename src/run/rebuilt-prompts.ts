/** Prompts that a run did not keep, put together again for its exported questions. */
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { errorMessage, InterruptedError } from "../base/errors.ts";
import { RecordEnd } from "../models/wrappers/replay.ts";
import type { Cell } from "../store/columns.ts";
import type { ExportedRows, ExportRow } from "../store/exported-rows.ts";
import { promptHash, sha256 } from "../store/prompt-hash.ts";
import { type PlayOptions, playRecord } from "./played-record.ts";
import { otherVersion } from "./run-models.ts";

export interface RebuildOptions extends PlayOptions {
  /** Told once, at the end, of prompts that stay empty, and why. */
  readonly onMissing: (reason: string) => void;
}

/**
 * The rows of `model_calls` with the second part of each prompt. Where the run cannot be gone through again, or this version
 * words a question otherwise than its hash says, it stays empty.
 */
export function withRebuiltPrompts({ columns, pages }: ExportedRows, options: RebuildOptions): ExportedRows {
  return { columns, pages: filled(columns, pages, options) };
}

const keys = ["step", "agent", "purpose", "sample", "attempt"] as const;

async function* filled(
  columns: ExportedRows["columns"],
  pages: ExportedRows["pages"],
  options: RebuildOptions,
): AsyncGenerator<readonly ExportRow[]> {
  const at = (name: string): number => columns.findIndex((column) => column.name === name);
  const places = keys.map(at);
  const [system, user, hash] = [at("system"), at("user"), at("prompt_hash")];
  const prompts = new StepwisePrompts(options);
  let missing = 0;
  try {
    for await (const page of pages) {
      const rows: ExportRow[] = [];
      for (const row of page) {
        const text = row[user] === null ? await prompts.of(places.map((place) => row[place])) : null;
        const isSame = text !== null && promptHash(sha256(String(row[system])), text) === row[hash];
        if (row[user] === null && !isSame) missing++;
        rows.push(isSame ? row.with(user, text) : row);
      }
      yield rows;
    }
  } finally {
    await prompts.stop();
  }
  if (missing > 0) {
    const why =
      prompts.failure ??
      otherVersion(options.run.promptsVersion) ??
      "this llm-econ puts those questions in other words";
    options.onMissing(`prompts of ${missing.toLocaleString("en-US")} questions stay empty: ${why}`);
  }
}

interface Batch {
  /** Every question up to this step has come. */
  readonly step: number;
  readonly prompts: ReadonlyMap<string, string>;
}

/** Goes through the run once, a step ahead of who asks: no more than the prompts of a step are held. */
class StepwisePrompts {
  readonly #stopped = new AbortController();
  readonly #batches: AsyncIterator<Batch>;
  #batch: Batch = { step: -1, prompts: new Map() };
  #played: Promise<unknown> = Promise.resolve();
  /** Why there are no more. */
  failure: string | null = null;

  constructor(options: PlayOptions) {
    this.#batches = this.#play(options)[Symbol.asyncIterator]();
  }

  /** @param key in the order of the rows of a run: step by step */
  async of(key: readonly Cell[]): Promise<string | null> {
    while (this.#batch.step < Number(key[0])) {
      const { value, done } = await this.#batches.next();
      if (done) return null;
      this.#batch = value;
    }
    return this.#batch.prompts.get(key.join("\n")) ?? null;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#played;
  }

  async *#play(options: PlayOptions): AsyncGenerator<Batch> {
    const through = new PassThrough({ objectMode: true, highWaterMark: 1 });
    const signal = AbortSignal.any([options.signal, this.#stopped.signal]);
    let prompts = new Map<string, string>();
    const hand = async (step: number): Promise<void> => {
      const batch: Batch = { step, prompts };
      prompts = new Map();
      if (!through.write(batch)) await Promise.race([once(through, "drain", { signal }), once(through, "close")]);
    };
    this.#played = playRecord({ ...options, signal }, async (event) => {
      if (event.type === "step-end") await hand(event.step);
      if (event.type !== "model-call") return;
      const { key, user } = event.call;
      prompts.set(keys.map((name) => key[name]).join("\n"), user);
    })
      .catch((error: unknown) => {
        if (!(error instanceof RecordEnd || error instanceof InterruptedError)) this.failure = errorMessage(error);
      })
      // Of a step that was not finished.
      .then(() => through.end({ step: Number.POSITIVE_INFINITY, prompts }));
    for await (const batch of through) yield batch;
  }
}
