import { describe, expect, test } from "@jest/globals";
import { bracketsOf } from "../../src/law/bracket-tables.ts";
import { type Policy, schedulePolicy } from "../../src/law/policy.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { distribution, utilityDistribution, utilityEdges } from "../../src/planner/llm/distribution.ts";
import { nextRates } from "../../src/planner/llm/llm.ts";
import { percentOf } from "../../src/planner/llm/percent-of.ts";
import { historyShown } from "../../src/planner/llm/planner-history.ts";
import { plannerPhase } from "../../src/planner/llm/planner-phase.ts";
import { type RatesAction, ratesFormat } from "../../src/planner/llm/rates-format.ts";
import { plannerKind } from "../../src/planner/registry.ts";
import { idle, prepared } from "../episode/run-with.ts";

const delta: RatesAction = { kind: "delta", max: 20, multipleOf: 1 };
const paper: RatesAction = { kind: "delta", max: 20, multipleOf: 10 };
const absolute: RatesAction = { kind: "absolute", max: 100, multipleOf: 1 };

describe("the next rates", () => {
  const cases: readonly [name: string, action: RatesAction, rates: number[], points: number[], next: number[]][] = [
    ["changes are added", delta, [0.1, 0.2], [5, -5], [0.15, 0.15]],
    ["without the dust of binary fractions", delta, [0.1, 0.7], [20, 10], [0.3, 0.8]],
    ["at most 20 points", delta, [0.5, 0.5], [99, -99], [0.7, 0.3]],
    ["in whole points", delta, [0.5, 0.5], [3.4, -3.6], [0.53, 0.46]],
    ["not below 0", delta, [0.1], [-15], [0]],
    ["not above 1", delta, [0.95], [15], [1]],
    ["paper: in steps of ten points", paper, [0.5, 0.5, 0.5], [14, 15, -14], [0.6, 0.7, 0.4]],
    ["paper: at most 20 points", paper, [0.5, 0.5], [30, -30], [0.7, 0.3]],
    ["paper: between 0 and 1", paper, [0.05, 0.95], [-10, 10], [0, 1]],
    ["no change", paper, [0.25], [0], [0.25]],
    ["absolute: as said", absolute, [0.5, 0.5, 0.5], [0, 33.3, 100], [0, 0.333, 1]],
    ["absolute: to a tenth of a point", absolute, [0.5], [33.3333], [0.333]],
  ];
  test.each(cases)("%s", (_, action, rates, points, next) => expect(nextRates(rates, points, action)).toEqual(next));

  test("whatever the answers, rates make a schedule and move by at most 20 points", () => {
    let rates: number[] = [0.1, 0.5, 0.9];
    for (let i = 0; i < 200; i++) {
      const next = nextRates(rates, [1e9 * Math.sin(i), 37 * Math.cos(3 * i), -0.4], delta);
      expect(() => taxSchedule([0, 1, 2], next)).not.toThrow();
      for (const [k, rate] of next.entries()) expect(Math.abs(rate - rates[k])).toBeLessThanOrEqual(0.2 + 1e-12);
      rates = next;
    }
  });
});

describe("answers", () => {
  const ok = (action: RatesAction, text: string) =>
    ratesFormat(action, ["from_0", "from_50000"]).problemOf(text) === null;
  const cases: readonly [name: string, action: RatesAction, text: string, ok: boolean][] = [
    ["changes by name", delta, '{"reasoning":"r","delta":{"from_0":5,"from_50000":-5}}', true],
    ["a name missing", delta, '{"reasoning":"r","delta":{"from_0":5}}', false],
    ["beside the reasoning", delta, '{"reasoning":"r","from_0":5,"from_50000":-5}', true],
    ["rates by name in place of changes", delta, '{"reasoning":"r","percent":{"from_0":5,"from_50000":5}}', false],
    ["changes in a list", delta, '{"reasoning":"r","delta":[5,-5]}', true],
    ["large changes, which are cut", delta, '{"reasoning":"r","delta":[50,-5]}', true],
    ["too few", delta, '{"reasoning":"r","delta":[5]}', false],
    ["too many", delta, '{"reasoning":"r","delta":[5,5,5]}', false],
    ["no reasoning", delta, '{"delta":[5,5]}', false],
    ["null among them", delta, '{"reasoning":"r","delta":[5,null]}', false],
    ["rates in place of changes", delta, '{"reasoning":"r","percent":[5,5]}', false],
    ["rates", absolute, '{"reasoning":"r","percent":[0,100]}', true],
    ["a rate above 100", absolute, '{"reasoning":"r","percent":[0,101]}', false],
    ["a rate below 0", absolute, '{"reasoning":"r","percent":[-1,100]}', false],
    ["changes in place of rates", absolute, '{"reasoning":"r","delta":[5,5]}', false],
  ];
  test.each(cases)("%s", (_, action, text, expected) => expect(ok(action, text)).toBe(expected));
});

/** Tax years with these welfares and flat rates. */
const past = (years: readonly (readonly [welfare: number, rate: number])[]) =>
  years.map(([welfare, rate], i) => ({
    taxYear: i + 1,
    schedule: schedulePolicy(taxSchedule([0], [rate])),
    welfare,
    revenuePerWorker: 1,
    meanHours: 38,
    meanIncome: 1,
    giniPost: 0.3,
  }));

const percent = ({ rates }: Policy) => percentOf(rates);

describe("what a planner remembers", () => {
  const years = past(Array.from({ length: 30 }, (_, i) => [(i * 7) % 30, i / 100]));
  test("the last years, oldest first, by name", () => {
    const row = (taxYear: number, welfare: number, rate: number) => [taxYear, welfare, 38, 1, [rate], false];
    expect(historyShown(3, percent)(years).history).toEqual([row(28, 9, 27), row(29, 16, 28), row(30, 23, 29)]);
  });
  test("ten are dropped at a time, so that the text before the newest stays", () => {
    const shown = historyShown(20, percent);
    const first = Array.from({ length: 30 }, (_, n) => shown(years.slice(0, n + 1)).history[0][0]);
    expect(first).toEqual([...Array(20).fill(1), ...Array(10).fill(11)]);
  });
  test("the five best, best first, however long ago", () =>
    expect(historyShown(3, percent)(years).best.map(([, welfare]) => welfare)).toEqual([29, 28, 27, 26, 25]));
  test("year after year what one reading of the whole would show, of another past too", () => {
    const shown = historyShown(7, percent);
    const growing = years.slice(0, 0);
    for (const year of years) {
      growing.push(year);
      expect(shown(growing)).toEqual(historyShown(7, percent)(growing));
    }
    const others = past([
      [3, 0.1],
      [9, 0.2],
    ]);
    for (const history of [others, years.slice(0, 4), years, []])
      expect(shown(history)).toEqual(historyShown(7, percent)(history));
  });
  test("nothing at first", () => expect(historyShown(3, percent)([])).toEqual({ history: [], best: [] }));
});

describe("phases", () => {
  const cases: readonly [
    taxYear: number,
    taxYears: number,
    exploration: boolean,
    exploitation: boolean,
    phase: string,
  ][] = [
    [1, 20, true, true, "explore"],
    [6, 20, true, true, "explore"],
    [7, 20, true, true, "decide"],
    [18, 20, true, true, "decide"],
    [19, 20, true, true, "settle"],
    [20, 20, true, false, "decide"],
    [1, 20, false, true, "decide"],
    [20, 20, false, false, "decide"],
    [1, 1, true, true, "settle"],
  ];
  test.each(cases)("year %d of %d, cues %s and %s: %s", (taxYear, taxYears, exploration, exploitation, phase) =>
    expect(plannerPhase(taxYear, taxYears, exploration, exploitation)).toBe(phase),
  );
});

describe("distributions", () => {
  test("shares are of people, mean and deviation weighted", () => {
    const { mean, sd, edges, shares } = distribution(
      Float64Array.of(0, 10, 20),
      Float64Array.of(2, 1, 1),
      [0, 10, 30],
      false,
    );
    // Mean (0·2 + 10 + 20)/4; variance (2·7.5² + 2.5² + 12.5²)/4.
    expect([mean, sd, edges, shares]).toEqual([8, 8, [0, 10, 30], [0.5, 0.5]]);
  });
  test("the last bin may be open, and the median is weighted too", () => {
    const { median, edges, shares } = distribution(Float64Array.of(0, 10, 20), Float64Array.of(1, 1, 8), [0, 15], true);
    expect([median, edges, shares]).toEqual([20, [0, 15], [0.2, 0.8]]);
  });
  test("ten bins of utility are not stretched by extremes, and hold them at the ends", () => {
    const values = Float64Array.from({ length: 1001 }, (_, i) => (i === 7 ? 1e9 : i === 8 ? -1e9 : i));
    const weights = new Float64Array(1001).fill(1);
    const { edges, shares } = utilityDistribution(values, weights);
    expect(edges).toHaveLength(11);
    expect(edges[10]).toBeLessThan(1001);
    expect(edges[0]).toBeGreaterThan(0);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(shares[9]).toBeCloseTo(0.107, 2);
  });
  test.each([1, 2, 3, 6, 7, 10, 100, 101, 999])("shares of %i people of any weights sum to 1", (size) => {
    const values = Float64Array.from({ length: size }, (_, i) => 1000 * Math.sin(i * 12.9898) - 500);
    for (const weights of [new Float64Array(size).fill(1), values.map((value, i) => 1 + (Math.abs(value) % (1 + i)))])
      for (const { shares } of [
        utilityDistribution(values, weights),
        distribution(values, weights, [0, 100, 300], true),
        distribution(values, weights, [-100, 100, 300], false),
      ]) {
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      }
  });
  test("the poorest of six are in the first bin", () => {
    const values = Float64Array.of(-50_000, 10_000, 20_000, 30_000, 40_000, 900_000);
    expect(utilityDistribution(values, new Float64Array(6).fill(1)).shares.slice(0, 2)).toEqual([0.833, 0]);
  });
  test("everybody the same", () => {
    const { mean, sd, shares } = distribution(
      new Float64Array(5).fill(7),
      new Float64Array(5).fill(1),
      utilityEdges(new Float64Array(5).fill(7), new Float64Array(5).fill(1)),
      false,
    );
    expect([mean, sd, shares[0]]).toEqual([7, 0, 1]);
  });
});

describe("planners that ask nobody", () => {
  const rates = async (kind: string, keys: string) => {
    const { scenario, economy, levers, welfare } = prepared(`population: {size: 2, source: gb2}\n${keys}`);
    const brackets = bracketsOf(scenario.economy.brackets);
    const planner = plannerKind(kind).create({
      scenario,
      economy,
      welfare,
      brackets,
      levers,
      model: null,
      episode: "e",
      signal: idle,
    });
    const seen = { taxYear: 1, taxYears: 2, step: 1, history: [], last: null };
    const proposal = await planner.propose(seen);
    expect(await planner.propose({ ...seen, taxYear: 2 })).toBe(proposal);
    if ("values" in proposal) return [brackets, proposal.values];
    return [proposal.brackets ?? brackets, proposal.rates];
  };
  const law = [
    [0, 11_600, 47_150, 100_525, 191_950, 243_725, 609_350],
    [0.1, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37],
  ];
  const three = [0, 90_000, 159_100];
  test.each([
    ["us-federal: law of 2024, single", "us-federal", "", law],
    ["us-federal on other brackets: still the law", "us-federal", "economy: {brackets: three}", law],
    ["flat: 30 % by default", "flat", "planner: {kind: flat}\neconomy: {brackets: three}", [three, [0.3, 0.3, 0.3]]],
    ["flat", "flat", "planner: {kind: flat, rates: 0.45}\neconomy: {brackets: flat}", [[0], [0.45]]],
    [
      "fixed",
      "fixed",
      "planner: {kind: fixed, rates: [0.3, 0.2, 0.1]}\neconomy: {brackets: three}",
      [three, [0.3, 0.2, 0.1]],
    ],
  ])("%s", async (_, kind, keys, expected) => expect(await rates(kind, keys)).toEqual(expected));
  test("an unknown kind is refused with a near miss", () =>
    expect(() => plannerKind("us-federall")).toThrow('unknown planner.kind "us-federall"; did you mean "us-federal"?'));
});
