import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { InterruptedError, ProviderError } from "../../../base/errors.ts";
import type { AnswerSchema, ChatRequest, ChatResponse } from "../../chat-model.ts";
import type { LocalOptions } from "../../local-options.ts";
import { questionSeed } from "../../question-seed.ts";
import { DeadlineError, withinDeadline } from "../deadline.ts";
import { shortestAnswer } from "../output-room.ts";
import { grammarSchema } from "./grammar-schema.ts";
import {
  type ChatHistory,
  cannot,
  type Grammar,
  type Llama,
  type Model,
  type NodeLlamaCpp,
  nodeLlamaCpp,
  type Sequence,
} from "./node-llama-cpp.ts";
import { SequencePool } from "./sequence-pool.ts";

/** Tokens of a question and its answer where the scenario does not say; never more than the model was trained for. */
const defaultContextSize = 8192;
/** Sampling where the scenario sets no temperature, and what goes with any: as llama-server has them. */
const sampling = { temperature: 0.8, topK: 40, topP: 0.95, minP: 0.05, repeatPenalty: false } as const;

/** Half of the processors: llama.cpp's threads wait for each other by spinning, and crawl where one of them has to share its core. */
const defaultThreads = (): number => Math.max(1, Math.floor(availableParallelism() / 2));

export interface Asking {
  /** Of the scenario. */
  readonly seed: number;
  readonly timeoutMs: number;
}

/** Those of this process: all who name a file with the same options share the model. */
const loaded = new Map<string, Promise<LocalModel>>();

/** @throws ProviderError where node-llama-cpp is not there, or cannot load the model or make room for its questions */
export function localModel(path: string, uri: string, options: LocalOptions): Promise<LocalModel> {
  const name = JSON.stringify([path, options]);
  const known = loaded.get(name) ?? load(path, uri, options);
  loaded.set(name, known);
  // What failed can be mended: a program may try again.
  known.catch(() => loaded.delete(name));
  return known;
}

async function load(path: string, uri: string, options: LocalOptions): Promise<LocalModel> {
  const { sequences = 1, threads = defaultThreads(), gpu = "auto" } = options;
  const library = await nodeLlamaCpp(uri);
  const attempt = async <T>(what: string, work: () => Promise<T>, help?: string): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw cannot(uri, what, error, help);
    }
  };
  const llama = await attempt("llama.cpp cannot be started", () =>
    library.getLlama({
      ...{ gpu, maxThreads: threads, build: "never", skipDownload: true, progressLogs: false, logLevel: "error" },
      // What it prints of a failure comes with the error.
      logger: () => undefined,
    }),
  );
  const model = await attempt("the model cannot be loaded", () => llama.loadModel({ modelPath: path }));
  const contextSize = options.contextSize ?? Math.min(defaultContextSize, model.trainContextSize);
  const context = await attempt(
    `there is no room for ${sequences} × ${contextSize} tokens`,
    () => model.createContext({ sequences, contextSize, threads }),
    "Set models.local.contextSize or models.local.sequences lower.",
  );
  const pool = new SequencePool(Array.from({ length: sequences }, () => context.getSequence()));
  return new LocalModel({ path, library, llama, model, contextSize, pool });
}

interface Parts {
  readonly path: string;
  readonly library: NodeLlamaCpp;
  readonly llama: Llama;
  readonly model: Model;
  readonly contextSize: number;
  readonly pool: SequencePool<Sequence>;
}

/** A model in memory, and its room for questions. */
class LocalModel {
  readonly #parts: Parts;
  readonly #grammars = new Map<string, Promise<Grammar>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws ProviderError where the question does not fit, or is not answered in time; InterruptedError */
  async complete(uri: string, request: ChatRequest, asking: Asking, signal: AbortSignal): Promise<ChatResponse> {
    const grammar = await this.#grammar(request.answer);
    return this.#parts.pool.lend(request.key.agent, signal, async (sequence) => {
      const { timeoutMs } = asking;
      let work: Promise<ChatResponse> | undefined;
      try {
        return await withinDeadline(timeoutMs, signal, (own) => {
          work = this.#answer(uri, request, asking, grammar, sequence, own);
          return work;
        });
      } catch (error) {
        // The sequence is free when nothing writes into it any more.
        await work?.catch(() => undefined);
        if (signal.aborted) throw new InterruptedError();
        if (error instanceof ProviderError) throw error;
        if (!(error instanceof DeadlineError)) throw cannot(uri, "the model failed", error);
        throw new ProviderError(`${uri}: ${error.message}`, {
          isRetryable: false,
          hint: "Set models.timeout higher, ask for shorter answers with workers.maxOutputTokens or planner.maxOutputTokens, or take a smaller model.",
        });
      }
    });
  }

  async #answer(
    uri: string,
    request: ChatRequest,
    { seed }: Asking,
    grammar: Grammar,
    sequence: Sequence,
    signal: AbortSignal,
  ): Promise<ChatResponse> {
    const start = performance.now();
    const { library, model, path } = this.#parts;
    const history: ChatHistory = [
      { type: "system", text: request.system },
      { type: "user", text: request.user },
      { type: "model", response: [] },
    ];
    const chat = new library.LlamaChat({ contextSequence: sequence });
    try {
      const { contextText } = chat.chatWrapper.generateContextState({ chatHistory: history });
      const inputTokens = contextText.tokenize(model.tokenizer).length;
      const maxTokens = this.#room(uri, request, inputTokens);
      const before = sequence.tokenMeter.getState();
      const { response, metadata } = await chat.generateResponse(history, {
        ...sampling,
        temperature: request.temperature ?? sampling.temperature,
        seed: questionSeed(seed, request.key),
        contextShift: { size: 1 },
        ...{ grammar, maxTokens, signal },
      });
      const { usedInputTokens, usedOutputTokens } = sequence.tokenMeter.diff(before);
      return {
        text: response,
        // The last token of a question is read with the first of the answer.
        usage: {
          inputTokens,
          outputTokens: usedOutputTokens,
          cachedInputTokens: Math.max(0, inputTokens - 1 - usedInputTokens),
        },
        model: basename(path),
        finishReason: metadata.stopReason === "maxTokens" ? "length" : "stop",
        latencyMs: performance.now() - start,
        requests: 1,
      };
    } finally {
      chat.dispose({ disposeSequence: false });
    }
  }

  /** Tokens that an answer may have. @throws ProviderError where there is room for none */
  #room(uri: string, { key, maxOutputTokens }: ChatRequest, inputTokens: number): number {
    const { contextSize } = this.#parts;
    const left = contextSize - inputTokens - 1;
    if (left >= Math.min(shortestAnswer, maxOutputTokens)) return Math.min(left, maxOutputTokens);
    const needed = inputTokens + 1 + maxOutputTokens;
    throw new ProviderError(
      `${uri}: the question to ${key.agent} about ${key.purpose} in step ${key.step} has ${inputTokens} tokens, and its answer up to ${maxOutputTokens}: ${needed} in all; models.local.contextSize is ${contextSize}`,
      {
        isRetryable: false,
        hint: `Set models.local.contextSize to ${needed}, or to ${inputTokens + 1 + shortestAnswer} at the least; or shorten prompts with models.promptBudget.`,
      },
    );
  }

  #grammar({ schema }: AnswerSchema): Promise<Grammar> {
    const name = JSON.stringify(schema);
    const known = this.#grammars.get(name) ?? this.#parts.llama.createGrammarForJsonSchema(grammarSchema(schema));
    this.#grammars.set(name, known);
    return known;
  }
}
