import { describe, expect, test } from "@jest/globals";
import { perceptionFigures } from "../../../src/analysis/audit/perception/perception-figures.ts";
import type { PerceptionObservation } from "../../../src/models/audit-observations.ts";
import { examine, planted, standIn } from "./examine.ts";

interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
interface Results {
  readonly bias: Interval;
  readonly meanAbsoluteError: Interval;
  readonly within5Points: Interval;
  readonly slope: Interval;
  readonly changes: Interval;
  readonly answers: readonly { readonly subject: number; readonly perceived: number; readonly true: number }[];
}
type Percent = { readonly percent: number };

const found = async (...args: Parameters<typeof examine> extends [string, ...infer Rest] ? Rest : never) => {
  const audit = await examine("perception", ...args);
  return { ...audit, results: audit.results as unknown as Results };
};
const exactly = (value: number) => expect.objectContaining({ value, low: value, high: value });

/** Owed on an income, by what the question shows. */
function owed({ tax: { from, percent }, income }: PerceptionObservation): number {
  return from.reduce((sum, start, k) => {
    const end = Math.min(income, from[k + 1] ?? Number.POSITIVE_INFINITY);
    return sum + (Math.max(0, end - start) * percent[k]) / 100;
  }, 0);
}
const rateOf = ({ tax: { from, percent }, income }: PerceptionObservation): number =>
  percent[from.findLastIndex((start) => start <= income)];

describe("perceived marginal rates", () => {
  test.each(["rational", "myopic", "reference-dependent"] as const)("%s reads the law: exactly", async (behaviour) => {
    const { results, calls, standIn: isStandIn } = await found(standIn(behaviour), { subjects: 6 });
    expect([calls, isStandIn]).toEqual([24, true]);
    expect(results).toMatchObject({
      ...{ bias: exactly(0), meanAbsoluteError: exactly(0), within5Points: exactly(1) },
      ...{ slope: exactly(1), changes: exactly(1) },
    });
    expect(new Set(results.answers.map((one) => one.true)).size).toBeGreaterThan(3);
  });

  test("who takes the average rate for it, in part or altogether, is off by as much", async () => {
    const seen: PerceptionObservation[] = [];
    await found(
      planted<PerceptionObservation, Percent>((answer, observation) => {
        seen.push(observation);
        return answer;
      }),
      { subjects: 6 },
    );
    const gap = seen.reduce((sum, one) => sum + owed(one) / one.income - rateOf(one) / 100, 0) / seen.length;
    expect(gap).toBeLessThan(-0.02);
    const [learner, misperceiving] = [
      await found(standIn("learner"), { subjects: 6 }),
      await found(standIn("misperceiving"), { subjects: 6 }),
    ];
    // 43 % ironing (Rees-Jones and Taubinsky 2020).
    expect(learner.results.bias.value).toBeCloseTo(gap, 4);
    expect(misperceiving.results.bias.value).toBeCloseTo(0.43 * gap, 4);
  });

  test.each([
    [
      "all ten points too high",
      (truth: number) => truth + 10,
      { bias: 0.1, meanAbsoluteError: 0.1, slope: 1, changes: 1 },
    ],
    ["half noticed", (truth: number) => 10 + truth / 2, { slope: 0.5, changes: 0.5 }],
    ["not noticed at all", () => 25, { slope: 0, changes: 0 }],
  ])("a planted fault is found: %s", async (_, say, wanted) => {
    const { results, indices } = await found(
      planted<PerceptionObservation, Percent>(({ percent }) => ({ percent: say(percent) })),
      { subjects: 5 },
    );
    for (const [name, value] of Object.entries(wanted))
      expect(results[name as keyof typeof wanted].value).toBeCloseTo(value, 10);
    expect(indices.map(({ name }) => name)).toEqual(["bias", "error", "within5", "slope"]);
    expect(indices.find(({ name }) => name === "slope")?.value).toBe(results.slope.value);
  });

  test("answers that cannot be used are left out and counted", async () => {
    const { results, warnings } = await found(
      planted<PerceptionObservation, Percent>((answer, { id }) => (id.agent === "w0" ? "I would rather not." : answer)),
      { subjects: 3 },
    );
    expect(results.answers).toHaveLength(8);
    expect(warnings.map(({ code }) => code)).toContain("refusals");
    expect(results.bias).toEqual(exactly(0));
  });

  test("by hand: errors, shares and slopes of two subjects", () => {
    const answers = [
      { subject: 0, place: 0, under: "a", truth: 10, perceived: 12 },
      { subject: 0, place: 1, under: "b", truth: 30, perceived: 22 },
      { subject: 1, place: 0, under: "a", truth: 10, perceived: 10 },
      { subject: 1, place: 1, under: "b", truth: 30, perceived: 30 },
    ];
    const { bias, meanAbsoluteError, within, slope, changes, byLaw } = perceptionFigures(answers, 5);
    expect(bias.value).toBeCloseTo(-0.015, 14);
    expect([meanAbsoluteError.value, within.value]).toEqual([0.025, 0.75]);
    // Means 11 and 26 at 10 and 30; changes of 10 and 20 for 20.
    expect(slope.value).toBeCloseTo(0.75, 14);
    expect(changes.value).toBeCloseTo(0.75, 14);
    // Scores are 20·(∓5), so that the standard error is √(2·(100² + 100²))/800 = 0.25; t is 12.7062.
    expect((changes.high ?? 0) - (changes.value ?? 0)).toBeCloseTo(12.7062 * 0.25, 4);
    expect(byLaw.map((one) => [one.under, one.true, one.perceived.value])).toEqual([
      ["a", 0.1, 0.11],
      ["b", 0.3, 0.26],
    ]);
  });

  test("under one rate there is no slope", () => {
    const one = { place: 0, under: "a", truth: 22, perceived: 30 };
    expect(
      perceptionFigures(
        [
          { ...one, subject: 0 },
          { ...one, subject: 1 },
        ],
        5,
      ).slope.value,
    ).toBeNull();
  });
});
