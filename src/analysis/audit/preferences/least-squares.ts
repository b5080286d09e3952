/** Coefficients of y on columns and a constant, the constant first, by the normal equations; null where the columns do not vary apart. */
export function leastSquares(y: readonly number[], columns: readonly (readonly number[])[]): readonly number[] | null {
  const rows = y.map((_, i) => [1, ...columns.map((column) => column[i])]);
  const size = columns.length + 1;
  const system = Array.from({ length: size }, (_, j) => [
    ...Array.from({ length: size }, (_, k) => rows.reduce((sum, row) => sum + row[j] * row[k], 0)),
    rows.reduce((sum, row, i) => sum + row[j] * y[i], 0),
  ]);
  for (let p = 0; p < size; p++) {
    const pivot = system
      .slice(p)
      .reduce((best, row, k) => (Math.abs(row[p]) > Math.abs(system[best][p]) ? p + k : best), p);
    [system[p], system[pivot]] = [system[pivot], system[p]];
    if (Math.abs(system[p][p]) < 1e-10) return null;
    for (let row = 0; row < size; row++) {
      if (row === p) continue;
      const times = system[row][p] / system[p][p];
      for (let k = p; k <= size; k++) system[row][k] -= times * system[p][k];
    }
  }
  return system.map((row, k) => row[size] / row[k]);
}
