/** The amount that, given to everyone, is as good as the distribution at hand (Atkinson 1970). */
import { leastValue, weightedMean } from "../measures/weighted.ts";

/**
 * Equally distributed equivalent (mean x^(1−γ))^(1/(1−γ)), exp(mean ln x) at γ = 1, in the unit of the values.
 * @param aversion inequality aversion γ ≥ 0
 * @param floor values below it count as it
 */
export function equallyDistributed(
  values: Float64Array,
  weights: Float64Array,
  aversion: number,
  floor: number,
): number {
  // Of strong aversion only the least value survives, so values are measured in it; else in the mean.
  const scale = Math.max(aversion > 1 ? leastValue(values, weights) : weightedMean(values, weights), floor);
  if (aversion >= 1 && !(scale > 0)) return 0;
  const power = 1 - aversion;
  if (power === 0) return scale * Math.exp(meanLog(values, weights, floor, scale));
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (weights[i] === 0) continue;
    // expm1 and log1p keep precision where γ is close to 1.
    sum += weights[i] * Math.expm1(power * Math.log(Math.max(values[i], floor) / scale));
    total += weights[i];
  }
  return scale * Math.exp(Math.log1p(sum / total) / power);
}

/** Mean of ln(max(value, floor)/scale). Neighbours of equal weight share one logarithm, that of their product. */
function meanLog(values: Float64Array, weights: Float64Array, floor: number, scale: number): number {
  let sum = 0;
  let total = 0;
  let product = 1;
  let weight = 0;
  for (let i = 0; i < values.length; i++) {
    if (weights[i] === 0) continue;
    const isFull = !(product > 1e-100 && product < 1e100);
    if (weights[i] !== weight || isFull) {
      sum += weight * Math.log(product);
      weight = weights[i];
      product = 1;
    }
    product *= Math.max(values[i], floor) / scale;
    total += weight;
  }
  return (sum + weight * Math.log(product)) / total;
}
