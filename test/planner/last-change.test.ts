/** What a planner is told of its last change: a direction only where welfare did not move by itself. */
import { describe, expect, test } from "@jest/globals";
import { workerPhase } from "../../src/agents/prompts/worker-prompt.ts";
import { type Policy, schedulePolicy } from "../../src/law/policy.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import type { Phase, PlannerPrompt } from "../../src/models/observations.ts";
import { lastChange } from "../../src/planner/llm/last-change.ts";
import { percentOf } from "../../src/planner/llm/percent-of.ts";
import type { TaxYearRecord } from "../../src/planner/planner.ts";
import { runWith, scripted } from "../episode/run-with.ts";

const percent = ({ rates }: Policy) => percentOf(rates);
const isDirected = (cue: string | null): boolean => /go on|turn back|rose|fell/i.test(cue ?? "");

/** A tax year under a flat rate. */
const year = (
  taxYear: number,
  rate: number,
  steps: readonly (readonly [welfare: number, phase: Phase | null])[],
): TaxYearRecord => ({
  taxYear,
  schedule: schedulePolicy(taxSchedule([0], [rate])),
  welfare: steps.reduce((sum, [welfare]) => sum + welfare, 0) / steps.length,
  ...{ revenuePerWorker: 1, meanHours: 38, meanIncome: 1, giniPost: 0.3 },
  steps: steps.map(([welfare, phase]) => ({ welfare, phase })),
});
/** Two years of two steps each, between which the rate rose. */
const twoYears = (before: number, after: number, phases: readonly [Phase | null, Phase | null] = [null, null]) => [
  year(
    1,
    0.1,
    [before, before].map((welfare) => [welfare, phases[0]] as const),
  ),
  year(
    2,
    0.2,
    [after, after].map((welfare) => [welfare, phases[1]] as const),
  ),
];

describe("by itself", () => {
  test.each<[string, TaxYearRecord[], string | RegExp | null]>([
    ["none at first", [], null],
    ["none after one year", twoYears(10, 11).slice(1), null],
    ["none where rates stayed", [twoYears(10, 20)[0], { ...twoYears(10, 20)[0], taxYear: 2, welfare: 20 }], null],
    ["better", twoYears(10, 12.5), "Welfare rose by 2.5: go on in the direction of your last change."],
    ["worse", twoYears(10, -2), "Welfare fell by 12: turn back from your last change."],
    ["the same", twoYears(10, 10), "Your last change did not move welfare."],
    ["the dust of sums", twoYears(0.3, 0.1 + 0.2), "Your last change did not move welfare."],
    ["hours are tried out before", twoYears(10, 12, ["explore", "decide"]), /cannot be told.*tax year 1,/],
    ["hours are tried out in both", twoYears(10, 12, ["explore", "explore"]), /cannot be told.*tax year 1 and 2,/],
    ["workers settle only after", twoYears(10, 12, ["decide", "settle"]), /cannot be told.*settled/],
    [
      "only the last two years count",
      [year(0, 0.5, [[99, "explore"]]), ...twoYears(10, 11)],
      /^Welfare rose by 1: go on/,
    ],
    [
      "no more than within a year",
      [
        year(1, 0.1, [
          [10, null],
          [13, null],
        ]),
        year(2, 0.2, [
          [14, null],
          [14, null],
        ]),
      ],
      /as much by itself/,
    ],
    [
      "more than within a year",
      [
        year(1, 0.1, [
          [10, null],
          [10.5, null],
        ]),
        year(2, 0.2, [
          [14, null],
          [14.5, null],
        ]),
      ],
      /^Welfare rose by 4, more than it does while the law stands still: go on/,
    ],
  ])("%s", (_, years, expected) => {
    const cue = lastChange(years, percent);
    if (expected instanceof RegExp) expect(cue).toMatch(expected);
    else expect(cue).toBe(expected);
  });
});

describe("where only what workers do of themselves moves welfare", () => {
  /** Welfare by the step and what workers are asked in it; the law has no effect. */
  const courses: readonly (readonly [name: string, welfare: (step: number, steps: number, phase: Phase) => number])[] =
    [
      ["the phase", (_, __, phase) => ({ explore: 30_000, decide: 40_000, settle: 41_000 })[phase]],
      ["learning that slows down", (step) => 40_000 * (1 - Math.exp(-step / 8))],
      ["learning at one pace", (step) => 30_000 + 100 * step],
      ["learning of the worse", (step) => 40_000 - 700 * Math.sqrt(step)],
      [
        "both",
        (step, _, phase) => 40_000 - 9000 / step + (phase === "settle" ? 300 : 0) - (phase === "explore" ? 5000 : 0),
      ],
    ];
  const shapes = [
    [50, 5],
    [60, 4],
    [60, 3],
    [53, 5],
    [100, 10],
    [30, 6],
  ] as const;
  test.each(courses.flatMap(([name, welfare]) => shapes.map((shape) => [name, ...shape, welfare] as const)))(
    "%s, %i steps in years of %i: no cue says a direction",
    (_, steps, taxYear, welfare) => {
      const history: TaxYearRecord[] = [];
      for (let first = 1; first <= steps; first += taxYear) {
        const length = Math.min(taxYear, steps - first + 1);
        const course = Array.from({ length }, (_, k) => {
          const phase = workerPhase(first + k, steps, taxYear);
          return [welfare(first + k, steps, phase), phase] as const;
        });
        history.push(year(history.length + 1, 0.1 + 0.01 * history.length, course));
        expect([history.length, isDirected(lastChange(history, percent))]).toEqual([history.length, false]);
      }
    },
  );
  test.each([1, 2])("in years of %i steps, too, as far as it is the phase", (taxYear) => {
    const history: TaxYearRecord[] = [];
    for (let first = 1; first <= 40; first += taxYear) {
      const course = Array.from({ length: taxYear }, (_, k) => {
        const phase = workerPhase(first + k, 40, taxYear);
        return [{ explore: 30, decide: 40, settle: 41 }[phase], phase] as const;
      });
      history.push(year(history.length + 1, 0.1 + 0.01 * history.length, course));
      expect(isDirected(lastChange(history, percent))).toBe(false);
    }
  });
});

/** Episodes of workers whose model answers by phase and whose planner raises all rates each year. */
async function cues(hours: (phase: Phase, step: number, worker: number) => number, keys: string) {
  const workers = scripted(({ user }) => {
    const { id, phase } = JSON.parse(user) as { id: { step: number; agent: string }; phase: Phase };
    return JSON.stringify({ hours: hours(phase, id.step, Number(id.agent.slice(1))) });
  });
  const planner = scripted(({ user }) => {
    const { tax } = JSON.parse(user) as PlannerPrompt;
    return JSON.stringify({ reasoning: "r", delta: Object.fromEntries(tax.from.map((from) => [`from_${from}`, 2])) });
  });
  await runWith(`population: {size: 6, source: gb2}\nworkers: {personas: false}\n${keys}`, { workers, planner });
  return planner.requests.map(({ user }) => (JSON.parse(user) as PlannerPrompt).lastChange);
}

describe("in an episode", () => {
  const keys = "steps: 50\ntaxYear: 5\n";
  test("workers alike, whom no law moves, try out hours and settle: no direction", async () => {
    const alike = "planner: {welfare: {kind: utilitarian}, warmup: 0}\n";
    const said = await cues((phase) => ({ explore: 25, decide: 38, settle: 40 })[phase], `${keys}${alike}`);
    expect(said).toHaveLength(10);
    expect(said.filter(isDirected)).toEqual([]);
  });
  test("where workers keep their hours, the poor gain by redistribution: go on", async () => {
    const said = await cues(() => 40, `${keys}planner: {welfare: {kind: rawlsian}, warmup: 0}\n`);
    expect(said.slice(0, 4).filter(isDirected)).toEqual([]);
    expect(said.slice(4, 9).every((cue) => /^Welfare rose by .*: go on/.test(cue ?? ""))).toBe(true);
  });
});
