/** HTTP replies, and the faults of a connection. */
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { FaultName } from "./faults.ts";
import type { MockServerSettings } from "./options.ts";
import { eventStream, type ServerEvent } from "./stream.ts";

export interface Reply {
  readonly status: number;
  readonly body: string;
  /** `application/json` by default. */
  readonly contentType?: string;
  readonly latencyMs?: number;
  /** Those that are not of the connection are in the body already. */
  readonly fault?: FaultName | null;
  readonly retryAfterMs?: number | undefined;
}

/** An answer in parts. */
export function streamReply(
  events: readonly ServerEvent[],
  { latencyMs, fault }: { readonly latencyMs: number; readonly fault: FaultName | null },
): Reply {
  const contentType = "text/event-stream; charset=utf-8";
  return { status: 200, body: eventStream(events), contentType, latencyMs, fault };
}

export function jsonReply(value: object, status = 200): Reply {
  return { status, body: JSON.stringify(value) };
}

const gatewayPage = "<!doctype html><html><body><h1>Bad gateway</h1><p>An injected fault.</p></body></html>";

/** Resolves when the reply is on its way or the client has gone. */
export async function sendReply(
  response: ServerResponse,
  reply: Reply,
  headers: Readonly<Record<string, string>>,
  { hangMs, dripMs }: Pick<MockServerSettings, "hangMs" | "dripMs">,
): Promise<void> {
  const closed = new AbortController();
  response.on("close", () => closed.abort());
  const isStillThere = async (ms: number): Promise<boolean> => {
    if (ms > 0) await wait(ms, undefined, { signal: closed.signal }).catch(() => undefined);
    return !closed.signal.aborted && !response.destroyed;
  };
  if (!(await isStillThere(reply.latencyMs ?? 0))) return;
  const body = Buffer.from(bodyOf(reply));
  const head = (): ServerResponse =>
    response.writeHead(reply.status, {
      ...headers,
      ...retryAfter(reply.retryAfterMs),
      "content-type": reply.fault === "wrong-content-type" ? "text/html" : (reply.contentType ?? "application/json"),
      "content-length": body.length,
    });
  switch (reply.fault) {
    case "timeout":
      if (hangMs !== undefined && (await isStillThere(hangMs))) response.socket?.destroy();
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "truncated":
      head().write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
      return;
    case "slow-drip": {
      head();
      const tickMs = Math.max(5, dripMs / body.length);
      const bytes = Math.ceil((body.length * tickMs) / Math.max(dripMs, tickMs));
      for (let from = 0; from < body.length && (await isStillThere(tickMs)); from += bytes) {
        response.write(body.subarray(from, from + bytes));
      }
      response.end();
      return;
    }
    default:
      head().end(body);
  }
}

function bodyOf({ fault, body }: Reply): string {
  if (fault === "wrong-content-type") return gatewayPage;
  return fault === "invalid-json" ? `${body.slice(0, body.length / 2)}<<` : body;
}

/** Seconds for everybody, milliseconds as OpenAI sends them too. */
function retryAfter(ms: number | undefined): Record<string, string> {
  if (ms === undefined) return {};
  return { "retry-after": String(Math.ceil(ms / 1000)), "retry-after-ms": String(Math.ceil(ms)) };
}
