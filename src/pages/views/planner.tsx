import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { lawWords, signed, written } from "../../report/words/format.ts";
import type { PlannerPage, RunPage } from "../../server/api.ts";
import { useAnswer } from "../ask.ts";
import { Chart } from "../parts/chart.tsx";
import { Link } from "../parts/link.tsx";
import { Awaited } from "../parts/notices.tsx";
import { apiPath, RunFrame } from "../parts/run-frame.tsx";
import { pathFigure } from "../run-figures.ts";
import { visible } from "../visible.ts";
import { callPath } from "./call.tsx";

export function PlannerView({ run }: { readonly run: string }): JSX.Element {
  const answered = useAnswer<PlannerPage>(`${apiPath(run)}/planner`);
  return (
    <RunFrame run={run} part="planner" title="Planner">
      {(page) => <Awaited of={answered}>{(planner) => <Proposals page={page} planner={planner} />}</Awaited>}
    </RunFrame>
  );
}

function Proposals({
  page,
  planner: { proposals, levels },
}: {
  readonly page: RunPage;
  readonly planner: PlannerPage;
}): JSX.Element {
  const figure = useMemo(() => pathFigure(page, proposals, levels), [page, proposals]);
  const show = written({ ...page.welfareWords, decimals: null });
  if (proposals.length === 0) return <p>No tax year has begun yet.</p>;
  return (
    <>
      {figure && <Chart figure={figure} />}
      <h2>What it set, and what came of it</h2>
      <ol class="proposals">
        {proposals.map((proposal) => (
          <li key={proposal.taxYear}>
            <h3>
              Tax year {proposal.taxYear} <span class="muted">from step {proposal.step}</span>
            </h3>
            <p>
              <strong>
                {lawWords({ rates: proposal.rates, ...(proposal.parameters && { parameters: proposal.parameters }) })}
              </strong>
              {proposal.parameters ? "" : " %"} → welfare {show(proposal.welfare)}
              {proposal.change !== null && (
                <span class={proposal.change < 0 ? "down" : "up"}>
                  {" "}
                  ({proposal.change < 0 ? "▼" : "▲"} {signed(proposal.change, show)})
                </span>
              )}
            </p>
            {proposal.reasoning !== null && <blockquote>{visible(proposal.reasoning)}</blockquote>}
            {proposal.call && (
              <Link to={callPath(page.id, proposal.call)}>question and answer of tax year {proposal.taxYear}</Link>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
