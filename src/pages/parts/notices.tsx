import type { ComponentChildren, JSX } from "preact";
import { type Answered, AskFailure } from "../ask.ts";
import { visible } from "../visible.ts";

export function Notice({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="notice">{children}</div>;
}

/** Warnings of runs, `code: message`; that a stand-in answers is said by a notice of its own. */
export function Warnings({ warnings }: { readonly warnings: readonly string[] }): JSX.Element | null {
  const others = warnings.filter((warning) => !warning.startsWith("stand-in:"));
  if (others.length === 0) return null;
  return (
    <Notice>
      <ul>
        {others.map((warning) => (
          <li key={warning}>{visible(warning)}</li>
        ))}
      </ul>
    </Notice>
  );
}

export function FailureNotice({ failure }: { readonly failure: Error }): JSX.Element {
  const hint = failure instanceof AskFailure ? failure.hint : null;
  return (
    <div class="notice failure" role="alert">
      <strong>{failure.message}</strong>
      {hint && <p>{hint}</p>}
    </div>
  );
}

interface AwaitedProps<T> {
  readonly of: Answered<T>;
  readonly children: (answer: T) => ComponentChildren;
}

/** What is made of an answer, once it is there; an older one stays while the next is on its way. */
export function Awaited<T>({ of: { answer, failure }, children }: AwaitedProps<T>): JSX.Element {
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      {answer === null && !failure && (
        <p class="muted" role="status">
          Loading…
        </p>
      )}
      {answer !== null && children(answer)}
    </>
  );
}
