import { afterAll, describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import type { Economy } from "../../src/env/economy.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import type { WelfareChoice } from "../../src/env/welfare/welfare.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { batchedWelfare } from "../../src/gpu/batched-welfare.ts";
import { populationResponse } from "../../src/gpu/population-response.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { calibrate, economyOf, golden, populationOf, usBrackets } from "../env/helpers.ts";
import { openBackends } from "./helpers.ts";

const backends = await openBackends();
afterAll(async () => {
  for (const backend of backends) await backend.close();
});

/** Graphics processors take logarithms and powers less exactly than processors. */
const tolerance = { webgpu: 1e-5, headlessgl: 1e-5, webasm: 1e-6, cpu: 1e-6 } as const;

const choices: readonly WelfareChoice[] = [
  { kind: "utilitarian", aversion: null },
  { kind: "inverse-income", aversion: null },
  { kind: "rawlsian", aversion: null },
  ...[0, 0.5, 1, 1.125, 2, 3.5, 20].map((aversion) => ({ kind: "ces", aversion }) as const),
];
const nameOf = ({ kind, aversion }: WelfareChoice) => `${kind}${aversion === null ? "" : ` ${aversion}`}`;

const sized = (size: number, elasticity = 0.25): Economy => {
  const random = randomStream(size, "wages");
  return calibrate({ elasticity }, populationOf(Array.from({ length: size }, () => 20 * Math.exp(random.normal()))));
};
const weighted = (size: number): Economy => {
  const random = randomStream(size, "weights");
  const economy = sized(size);
  return { ...economy, weight: economy.weight.map((_, i) => (i % 7 === 3 ? 0 : random.next())) };
};
const evenly = (count: number, width: number) => Array.from({ length: count }, (_, k) => k * width);

/** Zigzags, and all that lies at the edge: no tax, everything taken, and both by turns. */
function schedules(brackets: readonly number[], count: number): readonly (readonly number[])[] {
  const random = randomStream(brackets.length, "rates");
  const edges = [() => 0, () => 0.5, (k: number) => k % 2, (k: number) => (k + 1) % 2];
  const zigzags = Array.from({ length: count }, () => () => random.next());
  return [...edges, ...zigzags].map((rate) => brackets.map((_, k) => rate(k)));
}

function exactly(economy: Economy, brackets: readonly number[], rates: readonly number[]) {
  const schedule = taxSchedule(brackets, rates);
  return settle(economy, schedule, bestResponse(economy, schedule));
}

type Case = readonly [name: string, economy: Economy, brackets: readonly number[]];
const cases: readonly Case[] = [
  ["one worker", sized(1), usBrackets],
  ["a row more than a chunk", sized(257), usBrackets],
  ["many chunks", sized(3001), usBrackets],
  ["weights, some zero", weighted(1000), usBrackets],
  ["a flat tax", sized(9), [0]],
  ["forty brackets", sized(99), evenly(40, 9000)],
  ["very poor and very rich", economyOf([0.5, 3, 40, 2e4, 1e6, ...new Array<number>(9).fill(8e8)]), usBrackets],
  ["a low elasticity", sized(99, 0.12), usBrackets],
  ["a high elasticity", sized(99, 2), usBrackets],
];

describe.each(backends.map((backend) => [backend.name, backend] as const))("%s", (name, backend) => {
  async function compare(economy: Economy, choice: WelfareChoice, brackets: readonly number[]) {
    const lists = schedules(brackets, 9);
    const { evaluate } = createWelfare(choice.kind, choice.aversion, economy);
    const expected = lists.map((rates) => evaluate(exactly(economy, brackets, rates)).value);
    const found = await batchedWelfare(economy, choice, brackets, backend, 8)(lists);
    expect(found).toHaveLength(lists.length);
    found.forEach((value, s) => {
      expect(Math.abs(value - expected[s])).toBeLessThanOrEqual(tolerance[name] * expected[s]);
    });
  }

  test.each(choices.map((choice) => [nameOf(choice), choice] as const))("welfare %s", async (_, choice) => {
    await compare(sized(300), choice, usBrackets);
  });

  describe.each(cases)("%s", (_, economy, brackets) => {
    const lists = schedules(brackets, 9);

    test("welfare ces 1", () => compare(economy, { kind: "ces", aversion: 1 }, brackets));

    test("income, tax and utility of everyone", async () => {
      const respond = populationResponse(economy, brackets, backend);
      for (const rates of lists) {
        const expected = exactly(economy, brackets, rates);
        const found = await respond(rates);
        const { revenuePerWorker } = expected;
        expect(Math.abs(found.revenuePerWorker - revenuePerWorker)).toBeLessThanOrEqual(2e-6 * revenuePerWorker);
        const isNear = (column: "income" | "tax" | "utility", relative: number, to: Float64Array) =>
          found[column].every((value, i) => Math.abs(value - expected[column][i]) <= relative * to[i]);
        expect(isNear("income", 1e-6, expected.income)).toBe(true);
        expect(isNear("tax", 1e-6, expected.income)).toBe(true);
        expect(isNear("utility", 1e-5, expected.utility)).toBe(true);
      }
    });
  });

  type Golden = {
    brackets: number[];
    swf: string;
    W: Record<string, number>;
    rates: Record<string, number[] | number>;
  };
  const goldenChoices: Record<string, WelfareChoice> = {
    ces1: { kind: "ces", aversion: 1 },
    ces2: { kind: "ces", aversion: 2 },
    invz_notax: { kind: "inverse-income", aversion: null },
    rawls: { kind: "rawlsian", aversion: null },
  };
  const goldens = (golden("stackelberg") as Golden[]).filter(({ swf }) => swf in goldenChoices);
  test.each(goldens)("golden welfare $swf, $brackets.length brackets", async ({ brackets, swf, W, rates }) => {
    const names = Object.keys(rates);
    const lists = names
      .map((policy) => [rates[policy]].flat())
      .map((list) => brackets.map((_, k) => list[k] ?? list[0]));
    const found = await batchedWelfare(calibrate(), goldenChoices[swf], brackets, backend, 16)(lists);
    found.forEach((value, s) => {
      expect(Math.abs(value / W[names[s]] - 1)).toBeLessThan(tolerance[name]);
    });
  });
});
