/** Links from what uses a term to where it is explained: sentences themselves stay as they are, to be copied. */
import { termsIn } from "../words/glossary.ts";
import { html, type Markup } from "./markup.ts";

/** Null where no term is used. */
export function termsOf(texts: readonly string[]): Markup | null {
  const used = termsIn(texts);
  if (used.length === 0) return null;
  const links = used.map(({ id, term }, i) => html`${i === 0 ? "" : " · "}<a href="#term-${id}">${term}</a>`);
  return html`<p class="terms">Terms: ${links}</p>`;
}
