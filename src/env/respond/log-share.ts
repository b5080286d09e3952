/**
 * Interior choices under log utility, as one function for each elasticity. On a segment c = m + k·z (virtual income m,
 * rebate included, net-of-tax rate k) best income is z = z0·x with x^(1/ε)·(q + x) = 1 and q = m/(k·z0).
 */

/** Cells of a table, by the leading bits of 1 + q: twenty doublings, each cut in 128. A cubic in each is right to 1e-10. */
const doublings = 20;
const cellsPerDoubling = 128;
/** Bits of the high word that a cell leaves out. */
const shift = 13;
const firstCell = 0x3ff00000 >>> shift;

export type LogShare = (virtual: number) => number;

const known = new Map<number, LogShare>();
/** Elasticities for which a table is kept: steps by income have few, a column can have as many as people. */
const mostKept = 64;

/** x as a function of q, from a table: for many questions of one elasticity. */
export function logShare(elasticity: number): LogShare {
  const kept = known.get(elasticity);
  if (kept) return kept;
  const share = tabulated(elasticity);
  if (known.size < mostKept) known.set(elasticity, share);
  return share;
}

/** x at q, up to rounding, by Newton's method from the side from which it cannot overshoot. */
export function solvedLogShare(virtual: number, elasticity: number): number {
  // Above zero in t = ln x, below in the logarithm of q + x: the function is convex and rising in either.
  if (virtual >= 0) return Math.exp(convexRoot(virtual, 1 / elasticity, 1));
  return Math.exp(convexRoot(-virtual, 1, 1 / elasticity)) - virtual;
}

/** t with own·t + other·ln(a + e^t) = 0, a ≥ 0. */
function convexRoot(a: number, own: number, other: number): number {
  let t = 0;
  for (let iteration = 0; iteration < 60; iteration++) {
    const power = Math.exp(t);
    const step = (own * t + other * Math.log(a + power)) / (own + (other * power) / (a + power));
    t -= step;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(t))) break;
  }
  return t;
}

/** The low word comes first on every platform that Node is built for but mainframes. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

function tabulated(elasticity: number): LogShare {
  const size = doublings * cellsPerDoubling;
  const starts = Float64Array.from({ length: size + 1 }, (_, cell) => {
    const doubling = Math.floor(cell / cellsPerDoubling);
    return 2 ** doubling * (1 + (cell % cellsPerDoubling) / cellsPerDoubling);
  });
  const values = starts.map((start) => solvedLogShare(start - 1, elasticity));
  const slopes = starts.map((start, n) => {
    const share = values[n] / (start - 1 + values[n]);
    return -share / (1 / elasticity + share);
  });
  // Of each cell its start and the coefficients of a cubic with the right values and slopes at both ends.
  const cells = new Float64Array(5 * size);
  for (let n = 0; n < size; n++) {
    const width = starts[n + 1] - starts[n];
    const rise = (values[n + 1] - values[n]) / width;
    const [from, to] = [slopes[n], slopes[n + 1]];
    cells.set(
      [starts[n], values[n], from, (3 * rise - 2 * from - to) / width, (from + to - 2 * rise) / width ** 2],
      5 * n,
    );
  }
  return (virtual) => {
    const place = 1 + virtual;
    double[0] = place;
    const n = (words[1] >>> shift) - firstCell;
    if (!(virtual >= 0 && n < size)) return solvedLogShare(virtual, elasticity);
    const at = 5 * n;
    const d = place - cells[at];
    return cells[at + 1] + d * (cells[at + 2] + d * (cells[at + 3] + d * cells[at + 4]));
  };
}
