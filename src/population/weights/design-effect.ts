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
