/** Events of a stream as a page reads them: by fetch, with the token. */
import type { StreamEvent } from "../../src/server/api.ts";
import type { Served } from "./served.ts";

export interface ReadEvent {
  readonly id: string;
  readonly event: StreamEvent;
}

/** Reads until one is the last that is wanted, or the stream ends. */
export async function events(
  { url, token }: Pick<Served, "url" | "token">,
  run: string,
  isLast: (read: ReadEvent) => boolean,
  lastId?: string,
): Promise<readonly ReadEvent[]> {
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${token}`, ...(lastId !== undefined && { "last-event-id": lastId }) };
  const response = await fetch(`${url}/api/runs/${run}/events`, { headers, signal: stop.signal });
  const found: ReadEvent[] = [];
  let text = "";
  try {
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const lines = new Map(
          text
            .slice(0, end)
            .split("\n")
            .map((line): [string, string] => [line.split(": ", 1)[0], line.slice(line.indexOf(": ") + 2)]),
        );
        text = text.slice(end + 2);
        const data = lines.get("data");
        if (data === undefined) continue;
        found.push({ id: lines.get("id") ?? "", event: JSON.parse(data) });
        if (isLast(found[found.length - 1])) return found;
      }
    }
    return found;
  } finally {
    stop.abort();
  }
}
