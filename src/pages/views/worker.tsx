import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { thousands } from "../../report/figures/lines.ts";
import { count, dollars, rounded } from "../../report/words/format.ts";
import type { CallEntry, CallList, Fact, RunPage, WorkerDetails, WorkerHistory } from "../../server/api.ts";
import { ask, useAnswer } from "../ask.ts";
import { lineFigure, wholeTick } from "../line-figure.ts";
import { Chart } from "../parts/chart.tsx";
import { Difference } from "../parts/difference.tsx";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { Awaited, FailureNotice } from "../parts/notices.tsx";
import { apiPath, RunFrame, runPath } from "../parts/run-frame.tsx";
import { TextBox } from "../parts/text-box.tsx";
import { rankedWords } from "../ranked-words.ts";
import { milliseconds } from "../times.ts";
import { visible } from "../visible.ts";
import { callPath } from "./call.tsx";

export function WorkerView({ run, row }: { readonly run: string; readonly row: string }): JSX.Element {
  const answered = useAnswer<WorkerDetails>(`${apiPath(run)}/workers/${row}`);
  return (
    <RunFrame run={run} part={null} title={`Worker ${row}`}>
      {(page) => <Awaited of={answered}>{(details) => <Person page={page} row={row} details={details} />}</Awaited>}
    </RunFrame>
  );
}

interface PersonProps {
  readonly page: RunPage;
  readonly row: string;
  readonly details: WorkerDetails;
}

function Person({ page, row, details }: PersonProps): JSX.Element {
  const { facts, persona, invented, history, votes } = details;
  return (
    <>
      <nav class="neighbours" aria-label="Other workers">
        {Number(row) > 0 && <Link to={`${runPath(page.id)}/worker/${Number(row) - 1}`}>← w{Number(row) - 1}</Link>}
        <Link to={`${runPath(page.id)}/workers`}>all workers</Link>
        {Number(row) + 1 < page.workers && (
          <Link to={`${runPath(page.id)}/worker/${Number(row) + 1}`}>w{Number(row) + 1} →</Link>
        )}
      </nav>
      <h2>Who it is</h2>
      <Facts of={facts.map((fact) => [wordsOf(fact.name), factValue(fact)])} />
      {facts.some(({ isInvented }) => isInvented) && (
        <p class="muted">
          <span class="invented">Dotted</span>: invented or given by the scenario, and not from the source of the
          people.
        </p>
      )}
      {persona !== null && (
        <>
          <h3>What its model is told that it is</h3>
          <section class="said" aria-label="Persona">
            <Persona text={persona} invented={invented} />
          </section>
        </>
      )}
      <History history={history} />
      <Votes page={page} votes={votes} />
      <Questions page={page} row={row} all={details.calls} />
    </>
  );
}

function factValue({ value, unit, isInvented }: Fact): ComponentChildren {
  const text = typeof value === "number" ? count(Number(value.toFixed(2))) : visible(value);
  const whole = unit === "" ? text : `${text} ${unit}`;
  return isInvented ? (
    <span class="invented">
      {whole} <small>(invented)</small>
    </span>
  ) : (
    whole
  );
}

/** `usualHours` → `usual hours`. */
function wordsOf(name: string): string {
  const words = visible(name).replace(
    /([a-z])([A-Z])/g,
    (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The text with its invented parts marked, wherever they stand in it. */
function Persona({ text, invented }: { readonly text: string; readonly invented: readonly string[] }): JSX.Element {
  const pieces: { readonly text: string; readonly isInvented: boolean }[] = [];
  let rest = text;
  for (const part of invented) {
    const at = rest.indexOf(part);
    if (at < 0) continue;
    pieces.push({ text: rest.slice(0, at), isInvented: false }, { text: part, isInvented: true });
    rest = rest.slice(at + part.length);
  }
  pieces.push({ text: rest, isInvented: false });
  return (
    <pre>
      {pieces.map((piece, i) =>
        piece.isInvented ? (
          <mark class="invented" key={i}>
            {visible(piece.text)}
          </mark>
        ) : (
          <span key={i}>{visible(piece.text)}</span>
        ),
      )}
    </pre>
  );
}

function History({ history }: { readonly history: WorkerHistory }): JSX.Element | null {
  const figures = useMemo(() => {
    const { step } = history;
    const figure = (
      name: "hours" | "income" | "utility",
      title: string,
      show: (value: number) => string,
      tick = show,
    ) => {
      const values = history[name];
      return lineFigure({
        id: name,
        title,
        reading: `From ${show(values[0])} in step ${step[0]} to ${show(values[values.length - 1])} in step ${step[step.length - 1]}.`,
        x: { label: "Step", show: String, tick: wholeTick },
        y: { label: title, show, tick },
        lines: [{ label: name, points: step.map((at, i) => [at, values[i]] as const) }],
      });
    };
    const short = (value: number): string => rounded(value, 5);
    return step.length === 0
      ? []
      : [
          figure("hours", "Hours a week", (value) => value.toFixed(1)),
          figure("income", "Income a year", dollars, thousands),
          figure("utility", "Utility", short),
        ];
  }, [history]);
  if (figures.length === 0) return null;
  return (
    <>
      <h2>What it did</h2>
      <div class="two">
        {figures.map((figure) => (
          <Chart key={figure.id} figure={figure} heading={3} />
        ))}
      </div>
      <Thoughts history={history} />
    </>
  );
}

/** What it said of its choices, newest first. */
function Thoughts({ history: { step, thought } }: { readonly history: WorkerHistory }): JSX.Element | null {
  const said = step.map((at, i) => ({ at, text: thought[i] ?? null })).filter(({ text }) => text !== null);
  if (said.length === 0) return null;
  return (
    <details>
      <summary>Its thoughts, step by step ({count(said.length)})</summary>
      <ol class="thoughts">
        {said.reverse().map(({ at, text }) => (
          <li key={at}>
            <span class="muted">step {at}</span> <q>{visible(text ?? "")}</q>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Votes({
  page,
  votes,
}: {
  readonly page: RunPage;
  readonly votes: WorkerDetails["votes"];
}): JSX.Element | null {
  if (votes.length === 0) return null;
  return (
    <>
      <h2>How it voted</h2>
      <ul class="asked">
        {votes.map(({ step, ranking, places, thought, rule, candidates }) => (
          <li key={step}>
            <Link to={`${runPath(page.id)}/elections?step=${step}`}>election of step {step}</Link>{" "}
            <span class="muted">{visible(rule)}</span>{" "}
            {ranking?.length
              ? rankedWords(ranking, places, (candidate) => visible(candidates[candidate] ?? `candidate ${candidate}`))
              : "did not vote"}
            {thought && (
              <>
                {" "}
                <q>{visible(thought)}</q>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Questions({
  page,
  row,
  all,
}: {
  readonly page: RunPage;
  readonly row: string;
  readonly all: number;
}): JSX.Element | null {
  const path = `${apiPath(page.id)}/workers/${row}/calls`;
  const answered = useAnswer<CallList>(all === 0 ? null : path);
  const [further, setFurther] = useState<{ readonly calls: readonly CallEntry[]; readonly next: string | null } | null>(
    null,
  );
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => setFurther(null), [answered.answer]);
  if (all === 0) return <p class="muted">No model was asked for this worker.</p>;
  return (
    <>
      <h2>
        Questions and answers <span class="muted">({count(all)})</span>
      </h2>
      <Awaited of={answered}>
        {(first) => {
          const calls = [...first.calls, ...(further?.calls ?? [])];
          const next = further ? further.next : first.next;
          const goOn = (): void => {
            ask<CallList>(path, { after: next }).then(
              (list) => setFurther({ calls: [...(further?.calls ?? []), ...list.calls], next: list.next }),
              (error: Error) => setFailure(error),
            );
          };
          return (
            <>
              {first.isRedacted && <p class="muted">Prompts and answers were left out of this copy.</p>}
              <ol class="asked">
                {calls.map((call) => (
                  <Question key={callPath(page.id, call)} run={page.id} call={call} />
                ))}
              </ol>
              {failure && <FailureNotice failure={failure} />}
              {next !== null && (
                <button type="button" onClick={goOn}>
                  Earlier ones
                </button>
              )}
            </>
          );
        }}
      </Awaited>
    </>
  );
}

function Question({ run, call }: { readonly run: string; readonly call: CallEntry }): JSX.Element {
  const { step, purpose, attempt, sample, user, answer, problem, error, difference } = call;
  const name = `step ${step}, ${visible(purpose)}${sample > 1 ? `, sample ${sample}` : ""}${attempt > 1 ? `, attempt ${attempt}` : ""}`;
  return (
    <li>
      <h3>
        <Link to={callPath(run, call)}>{name}</Link>{" "}
        <span class="muted">
          {call.source} · {count(call.inputTokens)} / {count(call.outputTokens)} tokens · {milliseconds(call.latencyMs)}
        </span>
      </h3>
      {problem && <p class="wrong">Refused: {visible(problem)}</p>}
      {error && <p class="wrong">No answer: {visible(error)}</p>}
      {answer !== null && <TextBox text={answer} label={`Answer, ${name}`} />}
      {difference?.some(({ text }) => typeof text === "string") && (
        <details>
          <summary>What is other in the question than the time before</summary>
          <Difference parts={difference} label={`Difference, ${name}`} />
        </details>
      )}
      {user !== null && (
        <details>
          <summary>The question</summary>
          <TextBox text={user} label={`Question, ${name}`} />
        </details>
      )}
    </li>
  );
}
