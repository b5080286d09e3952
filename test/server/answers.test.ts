/** What is answered, against what was put in; hostile texts come back as they are. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type {
  CallDetails,
  CallList,
  HouseholdAnswer,
  RunList,
  RunPage,
  StepList,
  TryAnswer,
  WorkerDetails,
  WorkerPage,
} from "../../src/server/api.ts";
import { writeBundle } from "../../src/server/bundle.ts";
import { lineDifference } from "../../src/server/line-difference.ts";
import { openDashboard } from "../../src/server/open-dashboard.ts";
import type { Cell } from "../../src/store/columns.ts";
import { openStore } from "../../src/store/open-store.ts";
import { workerStepTable } from "../../src/store/tables.ts";
import { attacks } from "../attacks/corpus.ts";
import { decide } from "./hostile-model.ts";
import { newDatabase, type Served, served, stored } from "./served.ts";
import { events } from "./stream-reader.ts";

const path = newDatabase();
const texts = attacks.map(([, text]) => text);
let server: Served;
let run: string;

beforeAll(async () => {
  // A worker for each hostile text, which it says in every answer.
  run = await stored(
    path,
    `steps: 3\ntaxYear: 2\neconomy: {preset: paper}\npopulation: {size: ${texts.length}}\nworkers: {prompting: chain-of-thought}\nplanner: {kind: us-federal}`,
    { modelOf: decide(texts) },
  );
  server = await served(path);
}, 30_000);

afterAll(() => server.close());

test("a run is listed, and found by its name, its planner and a part of its id", async () => {
  for (const query of ["", "?search=TES", "?planner=us-federal", `?search=${run.slice(9, 20)}`, "?status=finished"]) {
    const { entries, next } = await server.get<RunList>(`/api/runs${query}`);
    expect([query, entries.map(({ id }) => id), next]).toEqual([query, [run], null]);
  }
  for (const query of ["?search=%25", "?planner=llm", "?status=failed", "?tag=x"])
    expect([query, (await server.get<RunList>(`/api/runs${query}`)).entries]).toEqual([query, []]);
});

test("a run's page has its summary, its levels and who answered", async () => {
  const page = await server.get<RunPage>("/api/runs/latest");
  expect(page).toMatchObject({ id: run, stepsDone: 3, workers: texts.length, storedWorkers: texts.length });
  expect(page.calls?.calls).toBe(3 * texts.length);
  expect(page.sentences.length).toBeGreaterThan(0);
});

test("steps go on after a step", async () => {
  const { steps, next, last } = await server.get<StepList>(`/api/runs/${run}/steps?after=1&limit=1`);
  expect([steps.map(({ step }) => step), next, last]).toEqual([[2], 2, 3]);
});

describe("workers", () => {
  const page = (query: string) => server.get<WorkerPage>(`/api/runs/${run}/workers?${query}`);

  test("are sorted, and a page of them begins where the one before ends", async () => {
    const all = await page("sort=income&order=down&limit=1000");
    const incomes = all.numbers.income.map(Number);
    expect(incomes).toEqual([...incomes].sort((a, b) => b - a));
    const part = await page("sort=income&order=down&offset=3&limit=2");
    expect(part.numbers.worker).toEqual(all.numbers.worker.slice(3, 5));
    expect(part).toMatchObject({ total: texts.length, matching: texts.length, offset: 3 });
  });

  test("are those within a brushed range", async () => {
    const { numbers, matching } = await page("from.age=30&to.age=40&limit=1000");
    expect(matching).toBe(numbers.worker.length);
    expect(numbers.age.every((age) => age !== null && age >= 30 && age <= 40)).toBe(true);
  });
});

test("hostile texts come back as they were said, on every way", async () => {
  const thoughts = await thoughtsOf(3);
  expect(thoughts).toContain("'); DROP TABLE model_calls; --");
  for (const [worker, text] of texts.entries()) {
    const details = await server.get<WorkerDetails>(`/api/runs/${run}/workers/${worker}`);
    expect(details.history.thought.at(-1)).toBe(thoughts[worker]);
    const call = await server.get<CallDetails>(`/api/runs/${run}/calls/w${worker}/2/hours/1/1`);
    expect(JSON.parse(call.answer ?? "").reasoning).toBe(text);
    expect([call.previous?.step, call.next?.step]).toEqual([1, 3]);
  }
  const { headers } = await server.ask(`/api/runs/${run}/workers/0`);
  expect(headers["content-type"]).toBe("application/json; charset=utf-8");
}, 20_000);

/** As the database has them: cut to a length, and in UTF-8, which has no half characters. */
async function thoughtsOf(step: number): Promise<readonly unknown[]> {
  const store = await openStore(path, "read");
  const rows: Cell[][] = [];
  for await (const page of store.records(run, "worker_steps")) rows.push(...page.map((row) => [...row]));
  await store.close();
  const [stepAt, thoughtAt] = ["step", "thought"].map((name) =>
    workerStepTable.columns.findIndex((column) => column.name === name),
  );
  return rows.filter((row) => row[stepAt] === step).map((row) => row[thoughtAt]);
}

test("a worker's questions are told newest first, each with what is new in it", async () => {
  const { calls, next } = await server.get<CallList>(`/api/runs/${run}/workers/0/calls?limit=2`);
  expect(calls.map(({ step, difference }) => [step, difference === null])).toEqual([
    [3, false],
    [2, false],
  ]);
  const rest = await server.get<CallList>(`/api/runs/${run}/workers/0/calls?after=${next}`);
  expect(rest.calls.map(({ step, difference }) => [step, difference])).toEqual([[1, null]]);
});

test("a stream begins with a hello, and goes on after the event that was read last", async () => {
  const [hello, newest] = await events(server, run, ({ event }) => event.type === "step");
  expect(hello.event).toMatchObject({ type: "hello", run, status: "finished", last: 3 });
  expect(newest.event).toMatchObject({ type: "step", step: 3 });
  const missed = await events(server, run, ({ event }) => event.type === "step" && event.step === 3, "1.0");
  expect(missed.flatMap(({ event }) => (event.type === "step" ? [event.step] : []))).toEqual([2, 3]);
});

describe("a household and its sliders", () => {
  test("a household's lines are those of the form", async () => {
    const { lines, budgetLine, household } = await server.post<HouseholdAnswer>("/api/household", { wage: 30_000 });
    // 2024: (30,000 − 14,600) of taxable income, 10 % of 11,600 and 12 % of the rest; 7.65 % of payroll tax.
    expect(Object.fromEntries(lines.map(({ name, value }) => [name, value]))).toMatchObject({
      taxableIncome: 15_400,
      incomeTax: 1160 + 0.12 * 3800,
    });
    expect(household.netIncome).toBeCloseTo(30_000 - 1616 - 2295, 6);
    expect(budgetLine.wage.length).toBe(budgetLine.netIncome.length);
  });

  test("sliders at US law are US law, and a flat tax of nothing brings in nothing", async () => {
    const at = (question: object) => server.post<TryAnswer>("/api/try", { hourlyWage: 25, workers: 50, ...question });
    const law = await at({});
    expect(law.population.sliders).toEqual(law.population.usLaw);
    expect(law.worker.usLaw.hours).toBeCloseTo(40, 6);
    expect(law.shareBetterOff).toBe(0);
    const none = await at({ brackets: [0], rates: [0] });
    expect(none.population.sliders.revenuePerWorker).toBe(0);
    expect(none.worker.sliders.netIncome).toBeCloseTo(none.worker.sliders.income, 6);
    // Quasi-linear with ε = 0.4: hours are proportional to (1 − τ)^ε, and the usual 40 hours are at 22 %.
    expect(none.worker.sliders.hours).toBeCloseTo(40 * 0.78 ** -0.4, 6);
    const credited = await at({ brackets: [0], rates: [0], credit: { amount: 2000, from: 1e6 } });
    expect(credited.worker.sliders.tax).toBeCloseTo(-2000, 6);
  });
});

describe("a copy to mail", () => {
  const bundled = async (redactPrompts: boolean) => {
    const folder = mkdtempSync(join(tmpdir(), "llm-econ-test-"));
    const { dashboard, close } = await openDashboard(path);
    await writeBundle(dashboard, { folder, redactPrompts, pages: "/nowhere" });
    await close();
    const files = readdirSync(join(folder, "data"));
    return files.map((file) => readFileSync(join(folder, "data", file), "utf8")).join("");
  };

  test("has every thought, and none that ends its script", async () => {
    const text = await bundled(false);
    expect(text).toContain("SWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM=");
    expect(text).not.toMatch(/<\/script|<script|\u2028/i);
  }, 20_000);

  test("has no prompt, answer or thought where they are left out", async () => {
    const text = await bundled(true);
    for (const said of ["SWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM=", "You are one worker", "-year-old"])
      expect(text).not.toContain(said);
  }, 20_000);
});

const long = "x".repeat(90);

test.each([
  ["a\nb\nc", "a\nb\nc", ["same a\nb\nc"]],
  ["a\nb\nc", "a\nx\nc", ["same a", "removed b", "added x", "same c"]],
  ["", "a", ["removed ", "added a"]],
  ["a\nb", "b\na", ["removed a", "same b", "added a"]],
  [`{"a": 1`, `{"a": 2`, [`removed {"a": 1`, `added {"a": 2`]],
  [
    `You see ${JSON.stringify({ long, hours: [1] })} now.`,
    `You see ${JSON.stringify({ long, hours: [1, 2] })} now.`,
    [`same You see {\n  "long": "${long}",`, `removed   "hours": [1]`, `added   "hours": [1,2]`, "same } now."],
  ],
  // What would be written otherwise is left as it is.
  [
    `{"a":1.0,"b":"${long}"}`,
    `{"a":1.50,"b":"${long}"}`,
    [`removed {"a":1.0,"b":"${long}"}`, `added {"a":1.50,"b":"${long}"}`],
  ],
  // A list in which every entry is short has an entry a line.
  [
    JSON.stringify({ list: [long, long] }),
    JSON.stringify({ list: [long, long, "new"] }),
    [`same {\n  "list": [\n    "${long}",`, `removed     "${long}"`, `added     "${long}",\n    "new"`, "same   ]\n}"],
  ],
])("between %j and %j", (before, after, parts) => {
  expect(lineDifference(before, after).map(({ kind, text }) => `${kind} ${text}`)).toEqual(parts);
});
