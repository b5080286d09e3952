/** What a money pump could take: the largest mean of a cycle, by policy iteration (Howard). */

/** Sums of cycles that are rounding, relative to the largest entry. */
const rounding = 1e-12;

/**
 * The largest mean weight of a cycle in a complete directed graph, never less than 0: a choice compared with itself is a
 * cycle of weight 0. Of a matrix W of wastes it is the smallest uniform slack e that makes choices rational: there are
 * numbers v with v_s − v_t ≥ W_ts − e for all t and s.
 * @param weights n × n, row by row; the diagonal is taken as 0
 */
export function largestCycleMean(weights: Float64Array, n: number): number {
  if (n < 2) return 0;
  let scale = 0;
  for (const weight of weights) scale = Math.max(scale, Math.abs(weight));
  const tolerance = rounding * Math.max(1, scale);
  const weightOf = (from: number, to: number): number => (from === to ? 0 : weights[from * n + to]);
  const next = new Int32Array(n);
  for (let t = 0; t < n; t++) for (let s = 0; s < n; s++) if (weightOf(t, s) > weightOf(t, next[t])) next[t] = s;
  const value = new Float64Array(n);
  // Each round raises the mean or, at the same mean, the values; of finitely many policies none comes twice.
  for (let round = 0; round < 100 * n; round++) {
    const mean = evaluate(next, value, weightOf);
    let isBetter = false;
    for (let t = 0; t < n; t++) {
      let best = value[t];
      for (let s = 0; s < n; s++) {
        const offered = (t === s ? 0 : weights[t * n + s]) - mean + value[s];
        if (offered > best + tolerance) {
          best = offered;
          next[t] = s;
          isBetter = true;
        }
      }
    }
    if (!isBetter) return Math.max(0, mean);
  }
  throw new Error("policy iteration came to no end");
}

/**
 * Follows a policy to its best cycle, and writes what each start comes to beside the cycle's mean.
 * Every node can reach every other, so that those off the cycle join it by one edge.
 */
function evaluate(next: Int32Array, value: Float64Array, weightOf: (from: number, to: number) => number): number {
  const n = next.length;
  const seen = new Int32Array(n).fill(-1);
  let [mean, head] = [-Infinity, 0];
  for (let start = 0; start < n; start++) {
    let at = start;
    while (seen[at] === -1) {
      seen[at] = start;
      at = next[at];
    }
    if (seen[at] !== start) continue;
    let [sum, length, along] = [0, 0, at];
    do {
      sum += weightOf(along, next[along]);
      length++;
      along = next[along];
    } while (along !== at);
    if (sum / length > mean) [mean, head] = [sum / length, at];
  }
  // Backwards from the cycle: who leads to it takes its value from there; who does not, joins it.
  const known = new Uint8Array(n);
  value[head] = 0;
  known[head] = 1;
  const cycle = [head];
  for (let at = next[head]; at !== head; at = next[at]) cycle.push(at);
  for (let k = cycle.length - 1; k > 0; k--) {
    const to = cycle[(k + 1) % cycle.length];
    value[cycle[k]] = weightOf(cycle[k], to) - mean + value[to];
    known[cycle[k]] = 1;
  }
  for (let start = 0; start < n; start++) {
    const path: number[] = [];
    let at = start;
    while (known[at] === 0) {
      path.push(at);
      known[at] = 2;
      at = next[at];
    }
    // Another cycle, of a smaller mean: one of its nodes turns to the best cycle.
    if (known[at] === 2) next[path[path.length - 1]] = head;
    for (let k = path.length - 1; k >= 0; k--) {
      const node = path[k];
      value[node] = weightOf(node, next[node]) - mean + value[next[node]];
      known[node] = 1;
    }
  }
  return mean;
}
