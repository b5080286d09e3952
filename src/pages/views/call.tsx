import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { count, dollars } from "../../report/words/format.ts";
import type { CallDetails, CallName } from "../../server/api.ts";
import { go } from "../address.ts";
import { useAnswer } from "../ask.ts";
import { Copy } from "../parts/copy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { Awaited, Notice } from "../parts/notices.tsx";
import { apiPath, RunFrame, runPath } from "../parts/run-frame.tsx";
import { TextBox } from "../parts/text-box.tsx";
import { milliseconds } from "../times.ts";
import { visible } from "../visible.ts";

export function callPath(run: string, { agent, step, purpose, sample, attempt }: CallName): string {
  return `${runPath(run)}/call/${[agent, step, purpose, sample, attempt].map(encodeURIComponent).join("/")}`;
}

export function agentPath(run: string, agent: string): string {
  return /^w\d+$/.test(agent) ? `${runPath(run)}/worker/${agent.slice(1)}` : `${runPath(run)}/planner`;
}

/** @param name agent, step, purpose, sample, attempt */
export function CallView({ run, name }: { readonly run: string; readonly name: readonly string[] }): JSX.Element {
  const [agent, step, purpose] = name;
  const answered = useAnswer<CallDetails>(`${apiPath(run)}/calls/${name.map(encodeURIComponent).join("/")}`);
  const call = answered.answer;
  useEffect(() => {
    const turn = ({ key, target, altKey, ctrlKey, metaKey }: KeyboardEvent): void => {
      if (
        altKey ||
        ctrlKey ||
        metaKey ||
        (target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
      )
        return;
      const to = key === "ArrowLeft" ? call?.previous : key === "ArrowRight" ? call?.next : null;
      if (to) go(callPath(run, to));
    };
    addEventListener("keydown", turn);
    return () => removeEventListener("keydown", turn);
  }, [call]);
  return (
    <RunFrame run={run} part={null} title={`${visible(agent)}, step ${step}, ${visible(purpose)}`}>
      {() => (
        <Awaited of={answered}>
          {(known) => (
            <>
              <nav class="neighbours" aria-label="Questions of the same agent">
                {known.previous && <Link to={callPath(run, known.previous)}>← before</Link>}
                <Link to={agentPath(run, agent)}>{visible(agent)}</Link>
                {known.next && <Link to={callPath(run, known.next)}>after →</Link>}
              </nav>
              {known.problem && (
                <Notice>
                  <strong>Refused:</strong> {visible(known.problem)}
                </Notice>
              )}
              {known.error && (
                <div class="notice failure">
                  <strong>No answer:</strong> {visible(known.error)}
                </div>
              )}
              {known.missing && <Notice>{known.missing}</Notice>}
              <Facts
                of={[
                  ["Model asked", visible(known.uri)],
                  ["Model that answered", visible(known.model ?? "–")],
                  ["Tokens in / out", `${count(known.inputTokens)} / ${count(known.outputTokens)}`],
                  ["Cost", known.costUsd === null ? "price not known" : dollars(known.costUsd)],
                  ["Latency", milliseconds(known.latencyMs)],
                  ["Requests", count(known.requests)],
                  ["Answered by", known.source],
                  ["Attempt", `${known.attempt}${known.sample > 1 ? `, sample ${known.sample}` : ""}`],
                ]}
              />
              <p class="bar">
                <Copy what="link" text={() => location.href} />
                <Copy
                  what="all"
                  text={() => [known.system, known.user, known.answer].filter((text) => text !== null).join("\n\n")}
                />
              </p>
              <Said name="System" text={known.system} isClosed />
              <Said name="User" text={known.user} />
              {known.thoughts && <Said name="Thoughts" text={known.thoughts} />}
              <Said name="Answer" text={known.answer} />
            </>
          )}
        </Awaited>
      )}
    </RunFrame>
  );
}

function Said({
  name,
  text,
  isClosed = false,
}: {
  readonly name: string;
  readonly text: string | null;
  readonly isClosed?: boolean;
}): JSX.Element {
  return (
    <details open={!isClosed}>
      <summary>
        <h2>{name}</h2>
      </summary>
      {text === null ? (
        <p class="muted">Not kept.</p>
      ) : (
        <>
          <Copy what={name.toLowerCase()} text={() => text} />
          <TextBox text={text} label={name} />
        </>
      )}
    </details>
  );
}
