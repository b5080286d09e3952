/**
 * Everybody's best income under log utility when the rebate is given, fast: for those who share a line. All that matters
 * of a worker is z0 and ε, and the higher z0 the higher the income, so that whoever stands between two who choose the same
 * kink or bracket does so, too.
 */
import { isNotch, type TaxLine, taxLine } from "../../law/tax-line.ts";
import { isConvex, taxSegments } from "./income-response.ts";
import { type LogShare, logShare, solvedLogShare } from "./log-share.ts";

/** Workers of one line, in ascending order of z0 where they have one elasticity. */
export interface LogWorkers {
  readonly zeroTaxIncome: Float64Array;
  readonly weight: Float64Array;
  /** One for all, or each one's own. */
  readonly elasticity: number | Float64Array;
  /** Most income, dollars a year; null where hours have no limit. */
  readonly caps: Float64Array | null;
}

/** What they do. Columns are written over by each call. */
export interface LogChoices {
  /** Dollars a year. */
  readonly income: Float64Array;
  /** Takes a line, under which everything that follows happens. */
  under(line: TaxLine): void;
  /**
   * Writes incomes.
   * @returns the weighted sum of tax, dollars a year
   */
  respond(rebate: number): number;
  /** Writes utility of those incomes, −∞ of less than nothing, of which effort is that at the rebate of the last response; all get `paid`. */
  utilities(paid: number, out: Float64Array): void;
  /** What the one with least has of those incomes where all get `paid`, dollars a year. */
  leastConsumption(paid: number): number;
}

/** Segments of a line as columns. */
interface Segments {
  readonly count: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly keep: Float64Array;
  readonly net: Float64Array;
  readonly rate: Float64Array;
  readonly owed: Float64Array;
  /** Whether what is left jumps at the segment's lower end. */
  readonly jumps: Uint8Array;
  readonly convex: boolean;
}

function segmentsOf(line: TaxLine): Segments {
  const list = taxSegments(line, 1);
  const column = (of: (segment: (typeof list)[number], k: number) => number): Float64Array =>
    Float64Array.from(list, of);
  return {
    count: list.length,
    lower: column(({ lower }) => lower),
    upper: column(({ upper }) => upper),
    keep: column(({ keep }) => keep),
    net: column(({ netAtLower }) => netAtLower),
    rate: Float64Array.from(line.rates),
    owed: line.amounts,
    jumps: Uint8Array.from(list, (_, k) => (k > 0 && (line.jumps.includes(k) || isNotch(line, k)) ? 1 : 0)),
    convex: isConvex(line),
  };
}

/** Where someone is: 2k at the lower end of segment k, 2k + 1 within it. */
type Position = number;

const noSegments = segmentsOf(taxLine([0], [0]));

export function logChoices({ zeroTaxIncome, weight, elasticity, caps }: LogWorkers): LogChoices {
  const size = zeroTaxIncome.length;
  const income = new Float64Array(size);
  // Where everybody was the last time is where to begin to look.
  const positions = new Uint16Array(size);
  const shared = typeof elasticity === "number" ? logShare(elasticity) : null;
  const elasticityOf = (i: number): number => (typeof elasticity === "number" ? elasticity : elasticity[i]);
  const choice = { income: 0 };
  let segments = noSegments;
  let virtual = new Float64Array(0);
  let rebate = 0;

  const shareOf = sharesOf(elasticity);

  const choose = (i: number, least: number, most: number): Position => {
    const own = elasticityOf(i);
    const share = shareOf(i);
    const cap = caps === null ? Infinity : caps[i];
    positions[i] = best(zeroTaxIncome[i], cap, own, share, segments, rebate, least, most, choice);
    income[i] = choice.income;
    return positions[i];
  };
  const fill = (from: number, to: number, position: Position, share: LogShare): void => {
    const k = position >> 1;
    positions.fill(position, from, to);
    if (position % 2 === 0) income.fill(segments.lower[k], from, to);
    else {
      const perKeep = virtual[k] / segments.keep[k];
      for (let i = from; i < to; i++) income[i] = zeroTaxIncome[i] * share(perKeep / zeroTaxIncome[i]);
    }
  };
  /** Those between two who have chosen. */
  const between = (from: number, to: number, share: LogShare): void => {
    if (to - from < 2) return;
    if (positions[from] === positions[to]) {
      fill(from + 1, to, positions[from], share);
      return;
    }
    const middle = (from + to) >> 1;
    choose(middle, positions[from] >> 1, positions[to] >> 1);
    between(from, middle, share);
    between(middle, to, share);
  };
  /** The first and the last of those who stood together choose; mostly they still do, and so all between. */
  const inOrder = (share: LogShare): void => {
    let least = 0;
    for (let from = 0; from < size; ) {
      let to = from;
      while (to + 1 < size && positions[to + 1] === positions[from]) to++;
      const most = segments.count - 1;
      least = choose(from, least, most) >> 1;
      if (to > from) least = choose(to, least, most) >> 1;
      between(from, to, share);
      from = to + 1;
    }
  };

  return {
    income,
    under: (line) => {
      segments = segmentsOf(line);
      virtual = new Float64Array(segments.count);
    },
    respond: (reckoned) => {
      rebate = reckoned;
      const { count, lower, keep, net, rate, owed, jumps } = segments;
      for (let k = 0; k < count; k++) virtual[k] = net[k] + rebate - keep[k] * lower[k];
      if (shared !== null && caps === null && jumps.every((jump) => jump === 0)) inOrder(shared);
      else for (let i = 0; i < size; i++) choose(i, 0, count - 1);
      let tax = 0;
      for (let i = 0; i < size; i++) {
        const k = positions[i] >> 1;
        tax += weight[i] * (owed[k] + rate[k] * (income[i] - lower[k]));
      }
      return tax;
    },
    utilities: (paid, out) => {
      const { lower, upper, keep, net } = segments;
      for (let i = 0; i < size; i++) {
        const k = positions[i] >> 1;
        const z0 = zeroTaxIncome[i];
        const own = elasticityOf(i);
        const x = income[i] / z0;
        const isInside = positions[i] % 2 === 1 && income[i] < Math.min(upper[k], caps === null ? Infinity : caps[i]);
        const effort = isInside ? insideEffort(x, virtual[k] / (keep[k] * z0), own) : effortOf(x, own);
        const consumption = net[k] + paid + keep[k] * (income[i] - lower[k]);
        out[i] = consumption < 0 ? -Infinity : Math.log(Math.max(consumption, 1)) - effort;
      }
    },
    leastConsumption: (paid) => {
      const { lower, keep, net } = segments;
      let least = Infinity;
      for (let i = 0; i < size; i++) {
        const k = positions[i] >> 1;
        least = Math.min(least, net[k] + paid + keep[k] * (income[i] - lower[k]));
      }
      return least;
    },
  };
}

/** Elasticities for which tables are made. */
const mostTables = 64;

function sharesOf(elasticity: number | Float64Array): (worker: number) => LogShare {
  if (typeof elasticity === "number") {
    const share = logShare(elasticity);
    return () => share;
  }
  const areFew = new Set(elasticity).size <= mostTables;
  const shares = Array.from(elasticity, (own) => (areFew ? logShare(own) : (q: number) => solvedLogShare(q, own)));
  return (worker) => shares[worker];
}

/** f·x^(1/f), f = ε/(1+ε). */
function effortOf(x: number, elasticity: number): number {
  const share = elasticity / (1 + elasticity);
  return share * x ** (1 / share);
}

/** The same where x^(1/ε)·(q + x) = 1. */
function insideEffort(x: number, virtual: number, elasticity: number): number {
  return ((elasticity / (1 + elasticity)) * x) / (virtual + x);
}

/** The best income of the segments from `least` to `most`, of equally good ones the lowest. */
function best(
  z0: number,
  cap: number,
  elasticity: number,
  share: LogShare,
  { lower, upper, keep, net, jumps, convex }: Segments,
  rebate: number,
  least: number,
  most: number,
  choice: { income: number },
): Position {
  let position = 2 * least;
  let value = -Infinity;
  // Whether the best of the last segment is its upper end: only then its end can be the best of all.
  let atEnd = true;
  choice.income = lower[least];
  for (let k = least; k <= most && lower[k] <= cap; k++) {
    const start = lower[k];
    const end = Math.min(upper[k], cap);
    const virtual = net[k] + rebate - keep[k] * start;
    const q = keep[k] > 0 ? virtual / (keep[k] * z0) : 0;
    const x = keep[k] > 0 ? share(q) : 0;
    const wanted = z0 * x;
    let income = wanted;
    let here = Number.NaN;
    if (wanted <= start) {
      income = start;
      if (atEnd || jumps[k] === 1) here = Math.log(net[k] + rebate) - effortOf(start / z0, elasticity);
      atEnd = false;
    } else if (wanted >= end) {
      income = end;
      atEnd = true;
      if (end === cap || jumps[k + 1] === 1) here = Math.log(virtual + keep[k] * end) - effortOf(end / z0, elasticity);
    } else {
      here = Math.log(keep[k] * z0 * (q + x)) - insideEffort(x, q, elasticity);
      atEnd = false;
    }
    // Who is left with less than nothing everywhere earns as much as there is to be had.
    if (here > value || value === -Infinity) {
      if (here > value) value = here;
      choice.income = income;
      position = wanted <= start ? 2 * k : 2 * k + 1;
    }
    if (convex && !atEnd) break;
  }
  return position;
}
