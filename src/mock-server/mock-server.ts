/**
 * A server with the protocols of OpenAI and Anthropic that answers by the stand-in (**not a language model**), on the
 * loopback interface only: for tests, load tests and teaching, without a key and without the network.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { standInNotice } from "../agents/stand-in/offline-model.ts";
import { errorMessage, UsageError } from "../base/errors.ts";
import { standInHeader } from "../models/stand-in-mark.ts";
import { messagesPath } from "./anthropic-batches.ts";
import { anthropicProtocol } from "./anthropic-protocol.ts";
import { Desk, type MockServerStats } from "./desk.ts";
import { HttpError } from "./http-error.ts";
import { openaiProtocol } from "./openai-protocol.ts";
import { type MockServerOptions, type MockServerSettings, mockServerSettings } from "./options.ts";
import type { Protocol } from "./protocol.ts";
import { jsonReply, type Reply, sendReply } from "./reply.ts";
import { type Route, routesOf } from "./routes.ts";

export interface MockServer {
  /** Without a path, e.g. `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly port: number;
  /** Counts so far. */
  readonly stats: MockServerStats;
  /** Drops all connections. */
  close(): Promise<void>;
}

const host = "127.0.0.1";

/** @throws UsageError for a wrong option, or a port that is not to be had */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const settings = mockServerSettings(options);
  const desk = new Desk(settings);
  const routes = routesOf(desk, settings);
  const server = createServer((request, response) => void serve(request, response, routes, desk, settings));
  server.keepAliveTimeout = 60_000; // longer than clients keep idle connections, so that none is closed under a request
  await listen(server, settings.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    stats: desk.stats,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const problem = error.code === "EADDRINUSE" ? "is in use" : `cannot be used: ${error.message}`;
      reject(
        new UsageError(`port ${port} ${problem}`, { hint: "Choose another with --port; 0 takes any that is free." }),
      );
    });
    server.listen(port, host, 4096, resolve);
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  routes: readonly Route[],
  desk: Desk,
  settings: MockServerSettings,
): Promise<void> {
  desk.stats.requests++;
  const requestId = `req_${desk.stats.requests}`;
  // Not as a URL: a client may ask for what is none, such as `//`.
  const [pathname, query] = (request.url ?? "/").split("?");
  const isAnthropic = pathname.startsWith(messagesPath) || request.headers["anthropic-version"] !== undefined;
  const protocol = isAnthropic ? anthropicProtocol : openaiProtocol;
  const reply = await replyTo(
    request,
    pathname,
    new URLSearchParams(query),
    protocol,
    requestId,
    routes,
    settings,
  ).catch((error: unknown) => errorReply(error, protocol, requestId, desk));
  const headers = { ...protocol.headers(requestId, desk.limits), [standInHeader]: standInNotice };
  await sendReply(response, reply, headers, settings);
}

async function replyTo(
  request: IncomingMessage,
  pathname: string,
  query: URLSearchParams,
  protocol: Protocol,
  requestId: string,
  routes: readonly Route[],
  { key }: MockServerSettings,
): Promise<Reply> {
  if (key !== undefined && protocol.keyOf(request.headers) !== key) {
    throw new HttpError(401, protocol.wrongKey);
  }
  const { requiredHeader } = protocol;
  if (requiredHeader !== null && request.headers[requiredHeader] === undefined) {
    throw new HttpError(400, `${requiredHeader}: header is required`);
  }
  for (const [method, pattern, handle] of routes) {
    const match = request.method === method ? pattern.exec(pathname) : null;
    if (!match) continue;
    const origin = `http://${request.headers.host}`;
    return handle({ request, protocol, requestId, id: decoded(match[1] ?? ""), query, origin });
  }
  throw new HttpError(404, `Invalid URL (${request.method} ${pathname})`);
}

/** Names of models may have slashes, which clients write as `%2F`. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function errorReply(error: unknown, protocol: Protocol, requestId: string, { stats }: Desk): Reply {
  const failure = error instanceof HttpError ? error : new HttpError(500, `internal error: ${errorMessage(error)}`);
  if (failure.status === 429) stats.rateLimited++;
  else if (failure.status < 500) stats.rejected++;
  return {
    ...jsonReply(protocol.errorBody(failure, requestId), failure.status),
    retryAfterMs: failure.details.retryAfterMs,
  };
}
