import { describe, expect, test } from "@jest/globals";
import { WorkerMemory } from "../../src/agents/worker-memory.ts";

/** A worker's memory after steps with these hours and utilities. */
function remembering(kept: number, lives: readonly (readonly [hours: number, utility: number])[]): WorkerMemory {
  const memory = new WorkerMemory(kept);
  lives.forEach(([hours, utility], i) => {
    memory.remember(i + 1, hours, 1000 * hours, 100 * hours, 5000, utility);
  });
  return memory;
}

const rows = (text: string): number[][] => JSON.parse(`[${text}]`);
const stepsIn = (text: string): number[] => rows(text).map(([step]) => step);
/** Forty steps with utilities 0, 1, 2, … modulo 13. */
const long = Array.from({ length: 40 }, (_, i) => [30 + i / 4, i % 13] as const);

describe("the last steps, oldest first", () => {
  test.each([
    [0, 5, []],
    [1, 5, [5]],
    [3, 2, [1, 2]],
    [3, 3, [1, 2, 3]],
    [3, 5, [3, 4, 5]],
    [50, 40, Array.from({ length: 40 }, (_, i) => i + 1)],
  ])("keeps %d of %d", (kept, lived, expected) =>
    expect(stepsIn(remembering(kept, long.slice(0, lived)).history)).toEqual(expected),
  );
  test("as [step, hours, income, tax, rebate, utility], rounded", () => {
    const memory = new WorkerMemory(3);
    memory.remember(7, 38.456789, 61_234.56, 8765.49, 5432.1, -12.6);
    expect(rows(memory.history)).toEqual([[7, 38.46, 61_235, 8765, 5432, -13]]);
  });
});

describe("the five best steps, best first", () => {
  /** The same by sorting everything that was lived. */
  const sorted = (lived: number): number[] =>
    long
      .slice(0, lived)
      .map(([, utility], i) => ({ utility, step: i + 1 }))
      .sort((a, b) => b.utility - a.utility || a.step - b.step)
      .slice(0, 5)
      .map(({ step }) => step);
  test.each([0, 1, 4, 5, 6, 13, 14, 26, 40])("of %d", (lived) =>
    expect(stepsIn(remembering(10, long.slice(0, lived)).best)).toEqual(sorted(lived)),
  );
  test("none without history", () => expect(remembering(0, long).best).toBe(""));
});

describe("averages and last hours", () => {
  const cases: readonly [name: string, hours: number[], average: number | null, last: number | undefined][] = [
    ["nothing lived", [], null, undefined],
    ["one step", [40], 40, 40],
    ["the mean of all, not only of those kept", [10, 20, 60, 70], 40, 70],
    ["to a tenth", [40, 40, 41], 40.3, 41],
  ];
  test.each(cases)("%s", (_, hours, average, last) => {
    const memory = remembering(
      2,
      hours.map((value) => [value, 0]),
    );
    expect([memory.averageHours, memory.lastHours]).toEqual([average, last]);
  });
});

describe("the last change", () => {
  const cases: readonly [name: string, lives: [number, number][], expected: string | null][] = [
    ["none at first", [[40, 9]], null],
    [
      "none where hours stay",
      [
        [40, 9],
        [40, 12],
      ],
      null,
    ],
    [
      "none for a rounding",
      [
        [40, 9],
        [40.004, 12],
      ],
      null,
    ],
    [
      "raised and paid",
      [
        [40, 9],
        [42, 12],
      ],
      "You raised hours from 40 to 42 and utility rose by 3: go on that way, other things equal.",
    ],
    [
      "cut and paid",
      [
        [40, 9],
        [38.5, 9],
      ],
      "You cut hours from 40 to 38.5 and utility rose by 0: go on that way, other things equal.",
    ],
    [
      "raised in vain",
      [
        [40, 9],
        [42, -3],
      ],
      "You raised hours from 40 to 42 and utility fell by 12: turn back, other things equal.",
    ],
    [
      "only the last two count",
      [
        [10, 99],
        [40, 9],
        [42, 12],
      ],
      "You raised hours from 40 to 42 and utility rose by 3: go on that way, other things equal.",
    ],
  ];
  test.each(cases)("%s", (_, lives, expected) => expect(remembering(5, lives).lastChange).toBe(expected));
  test("none without history", () =>
    expect(
      remembering(0, [
        [40, 9],
        [50, 1],
      ]).lastChange,
    ).toBe(null));
});
