/** A question over HTTP, whoever's protocol it is: put in the dialect of the model, read, and marked with what its server says. */
import type { ChatModel, ChatRequest, ChatResponse } from "../chat-model.ts";
import { readAllowances } from "../limits/rate-limit-headers.ts";
import { markedModel } from "../stand-in-mark.ts";
import type { CallContext } from "./call-context.ts";
import { type Dialect, inDialect, type Wishes } from "./dialect.ts";
import { callProvider } from "./provider-call.ts";

export interface Protocol<Body> {
  readonly context: CallContext;
  /** Names the model and where it is: what its refusals teach is kept under it. */
  readonly address: string;
  readonly wishes: Wishes;
  send(request: ChatRequest, dialect: Dialect, signal: AbortSignal): Promise<{ body: Body; headers: Headers }>;
  /** @throws ProviderError where it is no answer: a gateway may answer with status 200 and say inside what was refused */
  read(body: Body, request: ChatRequest): Omit<ChatResponse, "latencyMs" | "requests">;
}

export function modelOver<Body>({ context, address, wishes, send, read }: Protocol<Body>): ChatModel {
  return {
    uri: context.uri,
    complete: async (request, signal) => {
      let start = 0;
      const { answer, requests } = await inDialect(address, wishes, request, async (dialect) => {
        start = performance.now();
        const { body, headers } = await callProvider(context, signal, (callSignal) =>
          send(request, dialect, callSignal),
        );
        return { message: markedModel(read(body, request), headers), allowances: readAllowances(headers) };
      });
      const { message, allowances } = answer;
      return { ...message, latencyMs: performance.now() - start, requests, ...(allowances && { allowances }) };
    },
  };
}
