/** Tables that fit a terminal. */
import { afterEach, describe, expect, test } from "@jest/globals";
import { fitted, lineWidth, showAllColumns, stacked } from "../../src/report/text/columns.ts";

afterEach(() => showAllColumns(false));

const long = (columns: number, width = 12): string[][] => [
  ["policy", ...Array.from({ length: columns }, (_, i) => `c${i + 1}`)],
  ["saez", ...Array.from({ length: columns }, () => "9".repeat(width))],
];

describe("fitted", () => {
  test("a table that fits is as it was", () => {
    expect(fitted(long(2))).toEqual(["policy             c1             c2", "saez     999999999999   999999999999"]);
  });

  test.each([
    [long(8), [], "c5, c6, c7, c8"],
    [long(8), ["c1"], "c1, c6, c7, c8"],
    [long(8), ["c2", "c1", "none"], "c1, c2, c7, c8"],
    [long(3, 40), [], "c2, c3"],
  ])("columns go by name, then from the right, and are named (%#)", (rows, dropped, missing) => {
    const lines = fitted(rows, dropped);
    expect(lines.at(-1)).toBe(`not shown for lack of room: ${missing} (--wide)`);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(lineWidth);
  });

  test("--wide shows all", () => {
    showAllColumns(true);
    expect(fitted(long(8))).toHaveLength(2);
  });
});

describe("stacked", () => {
  test("all columns, in as many parts as it takes", () => {
    expect(stacked(long(3))).toHaveLength(1);
    const parts = stacked(long(10));
    expect(parts.map(([header]) => header.trim().split(/ +/).slice(1))).toEqual([
      ["c1", "c2", "c3", "c4"],
      ["c5", "c6", "c7", "c8"],
      ["c9", "c10"],
    ]);
    for (const line of parts.flat()) expect(line.length).toBeLessThanOrEqual(lineWidth);
  });
});
