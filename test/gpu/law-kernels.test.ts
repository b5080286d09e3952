import { afterAll, describe, expect, test } from "@jest/globals";
import { plugin as couples } from "../../examples/joint-filing.ts";
import { plugin as incomeTax } from "../../examples/negative-income-tax.ts";
import { randomStream } from "../../src/base/random.ts";
import type { Economy } from "../../src/env/economy.ts";
import { hoursUpTo } from "../../src/env/hours-choice.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { type Settlement, settle } from "../../src/env/settle/settlement.ts";
import { disutility } from "../../src/env/utility/preferences.ts";
import { createWelfare, type WelfareChoice } from "../../src/env/welfare/welfare.ts";
import type { Backend } from "../../src/gpu/backend.ts";
import { batchedLawWelfare } from "../../src/gpu/batched-law-welfare.ts";
import { lawResponse } from "../../src/gpu/law-response.ts";
import { lawKernelSupports } from "../../src/gpu/worker-columns.ts";
import type { AppliedLaw } from "../../src/law/applied-law.ts";
import { applyLaw, taxLaw } from "../../src/law/apply-law.ts";
import type { BudgetPiece } from "../../src/law/tax-law.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { byName, type Population } from "../../src/population/population.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { economyOf, people } from "../law/people.ts";
import { openBackends } from "./helpers.ts";

const backends = await openBackends();
afterAll(async () => {
  for (const backend of backends) await backend.close();
});

const size = 300;
const random = randomStream(9, "wages");
const given = people(Array.from({ length: size }, () => 6 + 120 * random.next() ** 3));
const column = (name: string, value: (i: number) => number) =>
  byName([
    { name, unit: "", meaning: "", kind: "number" as const, values: Float64Array.from(given.wage, (_, i) => value(i)) },
  ]);

/** The US statute for drawn families, at values of its levers; as it is, people whose hours were moved are indifferent. */
function statute(values: (start: readonly number[]) => readonly (readonly number[])[]): Under {
  const source = `name: families\nsteps: 2\nseed: 4\npopulation: {size: ${size}}\neconomy: {law: us-2024, calibrate: {under: us-2024}}\nworkers: {decide: rational}\nplanner: {kind: us-federal}`;
  const { economy, levers } = prepare(parseScenario(source, "families.yaml", builtInKinds).scenario);
  return { economy, laws: values(levers.start).map((rates) => levers.policy(rates).law) };
}

/** A law of a plugin at several values of its parameters. */
function example(
  { laws: [kind] }: typeof couples | typeof incomeTax,
  persons: Population,
  values: readonly (readonly number[])[],
) {
  const { law } = kind.create({} as never);
  const economy = economyOf(persons, { elasticity: 0.25, limit: null });
  return { economy, laws: values.map((list) => applyLaw(taxLaw(law(list)), persons)) };
}

/** Rates from −0.5 to 0.45: two of them never add up to 1. */
function pieces(seed: number): readonly BudgetPiece[] {
  const draws = randomStream(seed, "pieces");
  const list: BudgetPiece[] = [];
  for (let from = 0; list.length < 1 + draws.integer(9); from += 500 + draws.integer(25_000))
    list.push({ from, rate: 0.95 * draws.next() - 0.5 });
  return list;
}

/** Three classes of people, most of whom have others who earn. */
function drawnLaw(seed: number): AppliedLaw {
  const earned = Float64Array.from(given.wage, (_, i) => (i % 4 === 0 ? 0 : 300 * ((7 * i) % 300)));
  return applyLaw(
    taxLaw({
      classOf: () => Uint8Array.from(given.wage, (_, i) => i % 3),
      offset: () => ({ earned, unearned: new Float64Array(size) }),
      budget: (taxClass) => [
        { name: "of the family", of: "family", pieces: pieces(3 * seed + taxClass) },
        { name: "own", of: "own", pieces: pieces(1000 + 3 * seed + taxClass) },
      ],
    }),
    given,
  );
}

interface Under {
  readonly economy: Economy;
  readonly laws: readonly AppliedLaw[];
}
type Case = readonly [name: string, under: Under];
const drawn = [1, 2, 3, 4].map(drawnLaw);
const withChildren: Population = { ...given, columns: column("children", (i) => i % 5) };
const withSpouses: Population = {
  ...given,
  columns: column("spouse_earnings", (i) => (i % 3 === 0 ? Number.NaN : 211 * ((11 * i) % 400))),
};
const weights = Float64Array.from(given.wage, (_, i) => (i % 7 === 3 ? 0 : 0.2 + ((3 * i) % 10)));
const elastic = (elasticity: number) => economyOf(given, { elasticity, limit: null });
const cases: readonly Case[] = [
  [
    "us-2024 with drawn families",
    statute((start) => [0.05, 0.35, 0.6].map((by) => start.map((rate, k) => (k % 2 ? rate : by)))),
  ],
  [
    "a negative income tax with a work bonus",
    example(incomeTax, withChildren, [
      [6000, 0.3, 800],
      [0, 0.1, 2000],
      [9000, 0.5, 0],
    ]),
  ],
  [
    "a couple's joint schedule",
    example(couples, withSpouses, [
      [0, 0.2, 0.4],
      [0.5, 0.1, 0.6],
      [0.3, 0.3, 0],
    ]),
  ],
  ["random laws", { economy: elastic(0.25), laws: drawn }],
  ["random laws, powers that are not whole", { economy: elastic(0.3), laws: drawn }],
  ["weights, some zero", { economy: { ...elastic(0.25), weight: weights }, laws: drawn }],
  ["a cap that binds", { economy: { ...elastic(0.5), hours: hoursUpTo(38) }, laws: drawn }],
  ["one line for all", { economy: elastic(0.25), laws: [taxSchedule([0, 20_000, 50_000], [0.6, -0.2, 0.5])] }],
];

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Choices are settled exactly; who is indifferent between two incomes to five digits may have taken either. */
function takenAs(economy: Economy, law: AppliedLaw, hours: Float64Array, taken: Float64Array) {
  const { zeroTaxIncome, incomePerHour, elasticity } = economy;
  let indifferent = 0;
  for (let i = 0; i < economy.size; i++) {
    const best = hours[i] * incomePerHour[i];
    if (Math.abs(taken[i] - best) <= 1e-3 * best) continue;
    const [most, found] = [best, taken[i]].map((z) => z - law.tax(z, i) - disutility(z, zeroTaxIncome[i], elasticity));
    expect(Math.abs(most - found)).toBeLessThanOrEqual(1e-5 * Math.abs(most));
    indifferent++;
    hours[i] = taken[i] / incomePerHour[i];
  }
  return { expected: settle(economy, law, hours), indifferent };
}

async function respondsAs({ economy, laws }: Under, backend: Backend): Promise<void> {
  const respond = lawResponse(economy, backend);
  for (const law of laws) {
    const found = await respond(law);
    const hours = bestResponse(economy, law);
    const { expected, indifferent } = takenAs(economy, law, hours, found.income);
    expect(indifferent).toBeLessThanOrEqual(0.02 * economy.size);
    const { income, tax, utility, revenuePerWorker } = expected;
    // Where money is paid out, too, revenue can be next to nothing of what changes hands.
    const hands = mean(tax.map(Math.abs));
    expect(Math.abs(found.revenuePerWorker - revenuePerWorker)).toBeLessThanOrEqual(2e-6 * hands);
    const apart = { income: 0, tax: 0, utility: 0 };
    for (let i = 0; i < economy.size; i++) {
      apart.income = Math.max(apart.income, Math.abs(found.income[i] - income[i]) / Math.max(income[i], 1));
      apart.tax = Math.max(apart.tax, Math.abs(found.tax[i] - tax[i]) / Math.max(income[i], 1000));
      apart.utility = Math.max(
        apart.utility,
        Math.abs(found.utility[i] - utility[i]) / Math.max(Math.abs(utility[i]), 1000),
      );
    }
    expect(apart.income).toBeLessThanOrEqual(1e-3);
    expect(apart.tax).toBeLessThanOrEqual(1e-3);
    expect(apart.utility).toBeLessThanOrEqual(1e-5);
  }
}

const choices: readonly WelfareChoice[] = [
  { kind: "utilitarian", aversion: null },
  { kind: "inverse-income", aversion: null },
  { kind: "rawlsian", aversion: null },
  ...[1, 2, 3.5].map((aversion) => ({ kind: "ces", aversion }) as const),
];

describe.each(backends.map((backend) => [backend.name, backend] as const))("%s", (_, backend) => {
  test("us-2024 as it is", () =>
    respondsAs(
      statute((start) => [start]),
      backend,
    ));

  describe.each(cases)("%s", (_name, { economy, laws }) => {
    // Both kernels choose alike.
    const settled = async () => {
      const respond = lawResponse(economy, backend);
      const settlements: Settlement[] = [];
      for (const law of laws) {
        const { income } = await respond(law);
        settlements.push(takenAs(economy, law, bestResponse(economy, law), income).expected);
      }
      return settlements;
    };

    test("income, tax and utility of everyone", () => respondsAs({ economy, laws }, backend));

    test.each(choices)("welfare $kind $aversion", async (choice) => {
      const { evaluate } = createWelfare(choice.kind, choice.aversion, economy);
      // More laws than are taken at once, and a last batch that is not full.
      const found = await batchedLawWelfare(economy, choice, backend, 2)([...laws, laws[0]]);
      expect(found).toHaveLength(laws.length + 1);
      const exactly = await settled();
      [...exactly, exactly[0]].forEach((settlement, s) => {
        const { value } = evaluate(settlement);
        expect(Math.abs(found[s] - value)).toBeLessThanOrEqual(1e-5 * Math.abs(value));
      });
    });
  });
});

describe("what kernels do not know is refused with the reason", () => {
  const economy = elastic(0.25);

  test("a law that jumps", async () => {
    const notch = applyLaw(
      taxLaw({
        budget: () => [
          {
            name: "tax",
            of: "own",
            pieces: [
              { from: 0, rate: 0.1 },
              { from: 30_000, rate: 0.2, amount: 5000 },
            ],
          },
        ],
      }),
      given,
    );
    expect(lawKernelSupports(economy, notch)).toMatch(/jumps/);
    await expect(lawResponse(economy, backends[0])(notch)).rejects.toThrow(/jumps/);
    await expect(
      batchedLawWelfare(economy, { kind: "utilitarian", aversion: null }, backends[0], 2)([notch]),
    ).rejects.toThrow(/jumps/);
  });

  test("elasticities that differ, and welfare by rows", () => {
    const own = economyOf(given, {
      elasticity: Float64Array.from(given.wage, (_, i) => 0.2 + 0.1 * (i % 3)),
      limit: null,
    });
    expect(lawKernelSupports(own, drawn[0])).toMatch(/one elasticity/);
    expect(lawKernelSupports(economy, drawn[0], { kind: "paper", aversion: null })).toMatch(/welfare function paper/);
  });
});
