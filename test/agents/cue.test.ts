/** What a model is told of its last change of hours, against what its prompt alone says that the change is worth. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { llmDecider } from "../../src/agents/deciders/llm.ts";
import { ownCueText, paperCueText } from "../../src/agents/prompts/cue-text.ts";
import { adjustedUtility } from "../../src/env/settle/adjusted-utility.ts";
import { type Settlement, settle, settledUtility } from "../../src/env/settle/settlement.ts";
import { type AppliedLaw, lawByWorker } from "../../src/law/applied-law.ts";
import { taxLine } from "../../src/law/tax-line.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { WorkerHistoryRow, WorkerObservation } from "../../src/models/observations.ts";
import type { Prepared } from "../../src/run/prepare.ts";
import { mean } from "../env/helpers.ts";
import { idle, prepared, scripted } from "../episode/run-with.ts";

const size = 6;
const root = "2 * sqrt(c) - psi * l^(1 + 1/e)";

/** Workers who work what `plan` says, under laws and rebates that change as it says. */
interface Life {
  readonly law: AppliedLaw;
  /** Of each worker. */
  readonly hours: readonly number[];
  /** In place of what revenue would pay. */
  readonly rebate: number;
  /** Factors of utility. */
  readonly satisfaction?: readonly number[];
}

const known = new Map<string, Prepared>();

/** People and economy of a scenario are drawn once. */
function people(keys: string): Prepared {
  const drawn = known.get(keys) ?? prepared(`steps: 9\ntaxYear: 2\npopulation: {size: ${size}}\n${keys}`);
  known.set(keys, drawn);
  return drawn;
}

async function lived(keys: string, lives: readonly Life[]): Promise<WorkerObservation[]> {
  const { economy, population, scenario } = people(keys);
  const model = scripted(({ key }) => JSON.stringify({ hours: lives[key.step - 1].hours[Number(key.agent.slice(1))] }));
  const decider = llmDecider({ economy, population, scenario, model, personas: null, episode: "e", signal: idle });
  for (const [t, { law, rebate, satisfaction }] of lives.entries()) {
    const { hours } = await decider.decide(population, law, t + 1);
    const plain = settle(economy, law, hours);
    const consumption = plain.consumption.map((c) => c - plain.rebate + rebate);
    const utility = new Float64Array(size);
    settledUtility(economy, law, { hours, income: plain.income, consumption }, utility);
    const settlement: Settlement = { ...plain, consumption, utility, rebate };
    const factors = satisfaction && { satisfaction: Float64Array.from(satisfaction) };
    decider.observe?.({ step: t + 1, taxYear: Math.ceil((t + 1) / 2), schedule: law, settlement, ...factors });
  }
  return model.requests.map(({ user }) => JSON.parse(user));
}

/** Owed by what a prompt says of the tax; where it jumps up, an income at a start still owes what is below it. */
function owes({ from, percent, owed }: WorkerObservation["tax"], income: number): number {
  let tax = owed?.[0] ?? 0;
  for (let k = 0; k < from.length && income > from[k]; k++) {
    if (owed) tax = owed[k];
    tax += (percent[k] / 100) * (Math.min(income, from[k + 1] ?? Infinity) - from[k]);
  }
  return tax;
}

/** Dollars that hours are worth, by what a prompt says and, where it says no effort, by the expression's own inverse. */
function worth({ you, tax }: WorkerObservation, hours: number, rebate: number): number {
  const income = you.incomePerWeeklyHour * hours;
  const consumption = income - owes(tax, income) + rebate;
  if (!you.effort) {
    const { psi, e } = you.preference!;
    return Math.max(0, Math.sqrt(Math.max(1, consumption)) - (psi * hours ** (1 + 1 / e)) / 2) ** 2;
  }
  const effort = you.effort.cost * (hours / you.effort.hours) ** you.effort.power;
  return you.utility === "log" ? Math.max(1, consumption) * Math.exp(-effort) : consumption - effort;
}

/** How far what is computed from a prompt's rounded facts can be off, dollars a year. */
const near = (then: number, now: number): number => 1.5 + 3e-5 * Math.max(Math.abs(then), Math.abs(now), 50_000);

/** Whether an income computed from a prompt's rounded facts may stand on the other side of a start at which the tax jumps. */
const isAtStart = ({ tax, you }: WorkerObservation, hours: number): boolean => {
  const income = you.incomePerWeeklyHour * hours;
  return tax.owed !== undefined && tax.from.some((start) => Math.abs(income - start) < 2 + 2e-4 * income);
};

const rate = fc.integer({ min: -10, max: 95 }).map((points) => points / 100);
const starts = fc
  .uniqueArray(fc.integer({ min: 1, max: 150 }), { maxLength: 4 })
  .map((list) => [0, ...list.toSorted((a, b) => a - b).map((start) => 1000 * start)]);
const line = starts.chain((from) =>
  fc
    .tuple(
      fc.array(rate, { minLength: from.length, maxLength: from.length }),
      fc.option(fc.array(fc.integer({ min: -5000, max: 20_000 }), { minLength: from.length, maxLength: from.length })),
    )
    .map(([rates, owed]) => (owed ? taxLine(from, rates, Float64Array.from(owed)) : taxLine(from, rates))),
);
/** One schedule for all, or two lines that people have by turns. */
const law: fc.Arbitrary<AppliedLaw> = fc.oneof(
  line.map(({ brackets, rates }) => taxSchedule(brackets, rates)),
  fc.tuple(line, line).map((lines) =>
    lawByWorker(
      lines,
      Uint32Array.from({ length: size }, (_, i) => i % 2),
      (i) => (i % 2 ? "B." : "A."),
    ),
  ),
);
const livesIn = (hours: fc.Arbitrary<number>) =>
  fc.array(
    fc.record({
      law,
      hours: fc.array(hours, { minLength: size, maxLength: size }),
      rebate: fc.integer({ min: 0, max: 30_000 }),
      satisfaction: fc.array(fc.constantFrom(0.5, 1), { minLength: size, maxLength: size }),
    }),
    { minLength: 3, maxLength: 7 },
  );
const anyHours = fc.oneof(fc.integer({ min: 0, max: 112 }), fc.double({ min: 20, max: 60, noNaN: true }));
const gridHours = fc.integer({ min: 0, max: 10 }).map((tens) => 10 * tens);

const economies: readonly [name: string, keys: string, hours: fc.Arbitrary<number>][] = [
  ["quasi-linear", "", anyHours],
  [
    "elasticities by income",
    "economy: {elasticity: {byIncome: [{upTo: 45000, elasticity: 0.23}, {elasticity: 0.71}]}}",
    anyHours,
  ],
  ["log", "economy: {utility: log}", anyHours],
  ["an expression", `economy: {utility: {expression: "${root}"}}`, anyHours],
  ["the paper's grid", "economy: {preset: paper}\nworkers: {cue: own}", gridHours],
  ["judged", "workers: {satisfaction: true}", anyHours],
  ["who knows no formula", "workers: {knowledge: history}", anyHours],
];

describe("however rebate and law move, own is what the change of hours is worth at today's law, and the words go with it", () => {
  test.each(economies)("%s", async (_, keys, hours) => {
    let cues = 0;
    // Where no formula is told, the same worker's prompt with one says what effort costs.
    const told = keys.replace("knowledge: history", "knowledge: formula");
    await fc.assert(
      fc.asyncProperty(livesIn(hours), async (lives) => {
        const [asked, knowing] = await Promise.all([lived(keys, lives), told === keys ? null : lived(told, lives)]);
        for (const [k, observation] of asked.entries()) {
          const { lastChange, history } = observation;
          const [before, after] = history.slice(-2).map((row) => row[1]);
          if (after === undefined || before === after) {
            expect(lastChange).toBeNull();
            continue;
          }
          const { from, to, own = Number.NaN, text } = lastChange!;
          expect([from, to]).toEqual([before, after]);
          const rebate = lives[observation.step - 2].rebate;
          const by = { ...observation, you: knowing?.[k].you ?? observation.you };
          const [then, now] = [worth(by, from, rebate), worth(by, to, rebate)];
          expect([text.includes("more to you"), text.includes("go on")]).toEqual([own > 0, own > 0]);
          expect([text.includes("less to you"), text.includes("turn back")]).toEqual([own < 0, own < 0]);
          expect(text.includes("as much to you as")).toBe(own === 0);
          // Facts in the prompt are rounded.
          if (isAtStart(by, from) || isAtStart(by, to)) continue;
          cues++;
          expect(Math.abs(own - (now - then))).toBeLessThan(near(then, now));
          if (Math.abs(now - then) > near(then, now)) expect(Math.sign(own)).toBe(Math.sign(now - then));
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(cues).toBeGreaterThan(100);
  });

  test("quasi-linear: to the dollar, since the prompt says all of it", async () => {
    let exact = 0;
    await fc.assert(
      fc.asyncProperty(livesIn(fc.integer({ min: 0, max: 80 })), async (lives) => {
        for (const observation of await lived("", lives)) {
          const { lastChange } = observation;
          if (lastChange === null) continue;
          const effect = worth(observation, lastChange.to, 0) - worth(observation, lastChange.from, 0);
          expect(Math.abs((lastChange.own ?? Number.NaN) - effect)).toBeLessThan(2);
          exact++;
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
    expect(exact).toBeGreaterThan(100);
  });
});

describe("the best steps", () => {
  test.each(economies)("%s: of the law in force alone, ranked at an equal rebate", async (_, keys, hours) => {
    if (keys.includes("history")) return;
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(livesIn(hours), fc.boolean(), async (lives, isOneLaw) => {
        const same = isOneLaw ? lives.map((life) => ({ ...life, law: lives[0].law })) : lives;
        const asked = await lived(keys, same);
        // Laws drawn apart may read alike, to one worker or to all.
        const lawShown = (step: number, worker: number) => JSON.stringify(asked[(step - 1) * size + worker].tax);
        for (const [k, observation] of asked.entries()) {
          const worker = k % size;
          const inForce = lawShown(observation.step, worker);
          let first = observation.step;
          while (first > 1 && lawShown(first - 1, worker) === inForce) first--;
          const worths = observation.best.map((row) => worth(observation, row[1], same[first - 1].rebate));
          for (const [rank, [step, hours, income, tax]] of observation.best.entries()) {
            expect(lawShown(step, worker)).toBe(inForce);
            if (isAtStart(observation, hours)) break;
            rows++;
            const rounding = 2 + 2e-4 * Math.max(...observation.best.map((row) => row[2]));
            expect(Math.abs(owes(observation.tax, income) - tax)).toBeLessThan(rounding);
            if (rank > 0) expect(worths[rank]).toBeLessThan(worths[rank - 1] + rounding);
          }
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
    expect(rows).toBeGreaterThan(100);
  });

  test("stay with who keeps its own law when that of others changes", async () => {
    const line = (points: number) => taxLine([0], [points / 100]);
    const split = (a: number, b: number) =>
      lawByWorker(
        [line(a), line(b)],
        Uint32Array.from({ length: size }, (_, i) => i % 2),
      );
    const [before, after] = [split(10, 20), split(10, 30)];
    const hours = (value: number) => Array(size).fill(value);
    const asked = await lived("", [
      { law: before, hours: hours(40), rebate: 0 },
      { law: before, hours: hours(41), rebate: 0 },
      { law: after, hours: hours(42), rebate: 0 },
      { law: after, hours: hours(43), rebate: 0 },
    ]);
    const counts = asked.map(({ best }) => best.length);
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 0, 2, 0, 2, 0, 3, 1, 3, 1, 3, 1]);
  });
});

describe("who wants more or less for all", () => {
  const types = "workers: {types: {altruistic: 0.5, adversarial: 0.5}}";
  const kinds = [
    ["quasi-linear", types, true],
    ["log", `economy: {utility: log}\n${types}`, false],
  ] as const;
  test.each(kinds)("is told what a change does to everybody: %s, by settling twice", async (_, keys, isMoney) => {
    const { economy } = people(keys);
    const dollars = economy.utility.dollars(economy);
    const schedule = taxSchedule([0, 30_000], [0.1, 0.4]);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 20, max: 60 }), { minLength: size, maxLength: size }), {
          minLength: 2,
          maxLength: 2,
        }),
        async ([first, second]) => {
          const honest = (hours: readonly number[]) => ({
            law: schedule,
            hours,
            rebate: settle(economy, schedule, Float64Array.from(hours)).rebate,
          });
          const asked = await lived(keys, [honest(first), honest(second), honest(second)]);
          for (const { id, step, you, lastChange } of asked) {
            if (step < 3 || lastChange === null) continue;
            const i = Number(id.agent.slice(1));
            const sum = (own: number) =>
              size *
              mean(
                settle(
                  economy,
                  schedule,
                  Float64Array.from(second, (h, j) => (j === i ? own : h)),
                ).utility.map((u, j) => dollars.of(u, j)),
              );
            const effect = sum(lastChange.to) - sum(lastChange.from);
            const { all = Number.NaN, text } = lastChange;
            // Of the part of the tax that comes back to the worker itself, effort takes something else before and after.
            const tax = (hours: number) => schedule.tax(economy.incomePerHour[i] * hours);
            const comesBack = isMoney ? 0 : Math.abs(tax(lastChange.to) - tax(lastChange.from)) / size;
            expect(Math.abs(all - effect)).toBeLessThan(1 + comesBack);
            const wants = you.type === "adversarial" ? -all : all;
            expect([text.includes("go on"), text.includes("turn back")]).toEqual([wants > 0, wants < 0]);
            expect(text.includes("more to all workers")).toBe(all > 0);
            compared++;
          }
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(50);
  });
});

describe("the other cues", () => {
  const schedule = taxSchedule([0], [0.2]);
  const hours = (value: number) => Array(size).fill(value);
  const lives = [
    { law: schedule, hours: hours(40), rebate: 5000 },
    { law: schedule, hours: hours(41), rebate: 1000 },
    { law: taxSchedule([0], [0.3]), hours: hours(41), rebate: 1000 },
  ];
  const last = async (keys: string) => (await lived(keys, lives)).slice(2 * size);

  test("paper: utility with the rebate in it, and the best of every law", async () => {
    for (const { history, best, lastChange } of await last("workers: {cue: paper}")) {
      const [before, after] = history.map((row: WorkerHistoryRow) => row[5]);
      expect(after).toBeLessThan(before);
      const { text, ...change } = lastChange!;
      expect(change).toEqual({ from: 40, to: 41 });
      const fell = Number(text.match(/^You raised hours from 40 to 41 and utility fell by (\d+): turn back/)?.[1]);
      expect(Math.abs(fell - (before - after))).toBeLessThanOrEqual(1);
      expect(best.map(([step]) => step)).toEqual([1, 2]);
    }
  });
  test("none: nothing, and no best steps", async () => {
    for (const { best, lastChange } of await last("workers: {cue: none}"))
      expect([best, lastChange]).toEqual([[], null]);
  });
  test("own: another law, no best step of it", async () => {
    for (const { best, lastChange } of await last("")) {
      expect(best).toEqual([]);
      expect(lastChange).toMatchObject({ from: 40, to: 41 });
    }
  });
  test("the paper's preset has the paper's, unless it says otherwise", () => {
    const cue = (keys: string) => prepared(`population: {size: 2}\n${keys}`).scenario.workers.cue;
    expect([cue(""), cue("economy: {preset: paper}"), cue("economy: {preset: paper}\nworkers: {cue: none}")]).toEqual([
      "own",
      "paper",
      "none",
    ]);
  });
});

describe("words", () => {
  test.each([
    [
      3,
      "At today's tax and an equal rebate 42 hours a week are worth 3 dollars a year more to you than 40: go on that way.",
    ],
    [
      -12,
      "At today's tax and an equal rebate 42 hours a week are worth 12 dollars a year less to you than 40: turn back.",
    ],
    [0, "At today's tax and an equal rebate 42 hours a week are worth as much to you as 40."],
  ])("own %d", (own, text) => expect(ownCueText({ from: 40, to: 42, own }, "egotistical")).toBe(text));

  test.each([
    [
      "altruistic",
      -5,
      60,
      "5 dollars a year less to you than 40, and 60 dollars a year more to all workers together: go on that way.",
    ],
    [
      "adversarial",
      -5,
      60,
      "5 dollars a year less to you than 40, and 60 dollars a year more to all workers together: turn back.",
    ],
    ["altruistic", 5, 0, "5 dollars a year more to you than 40, and as much to all workers together."],
  ] as const)("%s, own %d, all %d", (type, own, all, text) =>
    expect(ownCueText({ from: 40, to: 42, own, all }, type)).toContain(text),
  );

  test.each([
    [
      40,
      42,
      3,
      "egotistical",
      "You raised hours from 40 to 42 and utility rose by 3: go on that way, other things equal.",
    ],
    [
      40,
      38.5,
      0,
      "egotistical",
      "You cut hours from 40 to 38.5 and utility rose by 0: go on that way, other things equal.",
    ],
    [
      40,
      42,
      -12,
      "altruistic",
      "You raised hours from 40 to 42 and the mean utility of all fell by 12: turn back, other things equal.",
    ],
    [
      40,
      20,
      -200,
      "adversarial",
      "You cut hours from 40 to 20 and the mean utility of all fell by 200: go on that way, other things equal.",
    ],
  ] as const)("paper: %d to %d, %d, %s", (from, to, rise, type, text) =>
    expect(paperCueText({ from, to }, rise, type)).toBe(text),
  );
});

test("what a judgement of the policy takes of utility is in the rows, and not in the cue", async () => {
  const schedule = taxSchedule([0], [0.2]);
  const life = (hours: number, factor: number): Life => ({
    ...{ law: schedule, hours: Array(size).fill(hours), rebate: 1000 },
    satisfaction: Array(size).fill(factor),
  });
  const asked = async (factor: number) =>
    (await lived("workers: {satisfaction: true}", [life(40, 1), life(41, factor), life(41, 1)])).slice(2 * size);
  const [calm, angry] = [await asked(1), await asked(0.5)];
  for (const [i, { lastChange, history }] of angry.entries()) {
    expect(lastChange).toEqual(calm[i].lastChange);
    expect(Math.abs(history[1][5] - adjustedUtility(calm[i].history[1][5], 0.5))).toBeLessThan(1);
  }
});
