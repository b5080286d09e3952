/** The most even of the lotteries that satisfy linear conditions, by Newton's method on the conditions' prices. */

const mostSteps = 200;
const precision = 1e-14;
/** Conditions that say the same twice have any prices: so small a part of the largest keeps them finite. */
const ridge = 1e-12;

/**
 * Chances p of greatest entropy with Σ_a p_a·m(a, b) = 0 for every b that is drawn, which all equilibria of a symmetric
 * game have, and ≥ 0 for every other b. They are p_a ∝ exp(Σ_b λ_b·m(a, b)), and λ minimises the logarithm of what they
 * are divided by.
 * @param drawn those with a chance
 * @param others those with none, whom the lottery must not lose to
 * @param margin m(a, b), antisymmetric
 * @returns a chance for each of `drawn`
 */
export function mostEvenLottery(
  drawn: readonly number[],
  others: readonly number[],
  margin: (a: number, b: number) => number,
): readonly number[] {
  const rows = [...drawn];
  for (;;) {
    const chances = balanced(drawn, rows, margin);
    const worst = others
      .filter((b) => !rows.includes(b))
      .map((b) => ({ b, sum: drawn.reduce((sum, a, k) => sum + chances[k] * margin(a, b), 0) }))
      .reduce<{ b: number; sum: number } | null>((least, one) => (least && least.sum <= one.sum ? least : one), null);
    if (worst === null || worst.sum >= -1e-9) return chances;
    rows.push(worst.b);
  }
}

/** With Σ_a p_a·m(a, b) = 0 for every b of `rows`. */
function balanced(
  drawn: readonly number[],
  rows: readonly number[],
  margin: (a: number, b: number) => number,
): readonly number[] {
  const at = rows.map((b) => drawn.map((a) => margin(a, b)));
  let prices = rows.map(() => 0);
  let now = chancesAt(at, prices, drawn.length);
  for (let n = 0; n < mostSteps; n++) {
    const slope = at.map((row) => dot(row, now.chances));
    if (Math.max(...slope.map(Math.abs)) < precision) break;
    const curve = at.map((one, i) =>
      at.map((other, j) => one.reduce((sum, m, k) => sum + m * other[k] * now.chances[k], 0) - slope[i] * slope[j]),
    );
    const most = Math.max(...curve.map((row, i) => row[i]), Number.MIN_VALUE);
    const step = solved(
      curve.map((row, i) => row.with(i, row[i] + ridge * most)),
      slope,
    );
    let size = 1;
    let next = now;
    let moved = prices;
    for (; size > 1e-10; size /= 2) {
      moved = prices.map((price, i) => price - size * step[i]);
      next = chancesAt(at, moved, drawn.length);
      if (next.total <= now.total) break;
    }
    if (size <= 1e-10) break;
    [prices, now] = [moved, next];
  }
  return now.chances;
}

function chancesAt(at: readonly (readonly number[])[], prices: readonly number[], count: number) {
  const exponents = Array.from({ length: count }, (_, k) => at.reduce((sum, row, i) => sum + prices[i] * row[k], 0));
  const most = Math.max(...exponents);
  const terms = exponents.map((one) => Math.exp(one - most));
  const sum = terms.reduce((total, term) => total + term, 0);
  return { chances: terms.map((term) => term / sum), total: most + Math.log(sum) };
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, k) => sum + value * other[k], 0);
}

/** Gauss's elimination, the largest pivot first. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++) if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const own = rows[column][column];
    if (own === 0) continue;
    for (let i = column + 1; i < size; i++) {
      const factor = rows[i][column] / own;
      for (let j = column; factor !== 0 && j <= size; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  const found = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let rest = rows[i][size];
    for (let j = i + 1; j < size; j++) rest -= rows[i][j] * found[j];
    found[i] = rows[i][i] === 0 ? 0 : rest / rows[i][i];
  }
  return found;
}
