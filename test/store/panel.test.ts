import { describe, expect, test } from "@jest/globals";
import { panelOf } from "../../src/run/recorder.ts";

const range = (size: number): number[] => Array.from({ length: size }, (_, i) => i);

describe("the panel", () => {
  test.each([
    [5, 5],
    [5, 9],
    [1, 1],
  ])("of %d people, %d wanted: everybody", (size, wanted) => expect(panelOf(size, wanted, 1)).toEqual(range(size)));
  test("nobody", () => expect(panelOf(10, 0, 1)).toEqual([]));

  test.each([
    [10, 9],
    [1000, 1],
    [1000, 100],
    [20_000, 10_000],
  ])("of %d people: %d of them, distinct, in order, by seed", (size, wanted) => {
    const panel = panelOf(size, wanted, 7);
    expect(panel).toHaveLength(wanted);
    expect(new Set(panel).size).toBe(wanted);
    expect(panel).toEqual(panel.toSorted((a, b) => a - b));
    expect([panel[0] >= 0, panel[wanted - 1] < size]).toEqual([true, true]);
    expect(panelOf(size, wanted, 7)).toEqual(panel);
    if (size > 10) expect(panelOf(size, wanted, 8)).not.toEqual(panel);
  });

  test("everybody is as likely to be in it", () => {
    const [size, wanted, draws] = [10, 3, 4000];
    const counts = range(size).map(() => 0);
    for (let seed = 0; seed < draws; seed++) for (const worker of panelOf(size, wanted, seed)) counts[worker]++;
    const expected = (draws * wanted) / size;
    const deviation = Math.sqrt(expected * (1 - wanted / size));
    for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(5 * deviation);
  });
});
