import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { agreement, firstShare } from "../../../src/analysis/audit/games/bargaining.ts";
import { games, publicGood, publicGoodsPayoff } from "../../../src/analysis/audit/games/games.ts";
import { packageFile } from "../../../src/base/package-files.ts";
import type { GameObservation } from "../../../src/models/audit-observations.ts";
import { examine, planted, standIn } from "./examine.ts";

interface Golden {
  readonly rubinstein: readonly {
    readonly delta1: number;
    readonly delta2: number;
    readonly rounds: number | null;
    readonly firstShare: number;
  }[];
  readonly bargainingMeasures: readonly {
    readonly share: number;
    readonly round: number;
    readonly delta1: number;
    readonly delta2: number;
    readonly gain1: number;
    readonly gain2: number;
    readonly efficiency: number;
    readonly fairness: number;
  }[];
  readonly publicGoods: {
    readonly players: number;
    readonly endowment: number;
    readonly mpcr: number;
    readonly payoffAllFull: number;
    readonly payoffAllZero: number;
  };
  readonly ultimatum: { readonly pie: number; readonly spOffer: readonly number[] };
  readonly trust: { readonly endowment: number; readonly multiplier: number; readonly spSent: number };
}
const golden: Golden = JSON.parse(readFileSync(packageFile("test/golden/games.json"), "utf8"));
const movesOf = (name: string) => games.find((game) => game.name === name)?.moves ?? [];

test.each(golden.rubinstein)("%j", ({ delta1, delta2, rounds, firstShare: share }) =>
  expect(firstShare(delta1, delta2, rounds)).toBeCloseTo(share, 11),
);
test("many rounds come to what no last one does", () =>
  expect(firstShare(0.9, 0.8, 201)).toBeCloseTo(firstShare(0.9, 0.8, null), 9));
test.each(golden.bargainingMeasures)("%j", ({ share, round, delta1, delta2, ...measures }) => {
  const found = agreement(share, round, delta1, delta2);
  for (const [name, value] of Object.entries(measures))
    expect(found[name as keyof typeof found]).toBeCloseTo(value, 12);
});
test("public goods pay what the golden game does, and giving costs the giver", () => {
  const { players, endowment, mpcr, payoffAllFull, payoffAllZero } = golden.publicGoods;
  expect(publicGood).toEqual({ players, endowment, perCapita: mpcr });
  const others = (each: number) => [each, each, each];
  expect(publicGoodsPayoff(20, others(20))).toBeCloseTo(payoffAllFull, 12);
  expect(publicGoodsPayoff(0, others(0))).toBe(payoffAllZero);
  for (const each of [0, 10, 20])
    expect(publicGoodsPayoff(0, others(each))).toBeGreaterThan(publicGoodsPayoff(1, others(each)));
});
test("rules and equilibria are those of the golden games", () => {
  const [offer] = movesOf("ultimatum");
  expect(offer.most).toBe(golden.ultimatum.pie);
  expect(golden.ultimatum.spOffer).toContain(offer.selfish);
  const [sent, returned] = movesOf("trust");
  expect([sent.most, sent.selfish]).toEqual([golden.trust.endowment, golden.trust.spSent]);
  expect(returned.most).toBe(golden.trust.multiplier * returned.facts.sent);
  for (const game of games) expect(game.rules).not.toMatch(/[{}]/);
});

describe("a model that plays", () => {
  test("whoever wants most for itself plays the equilibrium", async () => {
    const { indices, results, calls } = await examine("games", standIn("rational"), { subjects: 2 });
    expect(calls).toBe(2 * games.flatMap(({ moves }) => moves).length);
    for (const { value, benchmark } of indices) expect(value).toBeCloseTo(benchmark?.value ?? Number.NaN, 12);
    for (const { value, selfish } of results.moves as { value: number; selfish: number }[]) expect(value).toBe(selfish);
  });

  test.each<[string, (move: number, seen: GameObservation) => number, string, number]>([
    [
      "half of all it has is given",
      (move, { role, most }) => (role === "giver" ? most / 2 : move),
      "dictator.given",
      0.5,
    ],
    [
      "an offer of two is an insult",
      (move, { role, facts }) => (role === "responder" && facts.offer < 3 ? 0 : move),
      "ultimatum.accept2",
      0,
    ],
    [
      "everything goes into the pot",
      (move, { role, most }) => (role === "player" ? most : move),
      "publicGoods.contributed",
      1,
    ],
    [
      "ten hundredths more than the equilibrium",
      (move, { role }) => (role === "first to offer" ? Math.round(move) + (move < 50 ? 10 : -10) : move),
      "bargaining.distance",
      0.1,
    ],
  ])("%s", async (_, change, name, expected) => {
    const model = planted<GameObservation, { readonly move: number }>(({ move }, seen) => ({
      move: change(move, seen),
    }));
    const { indices } = await examine("games", model, { subjects: 2 });
    expect(indices.find((one) => one.name === name)?.value).toBeCloseTo(expected, 12);
  });

  test("a game that is refused has no number, and the others have", async () => {
    const model = planted<GameObservation, object>((answer, { game }) =>
      game === "trust" ? "I do not gamble." : answer,
    );
    const { indices, warnings } = await examine("games", model, { subjects: 1, keys: "models: {reasks: 0}" });
    expect(indices.filter(({ value }) => value === null).map(({ name }) => name)).toEqual([
      "trust.sent",
      "trust.returned",
    ]);
    expect(warnings[0].code).toBe("refusals");
  });
});
