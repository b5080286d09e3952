import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Figure } from "../../report/figures/figure.ts";
import { figuresOf } from "../../report/figures/figures.ts";
import { minusSign, thousands } from "../../report/figures/lines.ts";
import { signed, written } from "../../report/words/format.ts";
import type { ComparePage, RunList } from "../../server/api.ts";
import { choose, go } from "../address.ts";
import { useAnswer } from "../ask.ts";
import { isBundle } from "../bundle.ts";
import { lineFigure, wholeTick } from "../line-figure.ts";
import { Chart } from "../parts/chart.tsx";
import { Link } from "../parts/link.tsx";
import { Awaited, Warnings } from "../parts/notices.tsx";
import { Page } from "../parts/page.tsx";
import { runPath, StandIns } from "../parts/run-frame.tsx";
import { DataTable } from "../parts/table.tsx";
import { visible } from "../visible.ts";

export function CompareView({ query }: { readonly query: URLSearchParams }): JSX.Element {
  const comparison = query.get("comparison");
  const runs = query.getAll("run");
  const baseline = query.get("baseline");
  if (comparison === null && runs.length === 0) return <Choose />;
  const asked = new URLSearchParams([
    ...(comparison === null ? runs.map((run) => ["run", run]) : [["comparison", comparison]]),
    ...(baseline === null ? [] : [["baseline", baseline]]),
  ]);
  return <Compared key={comparison ?? runs.join()} question={`/api/compare?${asked}`} query={query} />;
}

function Compared({ question, query }: { readonly question: string; readonly query: URLSearchParams }): JSX.Element {
  const answered = useAnswer<ComparePage>(question);
  const data = answered.answer?.data;
  const name = data ? (data.kind === "comparison" ? visible(data.name) : "Runs compared") : "Compare";
  return (
    <Page title={name} above={<Link to="/">← Runs</Link>}>
      <Awaited of={answered}>{(page) => <Results page={page} query={query} />}</Awaited>
    </Page>
  );
}

function Results({
  page: { data, results, baseline, baselines, paths },
  query,
}: {
  readonly page: ComparePage;
  readonly query: URLSearchParams;
}): JSX.Element {
  const figures = useMemo(() => figuresOf(data), [data]);
  const path = useMemo(() => pathFigure(data, baseline, paths), [data, paths]);
  const runs = query.getAll("run");
  return (
    <>
      <StandIns page={data} />
      <Warnings warnings={data.warnings} />
      {runs.length > 0 && (
        <p>
          Runs:{" "}
          {runs.map((run, i) => (
            <span key={run}>
              {i > 0 && ", "}
              <Link to={runPath(run)}>{visible(run)}</Link>
            </span>
          ))}
        </p>
      )}
      {baselines.length > 1 && !isBundle && (
        <label>
          Against
          <select value={baseline} onChange={({ currentTarget }) => choose({ baseline: currentTarget.value })}>
            {baselines.map((one, i) => (
              <option key={one} value={one}>
                {visible(runs.length > 0 ? runLabel(data, baselines, i) : one)}
              </option>
            ))}
          </select>
        </label>
      )}
      {data.headline.sentences.map((sentence) => (
        <p key={sentence} class="lead">
          {visible(sentence)}
        </p>
      ))}
      {results.rows.length > 0 && <DataTable table={results} caption="Results" />}
      {path && <Chart figure={path} />}
      {figures.map((figure) => (
        <Chart key={figure.id} figure={figure} />
      ))}
      <details>
        <summary>What ran, and how to run it again</summary>
        {data.whatRan.map((sentence) => (
          <p key={sentence}>{visible(sentence)}</p>
        ))}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
        <section class="said" tabIndex={0} aria-label="Command">
          <pre>{visible(data.command)}</pre>
        </section>
      </details>
    </>
  );
}

/** Arms are in the order of the runs, the baseline first. */
function runLabel({ arms }: ComparePage["data"], baselines: readonly string[], i: number): string {
  const label = arms[i]?.label ?? "";
  return `${label} (${baselines[i].slice(-6)})`;
}

/** Of runs the report's own path has levels: less the baseline's is what is asked for here. */
function pathFigure(data: ComparePage["data"], baseline: string, paths: ComparePage["paths"]): Figure | null {
  if (data.kind === "comparison" || paths.length === 0 || paths.every(({ step }) => step.length === 0)) return null;
  const against = data.kind === "runs" ? (data.arms[0]?.label ?? baseline) : baseline;
  const show = written(data.welfare);
  const difference = (value: number): string => signed(value, show);
  return lineFigure({
    id: "paired-path",
    title: `Welfare by step, less that of ${against}`,
    reading: paths
      .map(({ label, mean }) => `${label}: ${difference(mean[mean.length - 1] ?? 0)} in the last step.`)
      .join(" "),
    x: { label: "Step", show: String, tick: wholeTick },
    y: {
      label: "Difference in welfare",
      show: difference,
      tick: data.welfare.isMoney ? thousands : (value) => minusSign(Number(value.toPrecision(4))),
    },
    lines: paths.map(({ label, step, mean }) => ({ label, points: step.map((at, i) => [at, mean[i]] as const) })),
    hasZero: true,
  });
}

/** Where nothing was chosen yet. */
function Choose(): JSX.Element {
  const list = useAnswer<RunList>("/api/runs");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void =>
    setChosen((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id]));
  return (
    <Page title="Compare">
      <p>Any runs of the same people, against any of them; or a comparison.</p>
      <Awaited of={list}>
        {({ entries }) => {
          const comparisons = entries.filter(({ kind }) => kind === "comparison");
          const runs = entries.filter((entry) => entry.kind === "run");
          return (
            <>
              {comparisons.length > 0 && (
                <>
                  <h2>Comparisons</h2>
                  <ul>
                    {comparisons.map(({ id, name }) => (
                      <li key={id}>
                        <Link to={`/compare?${new URLSearchParams({ comparison: id })}`}>{visible(name)}</Link>
                      </li>
                    ))}
                  </ul>
                </>
              )}
              {!isBundle && runs.length > 0 && (
                <fieldset>
                  <legend>Runs</legend>
                  {runs.map(({ id, name, planner, seed }) => (
                    <p key={id}>
                      <label class="across">
                        <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
                        {visible(`${name} · ${planner} · seed ${seed} · ${id.slice(-6)}`)}
                      </label>
                    </p>
                  ))}
                  <button
                    type="button"
                    class="main"
                    disabled={chosen.length < 2}
                    onClick={() => go(`/compare?${new URLSearchParams(chosen.map((id) => ["run", id]))}`)}
                  >
                    Compare {chosen.length < 2 ? "two or more" : chosen.length}
                  </button>
                </fieldset>
              )}
              {comparisons.length === 0 && (runs.length === 0 || isBundle) && <p>There is nothing to compare.</p>}
            </>
          );
        }}
      </Awaited>
    </Page>
  );
}
