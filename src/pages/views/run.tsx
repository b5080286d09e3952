import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { count, dollars, lawWords, percent, written } from "../../report/words/format.ts";
import type { BracketList, CallTotals, RunPage, StepEntry, Thought, ThoughtList } from "../../server/api.ts";
import { choose } from "../address.ts";
import { ask, useAnswer, withQuery } from "../ask.ts";
import { isBundle } from "../bundle.ts";
import { type FollowedRun, useRun } from "../follow-run.ts";
import { Chart } from "../parts/chart.tsx";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { Awaited, Warnings } from "../parts/notices.tsx";
import { Orders } from "../parts/orders.tsx";
import { Page } from "../parts/page.tsx";
import { apiPath, hasElection, RunParts, runPath, StandIns } from "../parts/run-frame.tsx";
import { Status } from "../parts/status.tsx";
import { ratesFigure, welfareFigure } from "../run-figures.ts";
import { ago, duration, milliseconds } from "../times.ts";
import { visible } from "../visible.ts";

interface RunViewProps {
  readonly run: string;
  readonly query: URLSearchParams;
  readonly mayControl: boolean;
}

export function RunView({ run, query, mayControl }: RunViewProps): JSX.Element {
  const answered = useAnswer<RunPage>(apiPath(run));
  const page = answered.answer;
  return (
    <Page
      title={page ? visible(page.name) : "Run"}
      above={<Link to="/">← Runs</Link>}
      beside={page && <Link to={withQuery("/compare", { run: page.id })}>Report figures</Link>}
    >
      <Awaited of={answered}>
        {(known) => <Live key={known.id} page={known} query={query} mayControl={mayControl} again={answered.again} />}
      </Awaited>
    </Page>
  );
}

interface LiveProps {
  readonly page: RunPage;
  readonly query: URLSearchParams;
  readonly mayControl: boolean;
  readonly again: () => void;
}

function Live({ page, query, mayControl, again }: LiveProps): JSX.Element {
  const path = apiPath(page.id);
  const followed = useRun(path, page);
  const { record, version } = followed;
  const status = record.status ?? page.status;
  useEffect(() => {
    // Its summary and sentences are there once it has ended; one that was dead may have been taken up.
    if (record.status !== null && (record.status !== page.status || page.isAbandoned)) again();
  }, [record.status, record.last?.step === undefined]);
  const asked = Number(query.get("step"));
  const isFollowing = !(asked >= 1);
  const steps = record.steps;
  const shown = isFollowing ? record.last : nearest(steps, asked);
  const levels = record.levels ?? page.levels;
  const brackets = useAnswer<BracketList>(shown && shown.brackets.length > 0 ? `${path}/brackets` : null, {
    step: shown?.step ?? null,
  });
  const welfare = useMemo(
    () => welfareFigure(page, steps, levels, isFollowing ? null : (shown?.step ?? null)),
    [version, page, levels, shown?.step],
  );
  // A static copy has the last step alone, whatever is asked for.
  const people = brackets.answer?.step === shown?.step ? (brackets.answer?.people ?? null) : null;
  const rates = useMemo(() => shown && ratesFigure(page, shown, levels, people), [shown, levels, people]);
  const isLive = status === "running" && !page.isAbandoned;
  return (
    <>
      <RunParts run={page.id} part="run" hasElection={hasElection(page)} />
      <p class="state" role="status">
        <Status status={status} isAbandoned={page.isAbandoned && status === "running"} />
        <span>
          step {count(record.last?.step ?? page.stepsDone)} of {count(page.steps)}
        </span>
        <TimeLeft page={page} followed={followed} isLive={isLive} />
        {status !== "finished" && !isBundle && (
          <span class="muted">{followed.isConnected ? "following live" : "connecting …"}</span>
        )}
      </p>
      <progress class="wide" value={record.last?.step ?? page.stepsDone} max={page.steps} aria-label="steps done" />
      {page.comparison && (
        <p>
          A run of <Link to={withQuery("/compare", { comparison: page.comparison })}>a comparison</Link>
          {page.arm && `: ${visible(page.arm)}`}.
        </p>
      )}
      {(record.error ?? page.error) && (
        <div class="notice failure" role="alert">
          {visible(record.error ?? page.error ?? "")}
        </div>
      )}
      {mayControl && <Orders run={page.id} status={status} isAbandoned={page.isAbandoned} again={again} />}
      <StandIns page={page} />
      <Warnings warnings={[...new Set([...page.warnings, ...record.warnings])]} />
      {page.sentences.map((sentence) => (
        <p key={sentence} class="lead">
          {visible(sentence)}
        </p>
      ))}
      <div class="two">
        {welfare ? <Chart figure={welfare} /> : <p class="muted">The first step is not done yet.</p>}
        {rates && <Chart figure={rates} />}
      </div>
      {levels.state !== "known" && levels.reason && (
        <p class="muted">The optimum is not shown: {visible(levels.reason)}</p>
      )}
      {shown && <Scrubber shown={shown} last={record.last?.step ?? 1} isFollowing={isFollowing} />}
      {shown && <StepFacts page={page} step={shown} />}
      <Calls calls={record.calls ?? page.calls} />
      <Thoughts run={page.id} followed={followed} />
      <About page={page} />
    </>
  );
}

function nearest(steps: readonly StepEntry[], step: number): StepEntry | null {
  return steps.findLast((entry) => entry.step <= step) ?? steps[0] ?? null;
}

function TimeLeft({
  page,
  followed,
  isLive,
}: {
  readonly page: RunPage;
  readonly followed: FollowedRun;
  readonly isLive: boolean;
}): JSX.Element | null {
  const from = useRef<{ at: number; step: number } | null>(null);
  const step = followed.record.last?.step ?? 0;
  if (!isLive || !followed.isConnected) return null;
  from.current ??= { at: Date.now(), step };
  const done = step - from.current.step;
  if (done < 1) return null;
  const left = (((Date.now() - from.current.at) / done) * (page.steps - step)) / 1000;
  return <span>about {duration(left)} left</span>;
}

function Scrubber({
  shown,
  last,
  isFollowing,
}: {
  readonly shown: StepEntry;
  readonly last: number;
  readonly isFollowing: boolean;
}): JSX.Element {
  return (
    <div class="scrubber">
      <button
        type="button"
        aria-label="step before"
        disabled={shown.step <= 1}
        onClick={() => choose({ step: shown.step - 1 })}
      >
        ◀
      </button>
      <label>
        Step {count(shown.step)}
        <input
          type="range"
          min={1}
          max={Math.max(2, last)}
          value={shown.step}
          onInput={({ currentTarget }) => choose({ step: currentTarget.value })}
        />
      </label>
      <button
        type="button"
        aria-label="step after"
        disabled={shown.step >= last}
        onClick={() => choose({ step: shown.step + 1 })}
      >
        ▶
      </button>
      <button
        type="button"
        aria-pressed={isFollowing}
        onClick={() => choose({ step: isFollowing ? shown.step : null })}
      >
        Follow the last
      </button>
    </div>
  );
}

function StepFacts({ page, step }: { readonly page: RunPage; readonly step: StepEntry }): JSX.Element {
  const show = written({ ...page.welfareWords, decimals: null });
  const gini = (value: number | null): string => (value === null ? "–" : value.toFixed(3));
  return (
    <>
      <Facts
        of={[
          ["Welfare", show(step.welfare)],
          ["Revenue per worker", dollars(step.revenuePerWorker)],
          ["Mean hours a week", step.meanHours.toFixed(1)],
          ["Mean income", dollars(step.meanIncome)],
          ["Gini before → after tax", `${gini(step.giniPre)} → ${gini(step.giniPost)}`],
          ["Answers not usable", count(step.fallbacks)],
        ]}
      />
      <p class="muted">
        Tax year {step.taxYear}:{" "}
        {step.parameters
          ? lawWords({ rates: step.rates, parameters: step.parameters })
          : `rates ${lawWords({ rates: step.rates })} %`}
        . <Link to={withQuery(`${runPath(page.id)}/workers`, { step: step.step })}>Workers in this step</Link>
      </p>
    </>
  );
}

function Calls({ calls }: { readonly calls: CallTotals | null }): JSX.Element | null {
  if (calls === null || calls.calls === 0) return null;
  const { costUsd, budgetUsd } = calls;
  const cost = costUsd === null ? "price not known" : dollars(costUsd);
  const optional = (name: string, value: number | null, show: (value: number) => string): [string, string][] =>
    value === null ? [] : [[name, show(value)]];
  return (
    <section>
      <h2>Questions to models</h2>
      <Facts
        of={[
          ["Questions", count(calls.calls)],
          ["Tokens in / out", `${count(calls.inputTokens)} / ${count(calls.outputTokens)}`],
          [
            "Cost",
            budgetUsd === null
              ? cost
              : `${cost} of ${dollars(budgetUsd)}${costUsd === null ? "" : ` (${percent(costUsd / budgetUsd, 0)})`}`,
          ],
          ["Refused / without answer", `${count(calls.refused)} / ${count(calls.failed)}`],
          ["Retries", count(calls.retries)],
          ["Not sent again", count(calls.reused)],
          ...optional("On their way", calls.inFlight, count),
          ...optional("Wait for a limit", calls.waiting, count),
          ...optional("Median latency", calls.medianLatency, milliseconds),
          ...optional("95th percentile", calls.latency95, milliseconds),
        ]}
      />
      {budgetUsd !== null && costUsd !== null && (
        <progress class="wide" value={costUsd} max={budgetUsd} aria-label="part of the budget that is spent" />
      )}
    </section>
  );
}

function Thoughts({
  run,
  followed: { record },
}: {
  readonly run: string;
  readonly followed: FollowedRun;
}): JSX.Element | null {
  const [stored, setStored] = useState<readonly Thought[]>([]);
  useEffect(() => {
    ask<ThoughtList>(`${apiPath(run)}/thoughts`).then(
      // In a copy without prompts there is no text.
      ({ thoughts }) => setStored(thoughts.filter(({ text }) => typeof text === "string")),
      () => undefined,
    );
  }, [run, record.status]);
  const planner =
    record.thoughts.find(({ agent }) => agent === "planner") ?? stored.find(({ agent }) => agent === "planner");
  const workers = [...record.thoughts, ...stored].filter(({ agent }) => agent !== "planner").slice(0, 12);
  if (!planner && workers.length === 0) return null;
  return (
    <section>
      <h2>Latest thoughts</h2>
      <ul class="thoughts">
        {[...(planner ? [planner] : []), ...workers].map(({ agent, step, text }) => (
          <li key={`${agent} ${step}`}>
            <Link to={agent === "planner" ? `${runPath(run)}/planner` : `${runPath(run)}/worker/${agent.slice(1)}`}>
              {visible(agent)}
            </Link>{" "}
            <span class="muted">step {step}</span> <q>{visible(text)}</q>
          </li>
        ))}
      </ul>
    </section>
  );
}

function About({ page }: { readonly page: RunPage }): JSX.Element {
  return (
    <section>
      <h2>What runs</h2>
      <Facts
        of={[
          ["Run", <code key="id">{page.id}</code>],
          ["Started", ago(page.startedAt)],
          ["Planner", visible(page.planner)],
          [
            "Workers",
            `${count(page.workers)}${page.storedWorkers < page.workers ? `, rows of ${count(page.storedWorkers)} kept` : ""}`,
          ],
          ["Seed", String(page.seed)],
          ...page.models.map(({ role, uri, host }): [string, string] => [
            `Model: ${role}`,
            visible(host ? `${uri} (${host})` : uri),
          ]),
        ]}
      />
      <details>
        <summary>The scenario, every default written out</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
        <section class="said" tabIndex={0} aria-label="The scenario">
          <pre>{visible(JSON.stringify(page.scenario, null, 2))}</pre>
        </section>
      </details>
    </section>
  );
}
