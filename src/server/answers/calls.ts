import { z } from "zod";
import { priceOfUri } from "../../models/model-facts.ts";
import { costUsd } from "../../models/providers/token-price.ts";
import { builtInKinds } from "../../plugins/kinds.ts";
import type { StoredCall } from "../../store/tables.ts";
import type { CallDetails, CallEntry, CallGroups, CallList, CallName, ThoughtList } from "../api.ts";
import { type Dashboard, runId } from "../dashboard.ts";
import { lineDifference } from "../line-difference.ts";
import { choice, limit, parsedQuestion, queryOf, whole } from "../query.ts";
import { Refusal } from "../refusal.ts";
import { latestThoughts } from "../thoughts.ts";

const asked = z.object({ after: choice, limit: limit(20, 200) });

/** Questions of one agent, newest first, each with what is new in it. */
export async function callList(
  dashboard: Dashboard,
  reference: string,
  agent: string,
  query: URLSearchParams,
): Promise<CallList> {
  const { after, limit: most } = queryOf(asked, query);
  const id = await runId(dashboard, reference);
  const before = after === null ? null : { ...callName(after.split("/")), agent };
  // As many more as it takes to find the earlier question of the last one.
  const found = dashboard.views.calls(id, agent, before, most + 20);
  const calls = found.slice(0, most);
  const last = calls.at(-1);
  return {
    calls: calls.map((call, i) => entryOf(call, found.slice(i + 1))),
    next: found.length > most && last ? [last.step, last.purpose, last.sample, last.attempt].join("/") : null,
    isRedacted: false,
  };
}

const agentAsked = z.object({ agent: z.string().default("planner") });

export async function agentCalls(dashboard: Dashboard, reference: string, query: URLSearchParams): Promise<CallList> {
  return callList(dashboard, reference, queryOf(agentAsked, query).agent, query);
}

function entryOf(call: StoredCall, earlier: readonly StoredCall[]): CallEntry {
  const { user, answer, problem, error, source, model, inputTokens, outputTokens, latencyMs } = call;
  const before = earlier.find(({ purpose, step }) => purpose === call.purpose && step < call.step);
  return {
    ...nameOf(call),
    ...{ user, answer, problem, error, source, model, inputTokens, outputTokens, latencyMs },
    difference: user !== null && before && before.user !== null ? lineDifference(before.user, user) : null,
  };
}

const nameParts = z.tuple([whole(0), z.string(), whole(1), whole(1)]);

/** @param parts step, purpose, sample, attempt */
function callName(parts: readonly string[]): Omit<CallName, "agent"> {
  const [step, purpose, sample, attempt] = parsedQuestion(nameParts, parts);
  return { step, purpose, sample, attempt };
}

function nameOf({ agent, step, purpose, sample, attempt }: CallName): CallName {
  return { agent, step, purpose, sample, attempt };
}

/** @param parts step, purpose, sample, attempt */
export async function callDetails(
  dashboard: Dashboard,
  reference: string,
  agent: string,
  parts: readonly string[],
): Promise<CallDetails> {
  const { views, store, scenarios } = dashboard;
  const id = await runId(dashboard, reference);
  const name = { ...callName(parts), agent };
  const found = views.call(id, name);
  if (!found) throw new Refusal(404, `there is no question ${[agent, ...parts].join("/")}`);
  const { promptHash: _, ...call } = found;
  const { models } = scenarios.of(await store.run(id));
  const price = priceOfUri(call.uri, call.model, builtInKinds.providers, models.prices);
  const [previous] = views.calls(id, agent, name, 1);
  const next = views.callAfter(id, name);
  return {
    ...call,
    isRedacted: false,
    missing: null,
    costUsd: price ? costUsd(call, price) : null,
    previous: previous ? nameOf(previous) : null,
    next: next ? nameOf(next) : null,
  };
}

export async function callGroups({ store, ...dashboard }: Dashboard, reference: string): Promise<CallGroups> {
  return { groups: await store.callStatistics(await runId({ store, ...dashboard }, reference)) };
}

const thoughtsAsked = z.object({ step: whole(1).optional(), limit: limit(20, 200) });

export async function thoughtList(
  dashboard: Dashboard,
  reference: string,
  query: URLSearchParams,
): Promise<ThoughtList> {
  const { step, limit: most } = queryOf(thoughtsAsked, query);
  const id = await runId(dashboard, reference);
  return { thoughts: latestThoughts(dashboard.views, id, step ?? dashboard.views.state(id).last, most) };
}
