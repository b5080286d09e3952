/** The dashboard's server: on the loopback interface only, to whoever has this start's token. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { UsageError } from "../base/errors.ts";
import { type Asset, type Assets, assetAt, readAssets } from "./assets.ts";
import { type Dashboard, runId } from "./dashboard.ts";
import { checkControl, checkSender, checkToken, type Tokens } from "./guard.ts";
import { readBody } from "./read-body.ts";
import { failureOf, Refusal } from "./refusal.ts";
import { send, sendJson } from "./reply.ts";
import { type Route, routesOf } from "./routes.ts";
import { Streams } from "./stream.ts";

export interface DashboardServer {
  /** Without a path, e.g. `http://127.0.0.1:8765`. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Null where no orders are taken. */
  readonly controlToken: string | null;
  /** What to open in a browser: the tokens are behind the address, which a browser does not send. */
  readonly address: string;
  /** Drops all connections. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  /** Milliseconds for a request's body; 10,000 by default. */
  readonly bodyMs?: number;
  /** Folder of the built pages; by default the package's. */
  readonly pages?: string;
  /** Told of failures that nobody foresaw. */
  readonly onFailure?: (error: unknown) => void;
}

const host = "127.0.0.1";
const usualBodyMs = 10_000;
/** Beyond this many connections the newest are closed. */
const mostConnections = 256;

interface Serving {
  readonly dashboard: Dashboard;
  readonly tokens: Tokens;
  readonly routes: readonly Route[];
  readonly assets: Assets;
  readonly streams: Streams;
  readonly bodyMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** @throws UsageError where the port is not to be had */
export async function startServer(dashboard: Dashboard, options: ServerOptions): Promise<DashboardServer> {
  const { port: asked, bodyMs = usualBodyMs, pages, onFailure = () => undefined } = options;
  const tokens: Tokens = { read: newToken(), control: dashboard.control ? newToken() : null };
  const streams = new Streams();
  const serving: Serving = {
    ...{ dashboard, tokens, streams, bodyMs, onFailure },
    routes: routesOf(dashboard),
    assets: readAssets(pages),
  };
  const server = createServer(
    {
      // Whoever sends headers or a body slowly is cut off; a stream's answer has no limit.
      headersTimeout: bodyMs,
      requestTimeout: 2 * bodyMs,
      connectionsCheckingInterval: Math.min(1000, bodyMs),
      maxHeaderSize: 16_384,
      // Looked at by the guard, which says why.
      requireHostHeader: false,
    },
    (request, response) => void serve(request, response, serving),
  );
  server.maxConnections = mostConnections;
  await listen(server, asked);
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : asked;
  const url = `http://${host}:${port}`;
  const control = tokens.control === null ? "" : `&control=${tokens.control}`;
  return {
    ...{ url, port, token: tokens.read, controlToken: tokens.control },
    address: `${url}/#token=${tokens.read}${control}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        streams.close();
        // What was said last still goes out.
        setTimeout(() => server.closeAllConnections(), 50);
      }),
  };
}

function newToken(): string {
  return randomBytes(24).toString("base64url");
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const problem = error.code === "EADDRINUSE" ? "is in use" : `cannot be used: ${error.message}`;
      reject(
        new UsageError(`port ${port} ${problem}`, { hint: "Choose another with --port; 0 takes any that is free." }),
      );
    });
    server.listen(port, host, resolve);
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  // A connection that breaks is its sender's business.
  response.on("error", () => undefined);
  request.on("error", () => undefined);
  try {
    const answer = await answerTo(request, response, serving);
    if (answer === streamed) return;
    if (answer !== undefined && "asset" in answer) send(response, 200, answer.asset.type, answer.asset.body);
    else sendJson(response, 200, answer?.json);
  } catch (error) {
    const { status, body } = failureOf(error);
    if (status === 500) serving.onFailure(error);
    sendJson(response, status, body);
  }
}

const streamed = Symbol("streamed");
type Answer = { readonly json: unknown } | { readonly asset: Asset };

async function answerTo(
  request: IncomingMessage,
  response: ServerResponse,
  { dashboard, tokens, routes, assets, streams, bodyMs }: Serving,
): Promise<Answer | typeof streamed> {
  const { method = "", url = "", headers, rawHeaders } = request;
  checkSender({ method, url, headers, rawHeaders });
  const [path, search] = url.split("?", 2);
  if (!path.startsWith("/api/")) {
    const asset = method === "POST" ? undefined : assetAt(assets, path);
    if (asset) return { asset };
    throw new Refusal(404, "there is nothing here");
  }
  checkToken(headers, tokens);
  const isStream = /^\/api\/runs\/([^/]+)\/events$/.exec(path);
  if (isStream && method === "GET") {
    await streams.open(dashboard, await runId(dashboard, decoded(isStream[1])), request, response);
    return streamed;
  }
  const known = routes.filter(({ pattern }) => pattern.test(path));
  const route = known.find((one) => one.method === (method === "HEAD" ? "GET" : method));
  // Whether there is such an order is told to nobody else.
  if (path.startsWith("/api/control/")) checkControl(headers, tokens);
  if (!route)
    throw known.length > 0
      ? new Refusal(405, `expected ${known[0].method}`)
      : new Refusal(404, "there is no such question");
  const body = route.method === "POST" ? await readBody(request, bodyMs) : undefined;
  const parts = (route.pattern.exec(path) ?? []).slice(1).map(decoded);
  return { json: await route.answer({ query: new URLSearchParams(search), parts, body }) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, "the address is not encoded as one");
  }
}
