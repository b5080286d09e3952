import type { JSX } from "preact";
import { useState } from "preact/hooks";

/** Puts a text into the clipboard, and says so. */
export function Copy({ text, what }: { readonly text: () => string; readonly what: string }): JSX.Element {
  const [said, setSaid] = useState("");
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setSaid("Copied."),
      () => setSaid("The browser did not let it be copied."),
    );
    setTimeout(() => setSaid(""), 2500);
  };
  return (
    <span class="copy">
      <button type="button" onClick={copy}>
        Copy {what}
      </button>
      <span role="status">{said}</span>
    </span>
  );
}
