/** HTML from template literals: whatever is put in is escaped, unless it is markup itself. */

/** Text that is HTML already. */
export interface Markup {
  readonly markup: string;
}

type Content = Markup | string | number | null | readonly Content[];

/** Strings are escaped and set well, lists are joined, null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const texts = values.map((value, i) => parts[i] + markupOf(value));
  return { markup: texts.join("") + parts[parts.length - 1] };
}

/** Text that must stay as it is, for whoever copies it. */
export function verbatim(text: string): Markup {
  return { markup: escapeText(text) };
}

/** Marks text that was made here as HTML. Nothing from a scenario or a model may come this way. */
export function trusted(text: string): Markup {
  return { markup: text };
}

function escapeText(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/**
 * Without control characters, which XML forbids, and without those that turn the direction of the text after them: a
 * name must not rearrange a sentence.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, (character) =>
    character === "\n" || character === "\t" ? character : "",
  );
}

/** No line ends between a number and its sign or its unit. */
function unbroken(text: string): string {
  return text
    .replace(/([−+])\$/g, "$1\u2060$$")
    .replace(/(\d) %/g, "$1\u00a0%")
    .replaceAll("± ", "±\u00a0");
}

function markupOf(value: Content): string {
  if (value === null) return "";
  if (typeof value === "string") return unbroken(escapeText(value));
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.map(markupOf).join("");
}
