/** The least slack on average that makes choices rational. */

/**
 * min Σ e_t/n over e ≥ 0 for which there are v with v_s − v_t ≥ W_ts − e_t for all t and s. Its dual is the heaviest
 * assignment of each choice to another or to itself (weight 0), which the Hungarian algorithm finds in n³ steps.
 * @param weights n × n, row by row; the diagonal is taken as 0
 */
export function leastMeanSlack(weights: Float64Array, n: number): number {
  if (n < 2) return 0;
  const cost = (row: number, column: number): number => (row === column ? 0 : -weights[row * n + column]);
  // Rows and columns from 1, so that 0 can mean nobody; potentials of both sides.
  const ofRow = new Float64Array(n + 1);
  const ofColumn = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1);
  const cameFrom = new Int32Array(n + 1);
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row;
    let column = 0;
    const least = new Float64Array(n + 1).fill(Infinity);
    const isUsed = new Uint8Array(n + 1);
    do {
      isUsed[column] = 1;
      const from = rowOf[column];
      let [delta, nearest] = [Infinity, 0];
      for (let j = 1; j <= n; j++) {
        if (isUsed[j]) continue;
        const reduced = cost(from - 1, j - 1) - ofRow[from] - ofColumn[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          cameFrom[j] = column;
        }
        if (least[j] < delta) [delta, nearest] = [least[j], j];
      }
      for (let j = 0; j <= n; j++) {
        if (isUsed[j]) {
          ofRow[rowOf[j]] += delta;
          ofColumn[j] -= delta;
        } else least[j] -= delta;
      }
      column = nearest;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = cameFrom[column];
      rowOf[column] = rowOf[before];
      column = before;
    }
  }
  let total = 0;
  for (let column = 1; column <= n; column++) total += cost(rowOf[column] - 1, column - 1);
  return Math.max(0, -total / n);
}
