/** A run's events as a stream of the server's: `text/event-stream`, read by fetch, since an EventSource sends no token. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dashboard } from "./dashboard.ts";
import type { Numbered, Position } from "./feed.ts";
import { positionOf, positionText } from "./feed.ts";
import { Refusal } from "./refusal.ts";
import { safeHeaders } from "./reply.ts";
import { stepEntry } from "./step-entry.ts";

/** A page has one; a browser opens six connections at most to one address. */
const mostStreams = 64;
/** Unread bytes after which a reader is let go: it can come back where it was. */
const mostUnread = 4 * 2 ** 20;
/** Steps that are sent to who comes back; who is further behind reads the list. */
const mostMissed = 2000;
const pulseMs = 15_000;

export class Streams {
  readonly #open = new Set<ServerResponse>();

  /** @throws Refusal 429 where there are too many */
  async open(dashboard: Dashboard, run: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#open.size >= mostStreams)
      throw new Refusal(429, `${mostStreams} streams are open; expected fewer`, "Close pages that are not looked at.");
    // Counted before anything is waited for.
    this.#open.add(response);
    response.on("close", () => this.#open.delete(response));
    try {
      const live = await dashboard.live.run(run);
      const state = dashboard.views.state(run);
      if (response.destroyed) return;
      response.writeHead(200, { ...safeHeaders, "content-type": "text/event-stream; charset=utf-8" });
      response.flushHeaders();
      const send = ({ at, event }: Numbered): void => write(response, at, event.type, event);
      const from = positionOf(String(request.headers["last-event-id"] ?? ""));
      const { at } = live.feed;
      send({ at: from ?? at, event: { type: "hello", run, status: state.status, last: state.last } });
      for (const numbered of missed(dashboard, run, from, at, live.feed.since.bind(live.feed), state.last))
        send(numbered);
      const totals = live.watched?.totals() ?? live.calls.totals;
      if (totals) send({ at, event: { type: "calls", ...totals } });
      const leave = live.feed.read(send);
      const pulse = setInterval(() => response.write(": \n\n"), pulseMs).unref();
      response.on("close", () => {
        clearInterval(pulse);
        leave();
      });
      dashboard.live.follow(run);
    } catch (error) {
      this.#open.delete(response);
      throw error;
    }
  }

  close(): void {
    for (const response of this.#open) response.end();
  }
}

/** What a reader has not heard of; of a new one, the newest step. */
function missed(
  { views }: Dashboard,
  run: string,
  from: Position | undefined,
  at: Position,
  since: (from: Position) => readonly Numbered[] | null,
  last: number,
): readonly Numbered[] {
  const known = from && since(from);
  if (known) return known;
  const after = from ? Math.min(from.step, last) : last - 1;
  if (last - after > mostMissed) return [{ at, event: { type: "resync", last } }];
  // Those that the feed has not told of are still to come.
  return views
    .steps(run, Math.max(0, after), mostMissed)
    .filter(({ step }) => step <= at.step)
    .map((row) => ({ at: { step: row.step, number: 0 }, event: { type: "step", ...stepEntry(row) } }));
}

function write(response: ServerResponse, at: Position, type: string, data: unknown): void {
  if (response.writableLength > mostUnread) {
    response.destroy();
    return;
  }
  response.write(`id: ${positionText(at)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}
