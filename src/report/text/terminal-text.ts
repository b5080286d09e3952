/** Text on a terminal: what others wrote must not move the cursor, hide or reorder what is there. */

/** Sequences of escape, or one character that a terminal acts on: control, format (bidirectional marks), separators. */
const active = /\p{Cc}\[[\d;]*m|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Bold, dim and plain colours; not what conceals. */
const ownStyle = /^.\[(?:[0-49]|[2-49]\d)m$/;

/** A whole output, which has colours of ours, lines and tabs; everything else that a terminal acts on is left out. */
export function terminalText(text: string): string {
  return text.replace(active, (part) =>
    part === "\n" || part === "\t" || (part.startsWith("\u001b") && ownStyle.test(part)) ? part : "",
  );
}

/** Words of others (models, providers, files) within an output: without styles too. */
export function plainText(text: string): string {
  return text.replace(active, (part) => (part === "\n" || part === "\t" ? part : ""));
}

/** JSON with nothing in it that a terminal acts on: such characters are escaped, so that it says the same. */
export function terminalJson(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (part) =>
    part === "\n"
      ? part
      : Array.from({ length: part.length }, (_, i) => `\\u${part.charCodeAt(i).toString(16).padStart(4, "0")}`).join(
          "",
        ),
  );
}
