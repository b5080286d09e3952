/** The same sentences in every surface, first to last, for ten stored runs and comparisons. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { compare } from "../../src/analysis/compare/compare.ts";
import { armsOf } from "../../src/analysis/compare/plan.ts";
import { specOf } from "../../src/analysis/compare/spec.ts";
import { storedComparison } from "../../src/analysis/compare/stored-comparison.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { reportData } from "../../src/report/data/stored-data.ts";
import { briefHtml } from "../../src/report/page/brief.ts";
import { htmlReport } from "../../src/report/page/page.ts";
import { storedComparisonReport } from "../../src/report/text/comparison-report.ts";
import { markdownReport } from "../../src/report/text/markdown-report.ts";
import { runReport } from "../../src/report/text/run-report.ts";
import { withHeadline } from "../../src/report/words/comparison-sentences.ts";
import { headlineOf } from "../../src/report/words/run-sentences.ts";
import { peopleOfLastStep } from "../../src/run/people-behind-rates.ts";
import { simulate } from "../../src/run/simulate.ts";
import { storedScenario } from "../../src/run/stored-scenario.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { idle, newDatabase, prepared } from "../episode/run-with.ts";

const people = "steps: 4\ntaxYear: 2\npopulation: {size: 12, source: gb2}\neconomy: {brackets: [0, 40000]}\n";
const rational = `${people}workers: {decide: rational}\n`;

let server: MockServer;
let store: SqliteStore;
beforeAll(async () => {
  server = await startMockServer();
  store = new SqliteStore(newDatabase());
});
afterAll(async () => {
  await store.close();
  await server.close();
});

/** A run, ended or stopped after so many steps. */
const run =
  (keys: string, { command = "simulate", stopAfter = 0 } = {}) =>
  async (): Promise<string> => {
    const stop = new AbortController();
    let id = "";
    const ended = simulate({
      ...{ prepared: prepared(keys), store, signal: stop.signal, command, scenarioPath: null },
      env: { OPENAI_API_KEY: "any", OPENAI_BASE_URL: `${server.url}/v1` },
      listeners: [(event) => (event.type === "step-end" && event.step === stopAfter ? stop.abort() : undefined)],
      onStart: (started) => {
        id = started;
      },
    });
    await (stopAfter > 0 ? ended.catch(() => undefined) : ended);
    return id;
  };

/** A comparison, ended or stopped after so many seeds. */
const comparison =
  (planners: readonly string[], seeds: readonly number[], stopAfter = 0) =>
  async (): Promise<string> => {
    const arms = armsOf((more) => parseScenario(`name: c\n${rational}`, "s.yaml", builtInKinds, more).scenario, {
      ...{ planners, models: [], variations: [] },
    });
    const stop = new AbortController();
    let id = "";
    const ended = compare({
      ...{ store, env: {}, signal: stop.signal, command: "compare", jobs: 1, budget: {} },
      spec: specOf(arms, { seeds, confidence: 0.95, scenarioPath: null }),
      onSeed: (done: number) => {
        if (stopAfter > 0 && done === stopAfter) stop.abort();
      },
      onStart: (started: string) => {
        id = started;
      },
    });
    const result = await (stopAfter > 0 ? ended.catch(() => null) : ended);
    return result?.comparison ?? id;
  };

const flat = (text: string): string => text.replaceAll(/\s+/g, " ");
const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};
const read = (page: string): string =>
  flat(
    page
      .replaceAll("\u2060", "")
      .replaceAll(/<(style|svg|details)\b.*?<\/\1>/gs, "")
      .replaceAll(/<[^>]+>/g, ""),
  ).replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);
const unescaped = (markdown: string): string => flat(markdown.replaceAll("\\", "").replaceAll(/[*>] ?/g, ""));

/** What is said of it: by JSON, and by every surface that people read. */
async function told(id: string) {
  const data = await reportData(store, [id]);
  const surfaces = {
    markdown: unescaped(markdownReport(data)),
    page: read(htmlReport(data)),
    brief: read(briefHtml(data)),
  };
  if ((await store.resolve(id)).kind === "comparison") {
    const stored = storedComparison(await store.comparison(id));
    const sentences = stored.result ? withHeadline(stored.result).headline : [];
    return {
      sentences,
      rates: [],
      surfaces: { ...surfaces, terminal: flat(storedComparisonReport(stored, ":memory:")) },
    };
  }
  const details = await store.run(id);
  const terminal = flat(runReport(details, ":memory:", builtInKinds, await peopleOfLastStep(store, details)));
  const sentences = headlineOf(details, storedScenario(details));
  return { sentences, rates: details.series.at(-1)?.rates ?? [], surfaces: { ...surfaces, terminal } };
}

const standIn = "a behavioural stand-in, not a language model";

test.each<readonly [name: string, make: () => Promise<string>, first: RegExp, alsoSaid: readonly string[]]>([
  [
    "workers who learn, whatever the rates",
    run(`${people}planner: {kind: fixed, rates: [0.2, 0.4]}\n`),
    /^At the end welfare .* than the same workers come to under unchanged US law/,
    [standIn],
  ],
  ["US law itself", run(`${people}planner: {kind: us-federal}\n`), /as under unchanged US law\.$/, [standIn]],
  [
    "an oracle",
    run(`${rational}planner: {kind: stackelberg}\n`),
    /^At the end welfare .* more \b/,
    ["stackelberg is an oracle, which knows what everybody wants: this is an upper bound and no contestant."],
  ],
  ["few people in each bracket", run(`${rational}planner: {kind: saez}\n`), /^At the end welfare /, []],
  [
    "a mock server as OpenAI",
    run(`${people}workers: {model: "openai:gpt-4o-mini"}\nplanner: {kind: fixed, rates: [0.2, 0.4]}\n`),
    /^At the end welfare .* was not run, since it costs as much again/,
    [standIn],
  ],
  [
    "a run that was stopped",
    run(`${rational}planner: {kind: saez}\n`, { stopAfter: 3 }),
    /^This run was interrupted after 3 of 4 steps/,
    ["After step 3, which is no end,"],
  ],
  [
    "the paper's welfare, of which more is not better",
    run(`${people.replace("economy: {", "economy: {preset: paper, ")}planner: {kind: fixed, rates: [0.2, 0.4]}\n`),
    /more of this welfare is not better\.$/,
    [],
  ],
  [
    "a comparison that an oracle leads",
    comparison(["us-federal", "saez", "stackelberg"], [1, 2, 3]),
    /^(saez|No policy|Whether any policy)/,
    ["upper bound and no contestant"],
  ],
  [
    "a comparison with one seed",
    comparison(["us-federal", "flat"], [1]),
    /US law/,
    ["One seed says nothing about chance"],
  ],
  ["a comparison that was stopped", comparison(["us-federal", "saez"], [1, 2, 3], 1), /^$/, []],
])("%s", async (_, make, first, alsoSaid) => {
  const { sentences, rates, surfaces } = await told(await make());
  if (sentences.length === 0) {
    // Nothing is the result before all seeds are there: all say how many are.
    for (const [name, text] of Object.entries(surfaces))
      expect([name, text]).toEqual([name, expect.stringMatching(/after 1 of 3 seeds/)]);
    return;
  }
  expect(sentences[0]).toMatch(first);
  for (const [name, text] of Object.entries(surfaces)) {
    const missing = [...sentences.map(flat), ...alsoSaid].filter((words) => !text.includes(words));
    expect([name, missing]).toEqual([name, []]);
    // Twelve people: each bracket has too few for its rate to stand in a sentence.
    for (const rate of rates) {
      const quoted = `${Number((100 * rate).toFixed(1))}`;
      expect(sentences.join(" ")).not.toMatch(new RegExp(`\\b(?:taxed|rates?)[^.]*\\b${quoted}(?:\\.0)? %`));
    }
  }
  if (rates.length > 0) expect(surfaces.terminal).toMatch(/fewer than 30 people/);
  expect(idle.aborted).toBe(false);
});
