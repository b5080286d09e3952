/** What is served where. */

import type { Reference } from "../store/store.ts";
import { agentCalls, callDetails, callGroups, callList, thoughtList } from "./answers/calls.ts";
import { comparePage } from "./answers/compare.ts";
import { ballotList, electionPage } from "./answers/elections.ts";
import { householdAnswer } from "./answers/household.ts";
import { info } from "./answers/info.ts";
import { plannerPage } from "./answers/planner.ts";
import { runList } from "./answers/run-list.ts";
import { runPage } from "./answers/run-page.ts";
import { dryRunAnswer, scenarioSchema } from "./answers/scenarios.ts";
import { bracketList, stepList } from "./answers/steps.ts";
import { tryAnswer } from "./answers/try.ts";
import { workerDetails } from "./answers/worker.ts";
import { workerColumns, workerPage } from "./answers/workers.ts";
import type { Control } from "./control.ts";
import { type Dashboard, entryOf } from "./dashboard.ts";
import { Refusal } from "./refusal.ts";

export interface Question {
  readonly query: URLSearchParams;
  /** What stands in the address for each name of the path. */
  readonly parts: readonly string[];
  /** Of a POST. */
  readonly body: unknown;
}

export interface Route {
  readonly method: "GET" | "POST";
  readonly pattern: RegExp;
  readonly answer: (question: Question) => unknown;
}

/** @param path with `:name` for what varies */
function route(method: Route["method"], path: string, answer: Route["answer"]): Route {
  const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, "([^/]+)")}$`);
  return { method, pattern, answer };
}

export function routesOf(dashboard: Dashboard): readonly Route[] {
  const get = (path: string, answer: Route["answer"]): Route => route("GET", path, answer);
  const post = (path: string, answer: Route["answer"]): Route => route("POST", path, answer);
  const run = "/api/runs/:id";
  const found = (reference: string): Promise<Reference> => entryOf(dashboard, reference);
  return [
    get("/api/info", () => info(dashboard)),
    get("/api/runs", ({ query }) => runList(dashboard, query)),
    get(run, ({ parts: [id] }) => runPage(dashboard, id)),
    get(`${run}/steps`, ({ parts: [id], query }) => stepList(dashboard, id, query)),
    get(`${run}/brackets`, ({ parts: [id], query }) => bracketList(dashboard, id, query)),
    get(`${run}/workers`, ({ parts: [id], query }) => workerPage(dashboard, id, query)),
    get(`${run}/workers/columns`, ({ parts: [id], query }) => workerColumns(dashboard, id, query)),
    get(`${run}/workers/:row`, ({ parts: [id, row] }) => workerDetails(dashboard, id, row)),
    get(`${run}/workers/:row/calls`, ({ parts: [id, row], query }) => callList(dashboard, id, `w${row}`, query)),
    get(`${run}/calls`, ({ parts: [id], query }) => agentCalls(dashboard, id, query)),
    get(`${run}/call-groups`, ({ parts: [id] }) => callGroups(dashboard, id)),
    get(`${run}/calls/:agent/:step/:purpose/:sample/:attempt`, ({ parts: [id, agent, ...name] }) =>
      callDetails(dashboard, id, agent, name),
    ),
    get(`${run}/thoughts`, ({ parts: [id], query }) => thoughtList(dashboard, id, query)),
    get(`${run}/planner`, ({ parts: [id] }) => plannerPage(dashboard, id)),
    get(`${run}/elections`, ({ parts: [id] }) => electionPage(dashboard, id)),
    get(`${run}/elections/:step/ballots`, ({ parts: [id, step], query }) => ballotList(dashboard, id, step, query)),
    get("/api/compare", ({ query }) => comparePage(dashboard, query)),
    post("/api/household", ({ body }) => householdAnswer(body)),
    post("/api/try", ({ body }) => tryAnswer(body)),
    get("/api/scenario-schema", () => scenarioSchema(dashboard.folder)),
    post("/api/dry-run", ({ body }) => dryRunAnswer(dashboard.folder, body)),
    post("/api/control/start", ({ body }) => controlled(dashboard).start(body)),
    post("/api/control/resume", ({ body }) => controlled(dashboard).resume(body, found)),
    post("/api/control/stop", ({ body }) => controlled(dashboard).stop(body, found)),
    post("/api/control/budget", ({ body }) => controlled(dashboard).budget(body, found)),
  ];
}

/** The guard lets no order through where none are taken. */
function controlled({ control }: Dashboard): Control {
  if (control) return control;
  throw new Refusal(403, "this server takes no orders");
}
