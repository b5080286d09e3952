/** Answers that come in parts, as server-sent events: where a server gives no others, or gives them unasked. */

/** Makes one answer of the data of its events. */
export type Joined<Body> = (events: readonly unknown[]) => Body;

/**
 * The body of an answer from its text.
 * @throws SyntaxError where it is neither events nor JSON
 */
export function bodyOf<Body>(text: string, joined: Joined<Body>): Body {
  if (/^\s*(data|event|id|retry)?:/.test(text)) return joined(eventsIn(text));
  // Some gateways end an answer that is no stream as if it were one.
  return JSON.parse(text.replace(/\s*\bdata:\s*\[DONE\]\s*$/, ""));
}

/** A body as an SDK hands it over: text where the server does not call it JSON. What is neither events nor JSON stays. */
export function bodyFrom<Body>(received: Body, joined: Joined<Body>): Body {
  if (typeof received !== "string") return received;
  try {
    return bodyOf(received, joined);
  } catch {
    return received;
  }
}

/** What each event holds. */
function eventsIn(text: string): unknown[] {
  return text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((event) =>
      event
        .split(/\r\n|\n|\r/)
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice("data:".length).replace(/^ /, ""))
        .join("\n"),
    )
    .filter((data) => data !== "" && data.trim() !== "[DONE]")
    .map((data) => JSON.parse(data) as unknown);
}
