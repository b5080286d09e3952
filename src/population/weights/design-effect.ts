/** Kish's n·Σw²/(Σw)²: as many times more people are needed as if all weights were equal (L. Kish, Survey Sampling, 1965). */
export function designEffectOf(weight: Float64Array): number {
  let squares = 0;
  let sum = 0;
  for (const w of weight) {
    sum += w;
    squares += w * w;
  }
  return (weight.length * squares) / sum ** 2;
}

/** People of equal weight who say as much as these, n over the design effect; null where all weights are equal. */
export function effectivePeople(weight: Float64Array): number | null {
  return weight.every((w) => w === weight[0]) ? null : weight.length / designEffectOf(weight);
}
