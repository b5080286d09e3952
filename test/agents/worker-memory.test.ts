import { describe, expect, test } from "@jest/globals";
import { WorkerMemory } from "../../src/agents/worker-memory.ts";

/** A worker's memory after steps with these hours and utilities. */
function remembering(kept: number, lives: readonly (readonly [hours: number, utility: number])[]): WorkerMemory {
  const memory = new WorkerMemory(kept);
  lives.forEach(([hours, utility], i) => {
    memory.remember(i + 1, hours, 1000 * hours, 100 * hours, 5000, utility, utility);
  });
  return memory;
}

const rows = (text: string): number[][] => JSON.parse(`[${text}]`);
const stepsIn = (text: string): number[] => rows(text).map(([step]) => step);
/** Forty steps with utilities 0, 1, 2, … modulo 13. */
const long = Array.from({ length: 40 }, (_, i) => [30 + i / 4, i % 13] as const);

const count = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("the last steps, oldest first", () => {
  test.each([
    [0, 5, []],
    [1, 5, [5]],
    [3, 2, [1, 2]],
    [3, 3, [1, 2, 3]],
    [3, 5, [3, 4, 5]],
    [50, 40, count(1, 40)],
    // One more than there may be, and ten go at once; of fewer than twenty half.
    [20, 20, count(1, 20)],
    [20, 21, count(11, 21)],
    [20, 30, count(11, 30)],
    [20, 31, count(21, 31)],
    [25, 40, count(21, 40)],
    [5, 6, [3, 4, 5, 6]],
    [12, 13, count(7, 13)],
  ])("keeps %d of %d", (kept, lived, expected) =>
    expect(stepsIn(remembering(kept, long.slice(0, lived)).history)).toEqual(expected),
  );
  test("as [step, hours, income, tax, rebate, utility], rounded", () => {
    const memory = new WorkerMemory(3);
    memory.remember(7, 38.456789, 61_234.56, 8765.49, 5432.1, -12.6, 0);
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
  test("none of before they were forgotten, and none without a rank", () => {
    const memory = remembering(10, long.slice(0, 8));
    memory.forgetBest();
    expect(memory.best).toBe("");
    memory.remember(9, 40, 1, 2, 3, 4, null);
    expect(memory.best).toBe("");
    memory.remember(10, 41, 1, 2, 3, 4, -7);
    expect(stepsIn(memory.best)).toEqual([10]);
    expect(stepsIn(memory.history)).toEqual(count(1, 10));
  });
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
  const cases: readonly [name: string, lives: [number, number][], expected: { from: number; to: number } | null][] = [
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
      "raised",
      [
        [40, 9],
        [42, 12],
      ],
      { from: 40, to: 42 },
    ],
    [
      "cut, to a hundredth",
      [
        [40, 9],
        [38.456, 9],
      ],
      { from: 40, to: 38.46 },
    ],
    [
      "only the last two count",
      [
        [10, 99],
        [40, 9],
        [42, 12],
      ],
      { from: 40, to: 42 },
    ],
  ];
  test.each(cases)("%s", (_, lives, expected) => expect(remembering(5, lives).change).toEqual(expected));
  test("none without history", () =>
    expect(
      remembering(0, [
        [40, 9],
        [50, 1],
      ]).change,
    ).toBe(null));
  test("and by how much the number watched rose", () =>
    expect(
      remembering(5, [
        [40, 9],
        [42, 12],
      ]).rise,
    ).toBe(3));
});
