/** A copy of what the pages show, to be mailed: files alone, which a browser opens without a server. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { isAudit } from "../run/stored-scenario.ts";
import { isInquiry } from "../store/inquiries.ts";
import { agentCalls, callDetails, callGroups, callList, thoughtList } from "./answers/calls.ts";
import { comparePage } from "./answers/compare.ts";
import { ballotList, electionPage } from "./answers/elections.ts";
import { info } from "./answers/info.ts";
import { plannerPage } from "./answers/planner.ts";
import { runList } from "./answers/run-list.ts";
import { runPage } from "./answers/run-page.ts";
import { bracketList, stepList } from "./answers/steps.ts";
import { workerDetails } from "./answers/worker.ts";
import { workerColumns } from "./answers/workers.ts";
import { apiVersion, type Bundle, type CallName, type RunEntry, routeKey } from "./api.ts";
import { pagesFolder } from "./assets.ts";
import type { Dashboard } from "./dashboard.ts";
import { redacted } from "./redacted.ts";

export interface BundleOptions {
  /** A folder that is not there, or is empty. */
  readonly folder: string;
  /** Leaves out prompts, personas, answers and thoughts. */
  readonly redactPrompts: boolean;
  /** Ids of runs and comparisons; by default the newest. */
  readonly entries?: readonly string[];
  readonly pages?: string;
}

export interface MadeBundle {
  readonly files: number;
  readonly runs: number;
}

/** Runs and comparisons of a copy where none are named. */
const mostEntries = 100;
/** Workers of a run whose pages are in it, and questions of each: a copy is to be mailed. */
const mostWorkers = 200;
const mostCalls = 60;

/** @throws UsageError where the folder holds something */
export async function writeBundle(dashboard: Dashboard, options: BundleOptions): Promise<MadeBundle> {
  const { folder, redactPrompts, pages = pagesFolder } = options;
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`${folder} is not empty; expected a folder that is not there`);
  mkdirSync(join(folder, "data"), { recursive: true });
  if (existsSync(pages)) cpSync(pages, folder, { recursive: true });
  const routes: Record<string, string> = {};
  const put = (route: string, answer: unknown): void => {
    const file = `data/${Object.keys(routes).length + 1}.js`;
    routes[route] = file;
    const told = redactPrompts ? redacted(answer) : answer;
    writeFileSync(join(folder, file), `window.llmEconBundle.take(${scriptJson(route)}, ${scriptJson(told)});\n`);
  };
  const list = runList(dashboard, new URLSearchParams({ limit: String(mostEntries) }));
  const { entries: wanted } = options;
  // Pages are of simulations: an audit has its card, and a judgement is no run.
  const shown = list.entries.filter((entry) => entry.kind !== "run" || !(isAudit(entry) || isInquiry(entry)));
  const entries = wanted ? shown.filter(({ id }) => wanted.includes(id)) : shown;
  put("/api/info", { ...info(dashboard), mayControl: false, isBundle: true });
  put("/api/runs", { ...list, entries, next: null });
  let runs = 0;
  for (const entry of entries) {
    if (entry.kind === "run") {
      await putRun(dashboard, entry, put);
      await putComparison(dashboard, { run: entry.id }, put);
      runs++;
    } else if (entry.status === "finished") await putComparison(dashboard, { comparison: entry.id }, put);
  }
  const bundle: Bundle = { api: apiVersion, routes, isRedacted: redactPrompts, madeAt: new Date().toISOString() };
  writeFileSync(join(folder, "bundle.js"), `window.llmEconBundle = ${scriptJson(bundle)};\n`);
  withBundleScript(join(folder, "index.html"));
  return { files: Object.keys(routes).length, runs };
}

type Put = (route: string, answer: unknown) => void;

/** Its figures; nothing where a report cannot be made of it, as of a run without a step. */
async function putComparison(dashboard: Dashboard, query: Record<string, string>, put: Put): Promise<void> {
  const answer = await comparePage(dashboard, new URLSearchParams(query)).catch(() => null);
  if (answer) put(routeKey("/api/compare", query), answer);
}

async function putRun(dashboard: Dashboard, { id, stepsDone }: RunEntry, put: Put): Promise<void> {
  const run = `/api/runs/${id}`;
  const none = new URLSearchParams();
  // What is still being counted is counted to its end: nobody reads a stream of a copy.
  await (await dashboard.live.run(id)).calls.count(stepsDone);
  put(run, await runPage(dashboard, id));
  put(`${run}/steps`, await stepList(dashboard, id, new URLSearchParams({ limit: "10000" })));
  put(`${run}/call-groups`, await callGroups(dashboard, id));
  put(`${run}/thoughts`, await thoughtList(dashboard, id, none));
  put(`${run}/planner`, await plannerPage(dashboard, id));
  const { elections } = await electionPage(dashboard, id);
  put(`${run}/elections`, { elections });
  for (const { step } of elections)
    put(
      `${run}/elections/${step}/ballots`,
      await ballotList(dashboard, id, String(step), new URLSearchParams({ limit: "5000" })),
    );
  if (stepsDone === 0) return;
  put(`${run}/brackets`, await bracketList(dashboard, id, none));
  const columns = await workerColumns(dashboard, id, none);
  put(`${run}/workers/columns`, columns);
  const calls = await agentCalls(dashboard, id, new URLSearchParams({ limit: String(mostCalls) }));
  put(`${run}/calls`, { ...calls, next: null });
  await putCalls(dashboard, id, calls.calls, put);
  for (const worker of columns.numbers.worker.slice(0, mostWorkers)) {
    const row = String(worker);
    put(`${run}/workers/${row}`, await workerDetails(dashboard, id, row));
    const asked = await callList(dashboard, id, `w${row}`, new URLSearchParams({ limit: String(mostCalls) }));
    put(`${run}/workers/${row}/calls`, { ...asked, next: null });
    await putCalls(dashboard, id, asked.calls, put);
  }
}

async function putCalls(dashboard: Dashboard, id: string, calls: readonly CallName[], put: Put): Promise<void> {
  for (const { agent, step, purpose, sample, attempt } of calls) {
    const name = [step, purpose, sample, attempt].map(String);
    put(`/api/runs/${id}/calls/${[agent, ...name].join("/")}`, await callDetails(dashboard, id, agent, name));
  }
}

/** JSON that ends no script and no line, wherever it stands. */
function scriptJson(value: unknown): string {
  const marks: Readonly<Record<string, string>> = { "<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029" };
  return JSON.stringify(value).replaceAll(/[<\u2028\u2029]/g, (mark) => marks[mark]);
}

/** The page loads what it is made of before it begins. */
function withBundleScript(page: string): void {
  const script = '<script src="./bundle.js"></script>';
  if (!existsSync(page)) {
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><title>llm-econ</title>${script}\n<p>The pages were not built.</p>\n`,
    );
    return;
  }
  const text = readFileSync(page, "utf8");
  if (text.includes("bundle.js")) return;
  // Paths from the root lead nowhere in a file.
  const relative = text.replaceAll(/(src|href)="\/(?!\/)/g, '$1="./');
  const at = relative.search(/<script\b/);
  writeFileSync(page, at < 0 ? `${relative}${script}\n` : `${relative.slice(0, at)}${script}${relative.slice(at)}`);
}
