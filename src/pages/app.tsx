import type { JSX } from "preact";
import { apiVersion, type Info } from "../server/api.ts";
import { useAddress } from "./address.ts";
import { type Answered, AskFailure, useAnswer } from "./ask.ts";
import { isBundle } from "./bundle.ts";
import { Link } from "./parts/link.tsx";
import { FailureNotice, Notice } from "./parts/notices.tsx";
import { Page } from "./parts/page.tsx";
import { tokens } from "./tokens.ts";
import { viewAt } from "./views.tsx";

export function App(): JSX.Element {
  const { path, query } = useAddress();
  const info = useAnswer<Info>("/api/info");
  const mayControl = info.answer?.mayControl === true && tokens.control !== null;
  const first = path.split("/")[1];
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place in the page, without a change of the address, which names the page. */}
      <a class="skip" href="#main" onClick={toMain}>
        Skip to content
      </a>
      <header>
        <nav aria-label="Pages">
          <Link to="/" class="brand" current={path === "/"}>
            llm-econ
          </Link>
          <Link to="/compare" current={first === "compare"}>
            Compare
          </Link>
          {!isBundle && (
            <Link to="/try" current={first === "try"}>
              Try
            </Link>
          )}
          {!isBundle && (
            <Link to="/new" current={first === "new"}>
              New
            </Link>
          )}
        </nav>
        {info.answer && <span class="database">{info.answer.database}</span>}
      </header>
      {isRefused(info) ? <Refused /> : <View path={path} query={query} mayControl={mayControl} info={info} />}
    </>
  );
}

function View({
  path,
  query,
  mayControl,
  info,
}: {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly mayControl: boolean;
  readonly info: Answered<Info>;
}): JSX.Element {
  const view = viewAt(path, query, mayControl);
  return (
    <>
      {info.failure && <FailureNotice failure={info.failure} />}
      {info.answer && info.answer.api !== apiVersion && (
        <Notice>This page is older than the server: load it again.</Notice>
      )}
      {view}
    </>
  );
}

function isRefused({ failure }: Answered<Info>): boolean {
  return failure instanceof AskFailure && failure.status === 401;
}

function Refused(): JSX.Element {
  return (
    <Page title="Open the whole address">
      <p>
        This server answers only who has the token of its start. Open the address that <code>llm-econ serve</code>{" "}
        printed, up to its end: the token stands behind <code>#token=</code>.
      </p>
    </Page>
  );
}

/** The address names the page, not a place in it. */
function toMain(event: MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main h1")?.focus();
}
