import { lawOf } from "../../law/bracket-tables.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import { builtInKinds } from "../../plugins/kinds.ts";
import { headlineOf } from "../../report/words/run-sentences.ts";
import { welfareWords } from "../../report/words/welfare-words.ts";
import { modelUris } from "../../run/run-models.ts";
import { checkSimulation } from "../../run/stored-scenario.ts";
import { storedSummary } from "../../run/stored-summary.ts";
import type { RunSummary } from "../../run/summary.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { RunDetails } from "../../store/store.ts";
import type { CallTotals, Levels, RunPage } from "../api.ts";
import type { CallPrices } from "../call-counter.ts";
import { type Dashboard, runId } from "../dashboard.ts";
import { listed } from "./run-list.ts";

export async function runPage(dashboard: Dashboard, reference: string): Promise<RunPage> {
  const { store, views, scenarios } = dashboard;
  const id = await runId(dashboard, reference);
  const run = await store.run(id);
  checkSimulation(run);
  const scenario = scenarios.of(run);
  const summary = storedSummary(run);
  const { name, unit, isMoney } = welfareWords(scenario.planner.welfare);
  const uris = Object.entries(modelUris(scenario)).flatMap(([role, uri]) => (uri === null ? [] : [{ role, uri }]));
  const { size } = scenario.population;
  return {
    ...listed(views.entry(id)),
    scenario,
    workers: size,
    storedWorkers: views.storedWorkers(id),
    warnings: run.warnings,
    summary,
    sentences: headlineOf(run, scenario),
    standIns: standInsAmong(
      uris.map(({ uri }) => uri),
      builtInKinds.providers,
      summary?.calls.standIns,
    ),
    models: uris.map((model) => ({ ...model, host: run.endpoints?.[model.uri]?.join(", ") ?? hostOf(model.uri) })),
    levels: await levelsOf(dashboard, id, summary),
    law:
      typeof scenario.economy.brackets === "string" || scenario.economy.brackets.length > 0
        ? lawOf(scenario.economy.brackets)
        : null,
    calls: await callsOf(dashboard, id, run, scenario, summary),
    welfareWords: { name, unit, isMoney },
    parameters: Object.keys(run.series.at(-1)?.parameters ?? {}).map((parameter) => ({ name: parameter, unit: "" })),
  };
}

/** Those of its summary; else those that are worked out beside it, US law's at once as the run has written it down. */
export async function levelsOf(
  { levels, store }: Pick<Dashboard, "levels" | "store">,
  id: string,
  summary: RunSummary | null,
): Promise<Levels> {
  if (!summary?.gap) {
    const known = levels.levels(id);
    return known.usFederal === null ? { ...known, usFederal: (await store.levels(id))?.usLaw ?? null } : known;
  }
  const { usFederal, optimum, rates, parameters } = summary.gap;
  return {
    ...{ usFederal, optimum, optimumRates: rates, optimumParameters: parameters ?? null },
    ...{ state: "known", reason: null },
  };
}

async function callsOf(
  { live }: Dashboard,
  id: string,
  { status, stepsDone }: RunDetails,
  scenario: Scenario,
  summary: RunSummary | null,
): Promise<CallTotals | null> {
  const { calls, watched } = await live.run(id);
  if (watched) return watched.totals();
  if (calls.totals === null) {
    // A large run's take seconds: the stream tells them when they are known.
    const counted = calls.count(stepsDone);
    const soon = await Promise.race([counted, new Promise<null>((resolve) => setTimeout(resolve, 50, null).unref())]);
    if (soon) return soon;
    counted.catch(() => undefined);
    return status === "finished" && summary ? totalsOf(summary, scenario) : null;
  }
  return calls.totals;
}

/** What a summary says of them; latencies and retries are not in it. */
function totalsOf({ calls }: RunSummary, scenario: Scenario): CallTotals {
  const { count, failed, reused, inputTokens, outputTokens, costUsd } = calls;
  return {
    ...{ calls: count, refused: failed, failed: 0, reused, inputTokens, outputTokens, retries: 0, costUsd },
    ...{ budgetUsd: scenario.budget.usd ?? null, medianLatency: null, latency95: null, inFlight: null, waiting: null },
  };
}

/** What a run's questions cost and may cost. */
export function pricesOf({ models, budget }: Scenario): CallPrices {
  return { prices: models.prices, budgetUsd: budget.usd ?? null };
}

/** Of a model on a server that its name names. */
function hostOf(uri: string): string | null {
  const address = /@(https?:\/\/.+)$/.exec(uri)?.[1];
  if (address === undefined || !URL.canParse(address)) return null;
  return new URL(address).host;
}
