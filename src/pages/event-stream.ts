/** A server's events, read by fetch: an EventSource sends no token. */

export interface ServerEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** Events of a body of `text/event-stream`, wherever its pieces are cut. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let event = { id: "", type: "message", data: [] as string[] };
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (event.data.length > 0) yield { ...event, data: event.data.join("\n") };
          event = { id: event.id, type: "message", data: [] };
          continue;
        }
        const [, name, text] = /^([^:]*):? ?(.*)$/s.exec(line) ?? ["", "", ""];
        if (name === "data") event.data.push(text);
        else if (name === "event") event.type = text;
        else if (name === "id") event.id = text;
      }
    }
  } finally {
    reader.releaseLock();
  }
}

export interface Following {
  /** Asks for the stream. @param from what the last event was called; null at first */
  readonly open: (from: string | null, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  readonly take: (event: ServerEvent) => void;
  /** Told whenever the connection is made or lost. */
  readonly tell: (isConnected: boolean) => void;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const [firstWait, longestWait] = [500, 10_000];

/** Reads until the signal says stop; after a drop it goes on behind the last event that it has seen, waiting longer each time in vain. */
export async function followEvents({ open, take, tell, wait }: Following, signal: AbortSignal): Promise<void> {
  let last: string | null = null;
  let pause = firstWait;
  while (!signal.aborted) {
    try {
      const body = await open(last, signal);
      tell(true);
      for await (const event of eventsOf(body)) {
        if (signal.aborted) break;
        pause = firstWait;
        if (event.id !== "") last = event.id;
        take(event);
      }
    } catch {
      // A drop, told below: the next attempt says whether it lasts.
    }
    if (signal.aborted) return;
    tell(false);
    await wait(pause, signal);
    pause = Math.min(longestWait, 2 * pause);
  }
}
