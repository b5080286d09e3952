import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import type { ChatModel, ChatRequest } from "../../src/models/chat-model.ts";
import { withinPromptBudget } from "../../src/models/wrappers/prompt-budget.ts";
import { writtenPersona } from "../../src/personas/persona-writer.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { idle, runWith, scripted } from "../episode/run-with.ts";

const past = { history: '[1,"a"],[2,[3]],[4,5]', best: "[9],[8]" };
const numbered = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `[${from + i}]`).join();

test.each([
  [165, numbered(1, 35)],
  [164, numbered(11, 35)],
  [124, numbered(11, 35)],
  [123, numbered(21, 35)],
  [74, numbered(21, 35)],
  [73, numbered(31, 35)],
  [24, numbered(31, 35)],
  [23, numbered(32, 35)],
  [3, ""],
])("with room for %i characters ten rows go at once while there are more than ten", (room, history) => {
  expect(withinPromptBudget({ history: numbered(1, 35), best: "" }, 100, () => 300 - room, "w0").history).toBe(history);
});

/** A row takes its own length; of n rows, n − 1 commas do too. */
const cases: readonly [room: number, history: string, best: string][] = [
  [28, past.history, past.best],
  [27, "[2,[3]],[4,5]", "[9],[8]"],
  [20, "[2,[3]],[4,5]", "[9],[8]"],
  [19, "[4,5]", "[9],[8]"],
  [12, "[4,5]", "[9],[8]"],
  [11, "", "[9],[8]"],
  [7, "", "[9],[8]"],
  [6, "", "[9]"],
  [2, "", ""],
  [0, "", ""],
];
test.each(cases)("with room for %i characters history is %j and best %j", (room, history, best) => {
  expect(withinPromptBudget(past, 30, () => 90 - room, "w0")).toEqual({ history, best });
});

test("what does not fit at all is an error that says what would", () => {
  const cut = () => withinPromptBudget(past, 25, () => 76, "w3 about hours in step 2");
  expect(cut).toThrow(ScenarioError);
  expect(cut).toThrow(
    "the question to w3 about hours in step 2 takes 26 tokens without any history; expected at most 25",
  );
  expect(withinPromptBudget(past, 26, () => 75, "w3")).toEqual({ history: "", best: "[9]" });
});

/** Says the same whatever the prompt, so that only the cut tells two runs apart. */
function constant({ key }: ChatRequest): string {
  const own = { percent: [20 + key.step, 30, 40], slogan: "More." };
  switch (key.purpose) {
    case "hours":
      return JSON.stringify({ hours: 30 + ((7 * key.step) % 11) });
    case "rates":
      return JSON.stringify({ reasoning: "", delta: [1, key.step % 3, -1] });
    case "ballot":
      return '{"ranking": [1]}';
    case "satisfaction":
      return '{"satisfied": true}';
    default:
      return JSON.stringify(
        key.purpose === "platform" ? { run: key.agent !== "w2", ...own } : { percent: own.percent },
      );
  }
}

async function asked(keys: string, budget: number | null): Promise<Map<string, ChatRequest>> {
  const [workers, planner] = [scripted(constant), scripted(constant)];
  await runWith(
    `steps: 24\ntaxYear: 2\npopulation: {size: 3}\neconomy: {brackets: three}\nmodels: {promptBudget: ${budget}}\n${keys}`,
    { workers, planner },
  );
  const nameOf = ({ key }: ChatRequest): string => `${key.agent} ${key.purpose} ${key.step}`;
  return new Map([...workers.requests, ...planner.requests].map((request) => [nameOf(request), request]));
}

interface Rows {
  readonly history?: readonly unknown[];
  readonly best?: readonly unknown[];
}

/** Characters of a prompt with these rows in place of its own. */
function lengthWith({ system, user }: ChatRequest, rows: Rows): number {
  return system.length + JSON.stringify({ ...JSON.parse(user), ...rows }).length;
}

/** Rows before the last cut: of more than ten, ten go at once. */
function oneCutLess(all: readonly unknown[], kept: number): readonly unknown[] {
  let before = all.length;
  for (let next = before; next > kept; next -= next > 10 ? 10 : 1) before = next;
  return all.slice(all.length - before);
}

describe.each([
  ["a worker and a planner", "", 1150, ["hours", "rates"], ["hours", "rates"]],
  [
    "citizens",
    "election: {candidates: run-for-office, mandate: free}\nworkers: {satisfaction: true}",
    1010,
    ["hours", "ballot", "platform", "leader", "satisfaction"],
    ["ballot", "hours", "platform", "rates"],
  ],
] as const)("%s", (_, keys, budget, purposes, cutPurposes) => {
  test("see all that fits, the newest and the best of it, and otherwise the same", async () => {
    const [whole, cut] = await Promise.all([asked(keys, null), asked(keys, budget)]);
    expect(cut.size).toBe(whole.size);
    const shortened = new Set<string>();
    for (const [name, request] of cut) {
      const before = whole.get(name)!;
      const { history = [], best = [], ...rest } = JSON.parse(request.user);
      const { history: allHistory = [], best: allBest = [], ...allRest } = JSON.parse(before.user);
      expect([request.system, rest]).toEqual([before.system, allRest]);
      expect(history).toEqual(allHistory.slice(allHistory.length - history.length));
      expect(best).toEqual(allBest.slice(0, best.length));
      expect(request.system.length + request.user.length).toBeLessThanOrEqual(3 * budget);
      if (history.length === allHistory.length) continue;
      shortened.add(request.key.purpose);
      if (best.length < allBest.length) expect(history).toEqual([]);
      else expect(lengthWith(request, { history: oneCutLess(allHistory, history.length) })).toBeGreaterThan(3 * budget);
    }
    const seen = new Set([...cut.values()].map(({ key }) => key.purpose));
    for (const purpose of purposes) expect(seen).toContain(purpose);
    expect([...shortened].sort()).toEqual(cutPurposes);
  });
});

test.each([
  ["a worker", "", /the question to w\d about hours in step 1 takes \d+ tokens/],
  ["a planner", "workers: {decide: rational}", /the question to planner about rates in step 3 takes/],
  ["a citizen", "election: {candidates: run-for-office}", /the question to w\d about platform in step 1 takes/],
])("%s whose rules do not fit ends the run", async (_, keys, message) => {
  await expect(asked(keys, 100)).rejects.toThrow(message);
});

test("a writer of personas is not asked what does not fit", async () => {
  const model: ChatModel = { uri: "test:m", complete: () => Promise.reject(new Error("asked")) };
  const population = drawPopulation({ source: "census", size: 1, seed: 1 });
  const options = { model, population, drafts: ["You are."], seed: 1, episode: "e", promptBudget: 20 };
  await expect(writtenPersona(options, 0, { reasks: 0 }, idle)).rejects.toThrow("w0 about persona takes");
});
