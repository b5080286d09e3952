/** What moving from one line to another takes from workers and brings in, summed over them. */
import { bracketNear, bracketTable, wordsOf } from "../../law/bracket-table.ts";
import { bracketFrom, justAbove } from "../../law/bracket-walk.ts";
import { type TaxLine, taxInto } from "../../law/tax-line.ts";
import { type Economy, hasOneElasticity } from "../economy.ts";
import { type ResponsePieces, responsePieces } from "../respond/response-pieces.ts";
import { disutility } from "../utility/preferences.ts";
import { addBaseIncome } from "../work-costs.ts";
import { takeWorkers, type Workers } from "../workers.ts";

/** Two lines, of which the first takes less. */
export interface Arc {
  readonly lower: TaxLine;
  readonly higher: TaxLine;
  /** Income beyond which the lines differ, dollars a year. */
  readonly reached: number;
}

/** Weighted sums over people, dollars a year. */
export interface ArcSums {
  /** What they lose, the rebate apart. */
  readonly loss: number;
  /** What they pay more. */
  readonly revenue: number;
  /** The most that one of them pays more or less. */
  readonly largest: number;
  /** Whether anybody's income lies where the lines differ. */
  readonly isReached: boolean;
}

/** @param rebate what everybody gets under either line: it matters where utility is not linear in consumption */
export function arcSums(economy: Economy, arcs: readonly Arc[], line: TaxLine, rebate: number): readonly ArcSums[] {
  if (hasOneElasticity(economy) && economy.hours.limit === null) return arcs.map((arc) => byPieces(economy, arc));
  return byChoice(economy, arcs, line, rebate);
}

class Sums implements ArcSums {
  loss = 0;
  revenue = 0;
  largest = 0;
  isReached = false;

  add(weight: number, loss: number, more: number, isReached: boolean): void {
    this.loss += weight * loss;
    this.revenue += weight * more;
    this.largest = Math.max(this.largest, Math.abs(weight * more));
    this.isReached ||= isReached && weight > 0;
  }
}

/** Quasi-linear utility with one elasticity: two look-ups a worker. */
function byPieces({ zeroTaxIncome, weight, elasticity }: Economy, { lower, higher, reached }: Arc): ArcSums {
  const [few, many] = [lower, higher].map((line) => responsePieces(line, elasticity));
  const from = incomeBeyond(few, reached);
  const [fewOf, manyOf] = [few, many].map((pieces) => pieceFinder(pieces, zeroTaxIncome));
  const sums = new Sums();
  for (let i = 0; i < zeroTaxIncome.length; i++) {
    const z0 = zeroTaxIncome[i];
    // A higher rate moves nobody beyond, so that all others do the same under both lines.
    if (z0 <= from) continue;
    const [a, b] = [fewOf(i, z0), manyOf(i, z0)];
    const more = many.taxLevels[b] + many.taxSlopes[b] * z0 - (few.taxLevels[a] + few.taxSlopes[a] * z0);
    const staysAtKink = few.slopes[a] === 0 && many.slopes[b] === 0 && few.levels[a] === many.levels[b];
    const loss = staysAtKink
      ? few.netLevels[a] - many.netLevels[b]
      : netOf(few, a, z0, elasticity) - netOf(many, b, z0, elasticity);
    sums.add(weight[i], loss, more, true);
  }
  return sums;
}

/** Zero-tax income beyond which workers earn more than a given income. */
function incomeBeyond({ starts, slopes, levels }: ResponsePieces, income: number): number {
  const piece = slopes.findIndex((slope, r) => (slope > 0 ? slope * starts[r + 1] : levels[r]) > income);
  if (piece < 0) return Infinity;
  return slopes[piece] > 0 ? Math.max(starts[piece], income / slopes[piece]) : starts[piece];
}

function pieceFinder({ starts }: ResponsePieces, incomes: Float64Array): (row: number, income: number) => number {
  // A piece holds up to the next one's start: of who is there, too.
  const open = justAbove(starts);
  const table = bracketTable(open, incomes.length);
  const words = wordsOf(incomes);
  return (row, income) => bracketFrom(open, income, bracketNear(table, words, row));
}

/** Utility without the rebate. */
function netOf(
  { slopes, levels, netLevels, netSlopes }: ResponsePieces,
  r: number,
  z0: number,
  elasticity: number,
): number {
  return netLevels[r] + (slopes[r] > 0 ? netSlopes[r] * z0 : -disutility(levels[r], z0, elasticity));
}

/** Workers whose columns are in the processor's cache at a time. */
const blockSize = 4096;

/** Any utility: everybody's choice under each line. */
function byChoice(economy: Economy, arcs: readonly Arc[], line: TaxLine, rebate: number): readonly ArcSums[] {
  const sums = arcs.map(() => new Sums());
  for (let from = 0; from < economy.size; from += blockSize) {
    const rows = Uint32Array.from({ length: Math.min(blockSize, economy.size - from) }, (_, r) => from + r);
    const block = { ...economy, ...takeWorkers(economy, rows) };
    const worth = worthOfDollar(block, line, rebate);
    arcs.forEach((arc, k) => {
      addChoices(block, arc, rebate, worth, sums[k]);
    });
  }
  return sums;
}

function addChoices(
  economy: Economy,
  { lower, higher, reached }: Arc,
  rebate: number,
  worth: Float64Array | null,
  sums: Sums,
): void {
  const few = choicesUnder(economy, lower, rebate);
  const many = choicesUnder(economy, higher, rebate);
  for (let i = 0; i < economy.size; i++) {
    const loss = few.utility[i] - many.utility[i];
    const isReached = Math.max(few.income[i], many.income[i]) > reached;
    sums.add(economy.weight[i], worth === null ? loss : loss / worth[i], many.tax[i] - few.tax[i], isReached);
  }
}

function choicesUnder(economy: Economy & Workers, line: TaxLine, rebate: number) {
  const { size, incomePerHour, utility: form } = economy;
  const hours = form.respond(economy, line, rebate, new Float64Array(size));
  const income = hours.map((worked, i) => incomePerHour[i] * worked);
  const tax = taxInto(line, income, new Float64Array(size));
  const consumption = income.map((earned, i) => earned - tax[i] + rebate);
  addBaseIncome(economy, hours, consumption);
  const utility = new Float64Array(size);
  form.settle(economy, line, { hours, income, consumption }, utility);
  return { income, tax, utility };
}

/** Utility of a dollar more, by best responses at rebates a dollar or two apart; null where it is 1. */
function worthOfDollar(economy: Economy, line: TaxLine, rebate: number): Float64Array | null {
  if (economy.utility.isMoney) return null;
  const from = rebate > 1 ? rebate - 1 : rebate;
  const below = choicesUnder(economy, line, from).utility;
  const above = choicesUnder(economy, line, rebate + 1).utility;
  return above.map((utility, i) => (utility - below[i]) / (rebate + 1 - from));
}
