/** Answers in parts, as server-sent events. */

export interface ServerEvent {
  /** Anthropic and OpenAI's responses name their events; chat completions do not. */
  readonly event?: string;
  readonly data: object | string;
}

/** An event whose data names it too. */
export function named(type: string, fields: object = {}): ServerEvent {
  return { event: type, data: { type, ...fields } };
}

export function eventStream(events: readonly ServerEvent[]): string {
  return events
    .map(({ event, data }) => {
      const name = event === undefined ? "" : `event: ${event}\n`;
      return `${name}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
    })
    .join("");
}

/** A text in the pieces in which a stream brings it, of 24 characters each; none is cut within a character. */
export function pieces(text: string): readonly string[] {
  return text.match(/[\s\S]{1,24}/gu) ?? [];
}
