/** node-llama-cpp, as far as it is used: an optional peer, so that neither its code nor its types need be there. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorMessage, ProviderError } from "../../../base/errors.ts";
import type { LocalOptions } from "../../local-options.ts";

export interface NodeLlamaCpp {
  getLlama(options: {
    readonly gpu: NonNullable<LocalOptions["gpu"]>;
    readonly build: "never";
    readonly skipDownload: true;
    readonly progressLogs: false;
    readonly logLevel: "error";
    readonly logger: (level: string, message: string) => void;
    readonly maxThreads: number;
  }): Promise<Llama>;
  readonly LlamaChat: new (options: { readonly contextSequence: Sequence }) => Chat;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<Model>;
  createGrammarForJsonSchema(schema: object): Promise<Grammar>;
}

/** What holds answers to a schema. */
export type Grammar = object;

export interface Model {
  /** Tokens that the model was trained to see. */
  readonly trainContextSize: number;
  readonly tokenizer: object;
  createContext(options: {
    readonly sequences: number;
    readonly contextSize: number;
    readonly threads: number;
  }): Promise<Context>;
}

export interface Context {
  readonly contextSize: number;
  getSequence(): Sequence;
}

interface TokenCounts {
  readonly usedInputTokens: number;
  readonly usedOutputTokens: number;
}

/** A place for one question at a time, which keeps what it has read of the last one. */
export interface Sequence {
  readonly tokenMeter: { getState(): TokenCounts; diff(before: TokenCounts): TokenCounts };
}

export type ChatHistory = readonly (
  | { readonly type: "system" | "user"; readonly text: string }
  | { readonly type: "model"; readonly response: readonly string[] }
)[];

export interface Chat {
  readonly chatWrapper: {
    generateContextState(options: { readonly chatHistory: ChatHistory }): {
      readonly contextText: { tokenize(tokenizer: object): readonly unknown[] };
    };
  };
  generateResponse(
    history: ChatHistory,
    options: {
      readonly grammar: Grammar;
      readonly seed: number;
      readonly temperature: number;
      readonly topK: number;
      readonly topP: number;
      readonly minP: number;
      readonly repeatPenalty: false;
      readonly maxTokens: number;
      readonly contextShift: { readonly size: number };
      readonly signal: AbortSignal;
    },
  ): Promise<{ readonly response: string; readonly metadata: { readonly stopReason: string } }>;
  dispose(options: { readonly disposeSequence: false }): void;
}

export const packageName = "node-llama-cpp";
const version = "3.21.1";

/** The package that has llama.cpp for a machine's processor alone. */
const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = { linux: "linux", darwin: "mac", win32: "win" };
const binaries = `@node-llama-cpp/${systems[process.platform] ?? process.platform}-${process.arch}`;

/** Words of `npm` that install it for the processor alone: what it would bring beside is for GPUs, and has hundreds of megabytes. */
export const npmInstall: readonly string[] = [
  ...["install", "--omit=optional"],
  ...[packageName, binaries].map((name) => `${name}@${version}`),
];

const hint = `Install it beside llm-econ or where you start it: npm install ${packageName}@${version} (732 MB on Linux x64, with what GPUs need), or npm ${npmInstall.join(" ")} (83 MB, for the processor alone).`;

/**
 * @param uri of the model that needs it
 * @throws ProviderError that says what to install where it is not there
 */
export async function nodeLlamaCpp(uri: string): Promise<NodeLlamaCpp> {
  const entry = entryPoint();
  if (entry === null)
    throw new ProviderError(`${uri}: the package ${packageName} is not installed`, { isRetryable: false, hint });
  try {
    return await import(pathToFileURL(entry).href);
  } catch (error) {
    throw cannot(uri, `the package ${packageName} cannot be loaded`, error);
  }
}

/** Where llm-econ itself finds packages, and then where the program was started; null where it is not installed. */
export function entryPoint(): string | null {
  for (const place of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return createRequire(place).resolve(packageName);
    } catch {
      // The next place may have it.
    }
  }
  return null;
}

/** What went wrong in it, in one line. Its binaries are packages of their own, which may be what lacks. */
export function cannot(uri: string, what: string, error: unknown, help?: string): ProviderError {
  const [line] = errorMessage(error).trim().split("\n", 1);
  const isBinary = typeof error === "object" && error?.constructor.name === "NoBinaryFoundError";
  const advice = isBinary ? hint : help;
  return new ProviderError(`${uri}: ${what}: ${line}`, {
    isRetryable: false,
    cause: error,
    ...(advice !== undefined && { hint: advice }),
  });
}
