/** A local server that speaks the protocols of OpenAI and Anthropic, so that the real SDKs are tested over HTTP. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "@jest/globals";

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON. */
  readonly body: Record<string, unknown>;
}

export interface Reply {
  /** 200 by default. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  /** Wait before the answer. */
  readonly delayMs?: number;
  /** `reset` drops the connection, `hang` never answers, `stall` sends the headers and half of the body and no more. */
  readonly fault?: "reset" | "hang" | "stall" | "break-off";
}

/** Answers request number `index`, from 0. */
export type Script = (request: RecordedRequest, index: number) => Reply | Promise<Reply>;

export interface ProtocolServer {
  /** Address without a path, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Replaces the script and forgets the requests. */
  play(script: Script): void;
  close(): Promise<void>;
}

/** @param tls key and certificates in PEM, for https */
export async function startProtocolServer(
  script: Script = () => ({ status: 500 }),
  tls?: { readonly key: string; readonly cert: string },
): Promise<ProtocolServer> {
  let requests: RecordedRequest[] = [];
  let current = script;
  const listener = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    requests.push(request);
    // A script that fails fails the test at once, which would else wait for an answer.
    const reply = await Promise.resolve()
      .then(() => current(request, requests.length - 1))
      .catch((error: unknown): Reply => ({ status: 400, body: { error: { message: `the test's script: ${error}` } } }));
    await answer(reply, incoming, outgoing);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  // Longer than clients keep idle connections, so that none is closed under a request.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 2048, resolve));
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    play: (next) => {
      requests = [];
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server that is there as long as the tests of a file run. */
export function serverForTests(): ProtocolServer {
  let server: ProtocolServer;
  beforeAll(async () => {
    server = await startProtocolServer();
  });
  afterAll(() => server.close());
  return {
    get url() {
      return server.url;
    },
    get requests() {
      return server.requests;
    },
    play: (script) => server.play(script),
    close: () => server.close(),
  };
}

/** Answers all requests but those that are refused. @param text of the answers, in the form of whoever is asked */
export function refusing(reply: Reply, isRefused: (body: RecordedRequest["body"]) => boolean, text: string): Script {
  return ({ path, body }) => {
    return isRefused(body) ? reply : { body: answerAt(path, text) };
  };
}

/** An answer in the form of the protocol whose path was asked. */
export function answerAt(path: string, text: string): object {
  if (path.endsWith("/responses")) return openaiResponse(text);
  return path.endsWith("/messages") ? anthropicMessage(text) : chatCompletion(text);
}

async function readRequest(incoming: IncomingMessage): Promise<RecordedRequest> {
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
  const { method = "", url: path = "", headers } = incoming;
  return { method, path, headers, body: text === "" ? {} : JSON.parse(text) };
}

async function answer(reply: Reply, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (reply.delayMs) await new Promise((resolve) => setTimeout(resolve, reply.delayMs));
  if (reply.fault === "hang") return;
  if (reply.fault === "reset") {
    incoming.socket.resetAndDestroy();
    return;
  }
  const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text), ...reply.headers };
  outgoing.writeHead(reply.status ?? 200, headers);
  if (reply.fault === undefined) {
    outgoing.end(text);
    return;
  }
  outgoing.write(text.slice(0, text.length / 2), () => {
    if (reply.fault === "break-off") incoming.socket.destroy();
  });
}

/** What OpenAI answers with; `message` and `rest` replace fields. */
export function chatCompletion(text: string, message: object = {}, rest: object = {}, finishReason = "stop"): object {
  return {
    id: "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
    object: "chat.completion",
    created: 1741569952,
    model: "gpt-4o-mini-2024-07-18",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: text, refusal: null, annotations: [], ...message },
        logprobs: null,
        finish_reason: finishReason,
      },
    ],
    usage: {
      prompt_tokens: 1900,
      completion_tokens: 10,
      total_tokens: 1910,
      prompt_tokens_details: { cached_tokens: 1792, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    },
    service_tier: "default",
    system_fingerprint: "fp_44709d6fcb",
    ...rest,
  };
}

/** What OpenAI's Responses answer with; `rest` replaces fields. */
export function openaiResponse(text: string, rest: object = {}): object {
  return {
    id: "resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b",
    object: "response",
    created_at: 1741476542,
    status: "completed",
    error: null,
    incomplete_details: null,
    model: "gpt-5-mini-2025-08-07",
    output: [
      {
        type: "message",
        id: "msg_67ccd2bf17f0819081ff3bb2cf6508e60bb6a6b452d3795b",
        status: "completed",
        role: "assistant",
        content: [{ type: "output_text", text, annotations: [] }],
      },
    ],
    store: false,
    usage: {
      input_tokens: 1900,
      input_tokens_details: { cached_tokens: 1792 },
      output_tokens: 10,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 1910,
    },
    ...rest,
  };
}

/** What Anthropic answers with. */
export function anthropicMessage(text: string, rest: object = {}): object {
  return {
    id: "msg_013Zva2CMHLNnXjNJJKqJ2EF",
    type: "message",
    role: "assistant",
    model: "claude-haiku-4-5-20251001",
    content: [{ type: "text", text, citations: null }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: {
      input_tokens: 100,
      cache_creation_input_tokens: 20,
      cache_read_input_tokens: 1500,
      output_tokens: 10,
      service_tier: "standard",
    },
    ...rest,
  };
}

export function openaiError(status: number, message: string, code: string | null = null): Reply {
  return { status, body: { error: { message, type: "invalid_request_error", param: null, code } } };
}

export function anthropicError(status: number, type: string, message: string): Reply {
  return { status, body: { type: "error", error: { type, message }, request_id: "req_011CSHoEeqs5C35K2UUqR7Fy" } };
}
