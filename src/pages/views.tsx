/** Which page an address is of. */
import type { JSX } from "preact";
import { Link } from "./parts/link.tsx";
import { Page } from "./parts/page.tsx";
import { CallView } from "./views/call.tsx";
import { CompareView } from "./views/compare.tsx";
import { ElectionsView } from "./views/elections.tsx";
import { NewView } from "./views/new.tsx";
import { PlannerView } from "./views/planner.tsx";
import { RunView } from "./views/run.tsx";
import { RunsView } from "./views/runs.tsx";
import { TryView } from "./views/try.tsx";
import { WorkerView } from "./views/worker.tsx";
import { WorkersView } from "./views/workers.tsx";

interface Asked {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly mayControl: boolean;
}

/** A page is made anew where its parts change, and stays where only its query does. */
const views: readonly (readonly [pattern: RegExp, view: (asked: Asked) => JSX.Element])[] = [
  [/^\/$/, ({ query }) => <RunsView key="runs" query={query} />],
  [
    /^\/run\/([^/]+)$/,
    ({ parts: [run], query, mayControl }) => <RunView key={run} run={run} query={query} mayControl={mayControl} />,
  ],
  [
    /^\/run\/([^/]+)\/workers$/,
    ({ parts: [run], query }) => <WorkersView key={`${run} workers`} run={run} query={query} />,
  ],
  [
    /^\/run\/([^/]+)\/worker\/(\d+)$/,
    ({ parts: [run, row] }) => <WorkerView key={`${run} ${row}`} run={run} row={row} />,
  ],
  [
    /^\/run\/([^/]+)\/call\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/,
    ({ parts: [run, ...name] }) => <CallView key={`${run} ${name.join("/")}`} run={run} name={name} />,
  ],
  [/^\/run\/([^/]+)\/planner$/, ({ parts: [run] }) => <PlannerView key={`${run} planner`} run={run} />],
  [
    /^\/run\/([^/]+)\/elections$/,
    ({ parts: [run], query }) => <ElectionsView key={`${run} elections`} run={run} query={query} />,
  ],
  [/^\/compare$/, ({ query }) => <CompareView key="compare" query={query} />],
  [/^\/try$/, ({ query }) => <TryView key="try" query={query} />],
  [/^\/new$/, ({ mayControl }) => <NewView key="new" mayControl={mayControl} />],
];

export function viewAt(path: string, query: URLSearchParams, mayControl: boolean): JSX.Element {
  for (const [pattern, view] of views) {
    const found = pattern.exec(path.length > 1 ? path.replace(/\/$/, "") : path);
    if (found) return view({ parts: found.slice(1).map(decoded), query, mayControl });
  }
  return (
    <Page key={path} title="There is no such page">
      <p>
        <Link to="/">All runs</Link>
      </p>
    </Page>
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
