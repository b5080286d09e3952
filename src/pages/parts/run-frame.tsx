import type { ComponentChildren, JSX } from "preact";
import type { RunPage } from "../../server/api.ts";
import { useAnswer } from "../ask.ts";
import { visible } from "../visible.ts";
import { Link } from "./link.tsx";
import { Awaited, Notice } from "./notices.tsx";
import { Page } from "./page.tsx";

export const runPath = (run: string): string => `/run/${encodeURIComponent(run)}`;
export const apiPath = (run: string): string => `/api/runs/${encodeURIComponent(run)}`;

interface RunFrameProps {
  readonly run: string;
  /** Which of the run's pages it is. */
  readonly part: "run" | "workers" | "planner" | "elections" | null;
  readonly title: string;
  readonly children: (page: RunPage) => ComponentChildren;
}

/** What the pages of one run have in common: where they are, and who answers in it. */
export function RunFrame({ run, part, title, children }: RunFrameProps): JSX.Element {
  const answered = useAnswer<RunPage>(apiPath(run));
  const name = answered.answer ? visible(answered.answer.name) : run;
  return (
    <Page title={`${title} · ${name}`} above={<Link to={runPath(run)}>← {name}</Link>}>
      <RunParts run={run} part={part} hasElection={hasElection(answered.answer)} />
      <Awaited of={answered}>
        {(page) => (
          <>
            <StandIns page={page} />
            {children(page)}
          </>
        )}
      </Awaited>
    </Page>
  );
}

export function hasElection(page: RunPage | null): boolean {
  return page !== null && Boolean(page.scenario.election);
}

export function RunParts({
  run,
  part,
  hasElection: votes,
}: Pick<RunFrameProps, "run" | "part"> & { readonly hasElection: boolean }): JSX.Element {
  const path = runPath(run);
  return (
    <nav class="parts" aria-label="Parts of the run">
      <Link to={path} current={part === "run"}>
        Run
      </Link>
      <Link to={`${path}/workers`} current={part === "workers"}>
        Workers
      </Link>
      <Link to={`${path}/planner`} current={part === "planner"}>
        Planner
      </Link>
      {(votes || part === "elections") && (
        <Link to={`${path}/elections`} current={part === "elections"}>
          Elections
        </Link>
      )}
    </nav>
  );
}

/** Who answers and is no language model must be seen wherever answers are. */
export function StandIns({ page }: { readonly page: Pick<RunPage, "standIns"> }): JSX.Element | null {
  if (page.standIns.length === 0) return null;
  return (
    <Notice>
      {page.standIns.map(({ name, words }) => (
        <p key={name}>
          <strong>{visible(name)}</strong> is {visible(words)}.
        </p>
      ))}
    </Notice>
  );
}
