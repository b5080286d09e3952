/** What rational workers elect: golden numbers, and theory. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { randomStream } from "../../src/base/random.ts";
import { paperEconomy } from "../../src/env/calibrate/paper-economy.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { medianVoterFlat } from "../../src/planner/oracles/flat-taxes.ts";
import type { Ballots } from "../../src/voting/ballots.ts";
import { beats, condorcetWinner, countCycles, pairwiseVotes } from "../../src/voting/pairwise.ts";
import { preferenceMatrix } from "../../src/voting/preference-matrix.ts";
import { votingRule } from "../../src/voting/registry.ts";
import { ballotsFromUtilities } from "../../src/voting/utility-ballots.ts";
import {
  calibrate,
  economyOf,
  flat,
  golden,
  outcome,
  populationOf,
  relativeGap,
  skills,
  usBrackets,
  usLaw,
} from "../env/helpers.ts";

const count = (rule: string, ballots: Ballots, platforms: readonly (readonly number[])[]) =>
  votingRule(rule).tally(ballots, { platforms, pairwise: pairwiseVotes(ballots), random: randomStream(1) });

describe("six platforms of the golden file", () => {
  const expected = golden("voting")["prop_0.25"];
  const names = Object.keys(expected.candidates);
  const platforms: number[][] = Object.values(expected.candidates);
  const economy = calibrate();
  const utilities = preferenceMatrix(
    economy,
    platforms.map((rates) => taxSchedule(usBrackets, rates)),
  );
  const ballots = ballotsFromUtilities(utilities, economy.weight);
  const pairwise = pairwiseVotes(ballots);
  const counted = (rule: string) => count(rule, ballots, platforms);
  const winner = (rule: string) => names[counted(rule).winner ?? -1];

  test("pairwise votes", () => expect([...pairwise.votes]).toEqual(expected.pairwise_prefer_row_over_col.flat()));
  test("first choices", () =>
    expect(
      relativeGap(
        counted("plurality").shares,
        expected.first_choice.map((n: number) => n / 1000),
      ),
    ).toBeLessThan(1e-12));
  test("approvals", () =>
    expect(
      relativeGap(
        counted("approval").shares,
        expected.approval_above_own_mean.map((n: number) => n / 1000),
      ),
    ).toBeLessThan(1e-12));
  test("Borda points", () =>
    expect(
      relativeGap(
        counted("borda").shares,
        expected.borda.map((points: number) => points / 5000),
      ),
    ).toBeLessThan(1e-12));
  test("eliminations: lots order the first two, who have no vote", () => {
    const order = (counted("instant-runoff").rounds ?? []).map(({ eliminated }) => names[eliminated ?? -1]);
    expect([...order.slice(0, 2).sort(), ...order.slice(2, -1)]).toEqual([
      ...expected.irv_elimination.slice(0, 2).sort(),
      ...expected.irv_elimination.slice(2),
    ]);
  });
  test.each([
    ["plurality", expected.plurality],
    ["approval", expected.approval_winner],
    ["borda", expected.borda_winner],
    ["instant-runoff", expected.irv_winner],
    ["condorcet", expected.condorcet[0]],
  ])("%s elects %s", (rule, name) => expect(winner(rule)).toBe(name));
  test("the Condorcet winner", () => expect(names[condorcetWinner(pairwise) ?? -1]).toBe(expected.condorcet[0]));
});

describe("flat taxes (Meltzer and Richard 1981)", () => {
  const grid = Array.from({ length: 100 }, (_, percent) => [percent / 100]);
  const vote = (economy: ReturnType<typeof economyOf>) =>
    ballotsFromUtilities(
      preferenceMatrix(
        economy,
        grid.map(([rate]) => flat(rate)),
      ),
      economy.weight,
    );
  const economy = calibrate();
  const ballots = vote(economy);
  const elected = (rule: string) => count(rule, ballots, grid);

  test("a majority wants 58 or 59 %, as in closed form", () => {
    expect([58, 59]).toContain(elected("condorcet").winner);
    expect(
      Math.abs(
        0.01 * (elected("condorcet").winner ?? 0) - golden("checks").calibrations["prop_0.25"].median_voter.tau_closed,
      ),
    ).toBeLessThan(0.01);
  });
  test("plurality elects no tax: those above the mean agree on it", () => expect(elected("plurality").winner).toBe(0));
  test("so does the median of ideal rates", () => {
    const [rate] = elected("median").rates ?? [];
    expect(rate).toBeGreaterThanOrEqual(0.58);
    expect(rate).toBeLessThanOrEqual(0.59);
  });
  test("preferences of a single peak make no cycles", () => expect(countCycles(pairwiseVotes(ballots))).toBe(0));

  test("the closed form is the Condorcet winner, to a grid step, whatever the incomes and weights", () => {
    const worker = fc.record({
      log: fc.double({ min: 3, max: 6, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 9, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(worker, { minLength: 3, maxLength: 25 }),
        fc.constantFrom(0.1, 0.25, 0.5, 1),
        (workers, elasticity) => {
          const people = economyOf(
            workers.map(({ log }) => 10 ** log),
            { elasticity, weights: workers.map(({ weight }) => weight) },
          );
          const rate = medianVoterFlat(people.zeroTaxIncome, people.weight, elasticity);
          const { winner } = count("condorcet", vote(people), grid);
          expect(Math.abs((winner ?? 0) / 100 - Math.min(rate, 0.99))).toBeLessThanOrEqual(0.01);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("of two who only want office, the one at the median voter's rate cannot lose", () => {
    const rate = medianVoterFlat(economy.zeroTaxIncome, economy.weight, economy.elasticity);
    const schedules = [flat(rate), ...grid.map(([other]) => flat(other))];
    const pairwise = pairwiseVotes(ballotsFromUtilities(preferenceMatrix(economy, schedules), economy.weight));
    expect(grid.filter((_, other) => beats(pairwise, other + 1, 0))).toEqual([]);
  });
});

describe("preference matrix", () => {
  const people = populationOf(skills.slice(0, 50));
  const schedules = [usLaw, flat(0), flat(0.3)];
  test.each([
    ["quasi-linear", calibrate({}, people), (u: number) => u],
    ["log", calibrate({ utility: "log", disutility: "common" }, people), Math.exp],
    ["paper", paperEconomy(people), (u: number) => u],
  ] as const)("%s: a column of dollars for each schedule", (_name, economy, dollars) => {
    const columns = preferenceMatrix(economy, schedules);
    expect(columns).toHaveLength(3);
    columns.forEach((column, s) => {
      expect(relativeGap(column, outcome(economy, schedules[s]).utility.map(dollars))).toBeLessThan(1e-12);
    });
  });
});
