import type { JSX } from "preact";

/** Text of a model or a prompt, as it is: never markup. */
export function TextBox({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="said" tabIndex={0} aria-label={label}>
      <pre>{visible(text)}</pre>
    </section>
  );
}

/** Characters that turn the direction of what stands beside them, or are not seen, as their code. */
export function visible(text: string): string {
  return text.replace(
    /(?![\t\n\r])[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu,
    (character) => `‹U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}›`,
  );
}
