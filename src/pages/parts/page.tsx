import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** Small words above the title. */
  readonly above?: ComponentChildren;
  /** Beside the title. */
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}

let isFirst = true;

/** A page with its heading, which is focused when the page is come to, so that a screen reader says it. */
export function Page({ title, above, beside, children }: PageProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · llm-econ`;
  }, [title]);
  useEffect(() => {
    // A browser that opens the first page says it by itself.
    if (!isFirst) heading.current?.focus();
    if (!isFirst) scrollTo(0, 0);
    isFirst = false;
  }, []);
  return (
    <main id="main">
      {above && <p class="above">{above}</p>}
      <div class="title">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {beside}
      </div>
      {children}
    </main>
  );
}
