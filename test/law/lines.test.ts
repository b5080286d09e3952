import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { cappedIncome, incomeResponse, taxSegments } from "../../src/env/respond/income-response.ts";
import { responsePieces } from "../../src/env/respond/response-pieces.ts";
import { disutility } from "../../src/env/utility/preferences.ts";
import { bracketFrom, justAbove } from "../../src/law/bracket-walk.ts";
import { type TaxLine, taxInto, taxLine, taxOn } from "../../src/law/tax-line.ts";

/** Random lines with rates of any sign, and jumps both ways. */
function randomLine(seed: number, withJumps: boolean): TaxLine {
  const random = randomStream(seed, "line");
  const count = 1 + random.integer(6);
  const brackets = [0];
  while (brackets.length < count) brackets.push(brackets[brackets.length - 1] + 2000 + 40_000 * random.next());
  const rates = brackets.map(() => Math.min(1, 1.6 * random.next() - 0.6));
  const amounts = new Float64Array(count);
  amounts[0] = -5000 * random.next();
  for (let k = 1; k < count; k++) {
    amounts[k] = amounts[k - 1] + rates[k - 1] * (brackets[k] - brackets[k - 1]);
    if (withJumps && random.next() < 0.5) amounts[k] += 3000 * (random.next() - 0.4);
  }
  return taxLine(brackets, rates, amounts);
}

/** The best income of a worker, by trying very many: utility without the rebate at it. */
function bestByTrial(line: TaxLine, zeroTaxIncome: number, elasticity: number): number {
  const value = (income: number): number =>
    income - taxOn(line, income) - disutility(income, zeroTaxIncome, elasticity);
  let best = value(0);
  const most = 4 * zeroTaxIncome + 1000;
  for (let k = 0; k <= 40_000; k++) best = Math.max(best, value((most * k) / 40_000));
  for (const start of line.brackets) best = Math.max(best, value(start), value(start * (1 - 1e-9)));
  return best;
}

const seeds = Array.from({ length: 40 }, (_, k) => k);

describe("the best income under any line: negative rates, notches, jumps up", () => {
  test.each(seeds)("line %i: never worse than the best of 40,000 incomes", (seed) => {
    const line = randomLine(seed, seed % 2 === 1);
    const elasticity = [0.25, 0.4, 1][seed % 3];
    const { starts, slopes, levels } = incomeResponse(line, elasticity);
    const open = justAbove(starts);
    const random = randomStream(seed, "worker");
    for (let worker = 0; worker < 8; worker++) {
      const zeroTaxIncome = 500 + 150_000 * random.next() ** 2;
      const piece = bracketFrom(open, zeroTaxIncome, 0);
      const income = slopes[piece] * zeroTaxIncome + levels[piece];
      const reached = income - taxOn(line, income) - disutility(income, zeroTaxIncome, elasticity);
      const best = bestByTrial(line, zeroTaxIncome, elasticity);
      expect(reached).toBeGreaterThan(best - 1e-6 * Math.max(1000, Math.abs(best)));
      // The same by trying every segment, as for people whom a cap on hours binds.
      const tried = cappedIncome(taxSegments(line, elasticity), zeroTaxIncome, Infinity, elasticity);
      const other = tried - taxOn(line, tried) - disutility(tried, zeroTaxIncome, elasticity);
      expect(Math.abs(other - reached)).toBeLessThan(1e-6 * Math.max(1000, Math.abs(reached)));
    }
  });

  test.each(seeds)("line %i: pieces say what the line takes and leaves", (seed) => {
    const line = randomLine(seed, seed % 2 === 1);
    const pieces = responsePieces(line, 0.4);
    const open = justAbove(pieces.starts);
    const random = randomStream(seed, "piece");
    for (let worker = 0; worker < 20; worker++) {
      const z0 = 500 + 150_000 * random.next() ** 2;
      const r = bracketFrom(open, z0, 0);
      const income = pieces.slopes[r] * z0 + pieces.levels[r];
      const net = pieces.slopes[r] > 0 ? pieces.netSlopes[r] * z0 : -disutility(pieces.levels[r], z0, 0.4);
      expect(pieces.taxLevels[r] + pieces.taxSlopes[r] * z0).toBeCloseTo(taxOn(line, income), 5);
      expect(pieces.netLevels[r] + net).toBeCloseTo(income - taxOn(line, income) - disutility(income, z0, 0.4), 5);
    }
  });
});

test("a notch of $1,000 at $20,000 keeps people under it; who would earn much more jumps over", () => {
  const notch = taxLine([0, 20_000], [0, 0], Float64Array.of(0, 1000));
  const best = (z0: number): number => {
    const { starts, slopes, levels } = incomeResponse(notch, 1);
    const piece = bracketFrom(justAbove(starts), z0, 0);
    return slopes[piece] * z0 + levels[piece];
  };
  expect(best(15_000)).toBe(15_000);
  expect(best(21_000)).toBeCloseTo(20_000, 6);
  expect(taxOn(notch, best(21_000))).toBe(0);
  // u without the notch is z0/2; below it 20000 − 20000²/(2·z0): equal where z0/2 − 1000 = 20000 − 2e8/z0.
  const indifferent = 21_000 + Math.sqrt(21_000 ** 2 - 4e8);
  expect(best(indifferent * (1 - 1e-6))).toBeCloseTo(20_000, 6);
  expect(best(indifferent * (1 + 1e-6))).toBeCloseTo(indifferent * (1 + 1e-6), 6);
});

test("at the start of a bracket below which more is owed, the smaller amount holds", () => {
  const jumpUp = taxLine([0, 10_000], [0, 0], Float64Array.of(500, 0));
  expect([9999, 10_000, 10_001].map((income) => taxOn(jumpUp, income))).toEqual([500, 0, 0]);
  const jumpDown = taxLine([0, 10_000], [0, 0], Float64Array.of(0, 500));
  expect([9999, 10_000, 10_001].map((income) => taxOn(jumpDown, income))).toEqual([0, 0, 500]);
  const incomes = Float64Array.of(10_001, 10_000, 9999);
  expect([...taxInto(jumpDown, incomes, new Float64Array(3))]).toEqual([500, 0, 0]);
});

test("the one walk finds what a search from the top finds", () => {
  const random = randomStream(3, "walk");
  for (let round = 0; round < 200; round++) {
    const starts = [0];
    while (starts.length < 1 + random.integer(8)) starts.push(starts[starts.length - 1] + 1 + random.integer(50));
    const table = Float64Array.from([...starts, Infinity]);
    const value = random.integer(4) === 0 ? starts[random.integer(starts.length)] : 300 * random.next() - 5;
    const expected = Math.max(
      starts.findLastIndex((start) => start <= value),
      0,
    );
    for (let near = 0; near < starts.length; near++) expect(bracketFrom(table, value, near)).toBe(expected);
    const above = Math.max(
      starts.findLastIndex((start) => start < value),
      0,
    );
    expect(bracketFrom(justAbove(table), value, 0)).toBe(above);
  }
});
