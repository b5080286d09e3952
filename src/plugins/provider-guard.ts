/**
 * Stands between the engine and a provider of models that is not built in: it keeps the deadline of a question, turns what
 * is thrown into a failure of the provider as docs/providers.md has it, and checks what comes back.
 */
import { inspect, types } from "node:util";
import { z } from "zod";
import { InterruptedError, ProviderError } from "../base/errors.ts";
import type { ChatModel } from "../models/chat-model.ts";
import type { ModelOptions, ModelProvider } from "../models/model-provider.ts";
import type { ModelUri } from "../models/model-uri.ts";
import type { BatchAnswer, BatchClient } from "../models/providers/batch-client.ts";
import { DeadlineError, defaultTimeoutMs, withinDeadline } from "../models/providers/deadline.ts";
import { problemsOf } from "../scenario/problems.ts";
import type { Blame } from "./blame.ts";

const count = z.int().min(0);

const answer = z.object({
  text: z.string(),
  usage: z
    .object({
      ...{ inputTokens: count, outputTokens: count, cachedInputTokens: count },
      isEstimated: z.boolean().optional(),
    })
    .refine(({ inputTokens, cachedInputTokens }) => cachedInputTokens <= inputTokens, {
      error: "more cachedInputTokens than inputTokens, in which they are included",
    }),
  model: z.string().min(1),
  finishReason: z.enum(["stop", "length", "refusal", "other"]),
});

const allowance = z.object({ limit: z.number().min(0).optional(), remaining: z.number(), resetMs: z.number().min(0) });

const response = answer.extend({
  latencyMs: z.number().min(0),
  requests: z.int().min(1),
  allowances: z.object({ requests: allowance.optional(), tokens: allowance.optional() }).optional(),
});

const amount = z.number().min(0).max(Number.MAX_VALUE);
const price = z.object({ input: amount, cachedInput: amount.optional(), output: amount }).optional();

const hostNames = z.array(
  z.string().regex(/^[^\s/@]+$/, "expected a host such as api.example.com, without scheme, path or user"),
);

const facts = z.object({
  name: z.string().regex(/^[A-Za-z][\w.-]*$/, "expected letters, digits, dots and hyphens: it is the head of a URI"),
  form: z.string().min(1).optional(),
  keyVariable: z.string().min(1).nullable().optional(),
  isFree: z.boolean().optional(),
  isFile: z.boolean().optional(),
  usesNetwork: z.boolean().optional(),
  standIn: z.string().min(1).optional(),
  batchDiscount: z.number().min(0).max(1).optional(),
});

/** @throws ScenarioError where what the provider says of itself is wrong */
export function guardedProvider(provider: ModelProvider, attempt: Blame): ModelProvider {
  checked(facts, provider, "provider", attempt);
  const { priceOf, check, hosts, createBatchClient } = provider;
  return {
    ...provider,
    ...(priceOf && {
      priceOf: (model, hosts) =>
        checked(
          price,
          attempt("priceOf", () => priceOf.call(provider, model, hosts)),
          "priceOf",
          attempt,
        ),
    }),
    ...(check && {
      check: (uri, env) => {
        const result: unknown = attempt("check", () => check.call(provider, uri, env));
        if (!types.isPromise(result)) return;
        result.catch(() => undefined);
        throw attempt.wrong("check", "found a promise; expected a check that waits for nothing");
      },
    }),
    ...(hosts && {
      hosts: (uri, env) =>
        checked(
          hostNames,
          attempt("hosts", () => hosts.call(provider, uri, env)),
          "hosts",
          attempt,
        ),
    }),
    create: async (uri, options) => {
      const model = await made("create", options, attempt, () => provider.create(uri, options));
      if (typeof model?.complete !== "function") throw attempt.wrong("create", "expected an object with complete()");
      return guardedModel(model, caller(uri, provider, options, attempt));
    },
    ...(createBatchClient && {
      createBatchClient: async (uri, options) => {
        const client = await made("createBatchClient", options, attempt, () =>
          createBatchClient.call(provider, uri, options),
        );
        if (typeof client?.submit !== "function" || typeof client.poll !== "function")
          throw attempt.wrong("createBatchClient", "expected an object with submit() and poll()");
        return guardedBatchClient(client, caller(uri, provider, options, attempt));
      },
    }),
  };
}

function made<T>(doing: string, options: ModelOptions, attempt: Blame, work: () => T | Promise<T>): Promise<T> {
  const { timeoutMs = defaultTimeoutMs } = options;
  return attempt(doing, () => withinDeadline(timeoutMs, new AbortController().signal, work));
}

/** How a model's provider is called. */
interface Caller {
  readonly uri: ModelUri;
  readonly attempt: Blame;
  /** @throws ProviderError, InterruptedError */
  call<T>(doing: string, signal: AbortSignal, send: (signal: AbortSignal) => T | Promise<T>): Promise<T>;
}

function caller(
  uri: ModelUri,
  { keyVariable }: ModelProvider,
  { timeoutMs = defaultTimeoutMs, env }: ModelOptions,
  attempt: Blame,
): Caller {
  const key = keyVariable ? env[keyVariable]?.trim() : undefined;
  return {
    uri,
    attempt,
    call: async (doing, signal, send) => {
      try {
        return await withinDeadline(timeoutMs, signal, send);
      } catch (error) {
        if (signal.aborted) throw new InterruptedError();
        const message = messageOf(error);
        const safe = key ? message.replaceAll(key, "[key]") : message;
        throw new ProviderError(attempt.words(doing, safe, error), failureOf(error));
      }
    },
  };
}

function guardedModel(model: ChatModel, { uri, attempt, call }: Caller): ChatModel {
  return {
    uri: uri.uri,
    complete: async (request, signal) => {
      const found = await call("complete", signal, (own) => model.complete(request, own));
      return checked(response, found, "complete", attempt);
    },
  };
}

function guardedBatchClient(client: BatchClient, { attempt, call }: Caller): BatchClient {
  const { find } = client;
  return {
    submit: async (questions, tag, signal) =>
      checked(
        z.string().min(1),
        await call("submit", signal, (own) => client.submit(questions, tag, own)),
        "submit",
        attempt,
      ),
    ...(find && {
      find: async (tag, signal) =>
        checked(
          z.array(z.string().min(1)),
          await call("find", signal, (own) => find.call(client, tag, own)),
          "find",
          attempt,
        ),
    }),
    poll: async (batchId, signal) => {
      const found = await call("poll", signal, (own) => client.poll(batchId, own));
      if (found === null) return null;
      if (!types.isMap(found)) throw attempt.wrong("poll", `expected null or a Map of answers, found ${shown(found)}`);
      const one = ([id, value]: [string, BatchAnswer]): [string, BatchAnswer] => [
        id,
        value === null ? null : checked(answer, value, "poll", attempt),
      ];
      return new Map(Array.from(found, one));
    },
  };
}

/** @throws ScenarioError that says which field is not as it has to be */
function checked<T>(schema: z.ZodType<T>, found: unknown, doing: string, attempt: Blame): T {
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  if (typeof found !== "object" || found === null)
    throw attempt.wrong(doing, `expected an object, found ${shown(found)}`);
  const problems = problemsOf(parsed.error.issues, found, () => []).map(({ message }) => message);
  throw attempt.wrong(doing, problems.join("; "));
}

function shown(value: unknown): string {
  return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).slice(0, 100);
}

/** One line of at most 400 characters. */
function messageOf(error: unknown): string {
  const message = field(error, "message");
  const text = typeof message === "string" ? message : typeof error === "string" ? error : "";
  const line = text.replace(/\s+/g, " ").trim() || `${shown(error)} was thrown; expected an Error`;
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

/** What an error says of itself, in fields that any object can have. Nothing is tried again that does not say that it may. */
function failureOf(error: unknown): ConstructorParameters<typeof ProviderError>[1] {
  const number = (name: string): number | undefined => {
    const value = field(error, name);
    return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY ? value : undefined;
  };
  const hint = field(error, "hint");
  return {
    status: number("status"),
    isRetryable: error instanceof DeadlineError || field(error, "isRetryable") === true,
    isRateLimit: field(error, "isRateLimit") === true,
    retryAfterMs: number("retryAfterMs"),
    requests: number("requests") ?? 1,
    ...(typeof hint === "string" && { hint }),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
