import type { JSX } from "preact";
import { visible } from "../visible.ts";

/** Text of a model or a prompt, as it is: never markup. */
export function TextBox({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="said" tabIndex={0} aria-label={label}>
      <pre>{visible(text)}</pre>
    </section>
  );
}
