import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { count, rounded } from "../../report/words/format.ts";
import type { ComparisonEntry, RunEntry, RunList } from "../../server/api.ts";
import { runStatuses } from "../../store/run-status.ts";
import { choose, go } from "../address.ts";
import { ask, useAnswer, withQuery } from "../ask.ts";
import { isBundle } from "../bundle.ts";
import { Choice } from "../parts/choice.tsx";
import { Link } from "../parts/link.tsx";
import { Awaited, FailureNotice } from "../parts/notices.tsx";
import { Page } from "../parts/page.tsx";
import { runPath } from "../parts/run-frame.tsx";
import { Status } from "../parts/status.tsx";
import { ago, moment } from "../times.ts";
import { visible } from "../visible.ts";

/** Runs that go on are looked at again after so long. */
const lookAgainMs = 3000;
/** Beyond this many a comparison is no longer read. */
const mostCompared = 12;

type Listed = RunEntry | ComparisonEntry;

export function RunsView({ query }: { readonly query: URLSearchParams }): JSX.Element {
  const filter = Object.fromEntries(
    ["search", "status", "planner", "tag", "comparison"].map((name) => [name, query.get(name)]),
  );
  const list = useAnswer<RunList>("/api/runs", filter);
  const [more, setMore] = useState<{ of: RunList; entries: readonly Listed[]; next: string | null } | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const first = list.answer;
  const further = more?.of === first ? more : null;
  const shown = (first ? [...first.entries, ...(further?.entries ?? [])] : []).filter(
    (entry) => !isBundle || isLike(entry, filter),
  );
  const next = further ? further.next : (first?.next ?? null);
  const isLive = shown.some(({ status, isAbandoned }) => status === "running" && !isAbandoned);
  useEffect(() => {
    if (!isLive || isBundle || further) return;
    const timer = setInterval(() => document.hidden || list.again(), lookAgainMs);
    return () => clearInterval(timer);
  }, [isLive, further !== null]);
  const goOn = async (): Promise<void> => {
    if (!first || next === null) return;
    try {
      const page = await ask<RunList>("/api/runs", { ...filter, after: next });
      setMore({ of: first, entries: [...(further?.entries ?? []), ...page.entries], next: page.next });
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const toggle = (id: string): void =>
    setChosen((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id]));
  return (
    <Page title={filter.comparison ? "Runs of a comparison" : "Runs"}>
      <search class="filters">
        <label>
          Search
          <input
            type="search"
            value={filter.search ?? ""}
            placeholder="name, id, note"
            onInput={({ currentTarget }) => choose({ search: currentTarget.value })}
          />
        </label>
        <Choice label="Status" name="status" value={filter.status} of={runStatuses} />
        <Choice label="Planner" name="planner" value={filter.planner} of={first?.planners ?? []} />
        <Choice label="Tag" name="tag" value={filter.tag} of={first?.tags ?? []} />
        {filter.comparison && (
          <button type="button" onClick={() => choose({ comparison: null })}>
            All runs
          </button>
        )}
      </search>
      {/* A static copy has the figures of single runs and of comparisons alone. */}
      {!isBundle && (
        <p class="bar">
          <button
            type="button"
            class="main"
            disabled={chosen.length < 2 || chosen.length > mostCompared}
            onClick={() => go(`/compare?${new URLSearchParams(chosen.map((id) => ["run", id]))}`)}
          >
            Compare {chosen.length < 2 ? "two or more" : chosen.length} selected
          </button>
          <span class="muted" role="status">
            {chosen.length > mostCompared ? `At most ${mostCompared} can be compared.` : ""}
          </span>
        </p>
      )}
      {failure && <FailureNotice failure={failure} />}
      <Awaited of={list}>
        {() =>
          shown.length === 0 ? (
            <p>
              {Object.values(filter).some(Boolean)
                ? "Nothing is like that."
                : "Nothing has been run into this database yet: llm-econ simulate SCENARIO.yaml does."}
            </p>
          ) : (
            <ul class="runs">
              {shown.map((entry) => (
                <Entry key={entry.id} entry={entry} isChosen={chosen.includes(entry.id)} toggle={toggle} />
              ))}
            </ul>
          )
        }
      </Awaited>
      {next !== null && (
        <button type="button" onClick={() => void goOn()}>
          Older ones
        </button>
      )}
    </Page>
  );
}

/** In a static copy nobody else filters. */
function isLike(entry: Listed, { search, status, planner, tag }: Readonly<Record<string, string | null>>): boolean {
  if (status && entry.status !== status) return false;
  if (planner && (entry.kind !== "run" || entry.planner !== planner)) return false;
  if (tag && !entry.tags.includes(tag)) return false;
  return !search || `${entry.name} ${entry.id} ${entry.note ?? ""}`.toLowerCase().includes(search.toLowerCase());
}

interface EntryProps {
  readonly entry: Listed;
  readonly isChosen: boolean;
  readonly toggle: (id: string) => void;
}

function Entry({ entry, isChosen, toggle }: EntryProps): JSX.Element {
  const isRun = entry.kind === "run";
  const [done, all] = isRun ? [entry.stepsDone, entry.steps] : [entry.seedsDone, entry.seeds];
  const name = visible(entry.name);
  return (
    <li class={isRun ? "run" : "run comparison"}>
      {isRun && !isBundle ? (
        <input
          type="checkbox"
          checked={isChosen}
          aria-label={`select ${name} ${entry.id.slice(-6)} to compare`}
          onChange={() => toggle(entry.id)}
        />
      ) : (
        <span class="box" aria-hidden="true">
          {isRun ? "" : "⇄"}
        </span>
      )}
      <div class="who">
        <Link to={isRun ? runPath(entry.id) : withQuery("/compare", { comparison: entry.id })} class="name">
          {name}
        </Link>
        <span class="muted">
          {isRun
            ? visible([entry.planner, entry.arm ?? "", `seed ${entry.seed}`].filter(Boolean).join(" · "))
            : "comparison"}
        </span>
        {entry.tags.map((tag) => (
          <button
            key={tag}
            type="button"
            class="tag"
            aria-label={`only tag ${visible(tag)}`}
            onClick={() => choose({ tag })}
          >
            {visible(tag)}
          </button>
        ))}
        {!isRun && <Link to={withQuery("/", { comparison: entry.id })}>its runs</Link>}
        {entry.note && <span class="note">{visible(entry.note)}</span>}
        {entry.error && <span class="wrong">{visible(entry.error)}</span>}
      </div>
      <Status status={entry.status} isAbandoned={entry.isAbandoned} />
      <div class="done">
        <progress value={done} max={Math.max(1, all)} aria-label={`${done} of ${all} ${isRun ? "steps" : "seeds"}`} />
        <span>
          {count(done)}/{count(all)} {isRun ? "steps" : "seeds"}
        </span>
      </div>
      <div class="number">
        {isRun && entry.welfare !== null ? (
          <>
            <span class="muted">welfare </span>
            {rounded(entry.welfare, 6)}
          </>
        ) : (
          ""
        )}
      </div>
      <time class="muted" dateTime={entry.startedAt} title={moment(entry.startedAt)}>
        {ago(entry.startedAt)}
      </time>
    </li>
  );
}
