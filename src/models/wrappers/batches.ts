import { InterruptedError, ProviderError } from "../../base/errors.ts";
import { type Sleep, sleepUnlessAborted } from "../../base/sleep.ts";
import { sha256 } from "../../store/prompt-hash.ts";
import type { BatchBook } from "../../store/store.ts";
import type { ChatModel, ChatRequest, ChatResponse } from "../chat-model.ts";
import type { BatchAnswer, BatchClient } from "../providers/batch-client.ts";
import { contentKey } from "./content-key.ts";
import { completedUsage } from "./estimated-usage.ts";

export interface BatchesOptions {
  readonly client: BatchClient;
  readonly book: BatchBook;
  /** What goes in batches: questions that a whole population is asked at once. Others are put one by one. */
  readonly purposes: readonly string[];
  /** Questions after which a batch is sent without waiting for more. */
  readonly expected: number;
  /** Time without a new question after which a batch is sent; 50 by default. */
  readonly quietMs?: number;
  readonly sleep?: Sleep;
}

interface Collected {
  readonly request: ChatRequest;
  readonly resolve: (response: ChatResponse) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of one step and attempt. All of them have the same signal. */
interface Collection {
  readonly step: number;
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** By custom id. */
  readonly questions: Map<string, Collected>;
  timer?: NodeJS.Timeout;
}

/** Half of what a provider takes at most, which leaves room for long prompts (OpenAI: 50,000 questions and 200 MB). */
const largestBatch = 25_000;
const firstPollMs = 5000;
const longestPollMs = 60_000;
/** Polls in a row that may fail: at a minute each, about an hour. */
const failedPollsAllowed = 60;

/**
 * A model whose questions of a step are sent together, for half the price and an answer within a day. Questions that
 * fail in the batch, and those of a batch that expired, are put to `model` one by one.
 *
 * A batch is written down before it is waited for. When the same questions come again after a crash, the batch is
 * found and waited for in place of a second one; a question that has changed has another id and is sent anew.
 * @throws InterruptedError where the signal aborts; the batch goes on at the provider and is found again
 */
export function withBatches(model: ChatModel, options: BatchesOptions): ChatModel {
  const { client, book, purposes, expected, quietMs = 50, sleep = sleepUnlessAborted } = options;
  const open = new Map<string, Collection>();
  /** Batches whose answers this process has handed out. */
  const finished = new Set<string>();
  let latestStep = -1;

  const collect = (request: ChatRequest, signal: AbortSignal): Promise<ChatResponse> => {
    const { step, attempt } = request.key;
    const name = `${step} ${attempt}`;
    let collection = open.get(name);
    if (collection === undefined || collection.signal !== signal) {
      if (collection) send(name, collection);
      collection = { step, attempt, signal, questions: new Map() };
      open.set(name, collection);
    }
    const { questions } = collection;
    return new Promise((resolve, reject) => {
      questions.set(customId(model.uri, request), { request, resolve, reject });
      clearTimeout(collection.timer);
      if (questions.size >= expected) send(name, collection);
      else collection.timer = setTimeout(send, quietMs, name, collection);
    });
  };

  const send = (name: string, collection: Collection): void => {
    clearTimeout(collection.timer);
    if (open.get(name) === collection) open.delete(name);
    answerAll(collection).catch((error: unknown) => {
      for (const { reject } of collection.questions.values()) reject(error);
    });
  };

  const answerAll = async ({ step, attempt, signal, questions }: Collection): Promise<void> => {
    if (step > latestStep) {
      latestStep = step;
      await book.removeBefore(step);
    }
    const started = performance.now();
    const unanswered = new Map(questions);
    const handOut = async (batchId: string, asked: Iterable<string>): Promise<void> => {
      const answers = await waitFor(batchId, signal);
      finished.add(batchId);
      for (const id of asked) {
        const answer = answers.get(id);
        const question = unanswered.get(id);
        if (answer === undefined || question === undefined) continue;
        unanswered.delete(id);
        if (answer === null) putAlone(question, signal);
        else {
          const usage = completedUsage(answer, question.request);
          question.resolve({ ...answer, usage, latencyMs: performance.now() - started, requests: 1, source: "batch" });
        }
      }
    };
    for (const batch of await book.list(step))
      if (batch.uri === model.uri && batch.attempt === attempt && !finished.has(batch.batchId))
        await handOut(batch.batchId, questions.keys());
    const sent = await Promise.all(
      portions(unanswered).map(async (portion) => {
        const requests = new Map(Array.from(portion, ([id, { request }]) => [id, request]));
        const batchId = await submit(requests, signal);
        await book.put({ step, attempt, uri: model.uri, batchId });
        return { batchId, portion };
      }),
    );
    await Promise.all(sent.map(({ batchId, portion }) => handOut(batchId, portion.keys())));
    for (const question of unanswered.values()) putAlone(question, signal);
  };

  const putAlone = ({ request, resolve, reject }: Collected, signal: AbortSignal): void => {
    model.complete(request, signal).then(resolve, reject);
  };

  /**
   * A batch that was taken from a process that ended before it had written down the id is found by its tag. Tried again
   * only where the server said that it did not take the batch: a second one would be paid for too.
   */
  const submit = async (requests: ReadonlyMap<string, ChatRequest>, signal: AbortSignal): Promise<string> => {
    for (let tries = 1; ; tries++) {
      try {
        const tag = tagOf(requests);
        const taken = (await client.find?.(tag, signal))?.find((id) => !finished.has(id));
        return taken ?? (await client.submit(requests, tag, signal));
      } catch (error) {
        const isRefusal = error instanceof ProviderError && error.isRetryable && error.status !== undefined;
        if (!isRefusal || tries > failedPollsAllowed) throw error;
        await pause(tries, signal);
      }
    }
  };

  const waitFor = async (batchId: string, signal: AbortSignal): Promise<ReadonlyMap<string, BatchAnswer>> => {
    for (let polls = 1, failed = 0; ; polls++) {
      try {
        const answers = await client.poll(batchId, signal);
        if (answers) return answers;
        failed = 0;
      } catch (error) {
        if (error instanceof ProviderError && error.status === 404) return new Map(); // it is gone
        if (!(error instanceof ProviderError) || !error.isRetryable || ++failed > failedPollsAllowed) throw error;
      }
      await pause(polls, signal);
    }
  };

  const pause = async (times: number, signal: AbortSignal): Promise<void> => {
    await sleep(Math.min(longestPollMs, firstPollMs * 1.5 ** (times - 1)), signal);
    if (signal.aborted) throw new InterruptedError();
  };

  return {
    uri: model.uri,
    complete: async (request, signal) =>
      purposes.includes(request.key.purpose) ? collect(request, signal) : model.complete(request, signal),
  };
}

/** 64 hexadecimal digits that stand for the question and for what is asked. */
function customId(uri: string, request: ChatRequest): string {
  const { step, agent, purpose, sample, attempt } = request.key;
  return contentKey(uri, request, [step, agent, purpose, sample, attempt].join(" "));
}

/** Names a batch by its run and its questions. */
function tagOf(requests: ReadonlyMap<string, ChatRequest>): string {
  const [first] = requests.values();
  return sha256([first.key.episode, ...requests.keys()].join("\n"));
}

function portions<Value>(all: ReadonlyMap<string, Value>): ReadonlyMap<string, Value>[] {
  const entries = [...all];
  const count = Math.ceil(entries.length / largestBatch);
  return Array.from({ length: count }, (_, i) => new Map(entries.slice(i * largestBatch, (i + 1) * largestBatch)));
}
