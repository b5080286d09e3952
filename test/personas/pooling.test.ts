import { describe, expect, test } from "@jest/globals";
import { assignPools } from "../../src/population/sources/census/pooling.ts";

type Cell = { n: number; place: string };
const levels = [
  { name: "cell", key: (cell: Cell) => cell.place },
  { name: "country", key: (cell: Cell) => cell.place[0] },
  { name: "all", key: () => "" },
];

function pools(cells: Record<string, number>) {
  const list = Object.entries(cells).map(([place, n]) => ({ place, n }));
  const { poolOfCell, pools: made } = assignPools(list, levels, 30);
  return Object.fromEntries(
    list.map(({ place }, i) => {
      const { level, cells: members } = made[poolOfCell[i]];
      return [place, `${level}: ${members.map((index) => list[index].place).join(" ")}`];
    }),
  );
}

describe("pools", () => {
  test("a large cell stands alone", () => expect(pools({ a1: 30 })).toEqual({ a1: "cell: a1" }));
  test("small cells join without the large ones", () =>
    expect(pools({ a1: 50, a2: 20, a3: 10 })).toEqual({ a1: "cell: a1", a2: "country: a2 a3", a3: "country: a2 a3" }));
  test("what is left at the end is enough", () =>
    expect(pools({ a1: 20, b1: 10, c1: 99 })).toEqual({ a1: "all: a1 b1", b1: "all: a1 b1", c1: "cell: c1" }));
  test("or else shares everyone's", () =>
    expect(pools({ a1: 29, c1: 99 })).toEqual({ a1: "all: a1 c1", c1: "cell: c1" }));
});
