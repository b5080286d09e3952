/** Whether differences paired by seed are centred on zero: every sign is as likely as its opposite. */
import { randomStream } from "../../base/random.ts";
import { sampleOf } from "./sample.ts";

/** Up to this many seeds all 2ⁿ signs are tried, in about ten milliseconds. */
const mostSeedsForAllSigns = 20;
const randomSigns = 19_999;

/**
 * Two-sided p-value of the sign-flip permutation test: the part of all ways to sign the differences whose sum is at
 * least as far from zero as the sum seen. Exact for symmetric differences; it can never be less than 2/2ⁿ. With more
 * than 20 seeds signs are drawn at random, and p = (b + 1)/(m + 1) (Phipson & Smyth 2010).
 * @param differences one per seed
 * @param seed of the random signs
 */
export function signFlipPValue(differences: readonly number[], seed: number): number {
  const { values } = sampleOf(differences);
  const sizes = values.map(Math.abs);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  // Sums in another order of additions can fall short of the one seen by rounding alone.
  const bound = Math.abs(values.reduce((sum, value) => sum + value, 0)) - 1e-12 * all;
  if (sizes.length <= mostSeedsForAllSigns) return countBeyond(sizes, bound) / 2 ** sizes.length;
  const stream = randomStream(seed, "sign-flip");
  let beyond = 0;
  for (let draw = 0; draw < randomSigns; draw++) {
    let sum = 0;
    for (const size of sizes) sum += stream.next() < 0.5 ? -size : size;
    if (Math.abs(sum) >= bound) beyond++;
  }
  return (beyond + 1) / (randomSigns + 1);
}

/** How many of the 2ⁿ signed sums are at least as far from zero as the bound. The opposite of a sum is one, too. */
function countBeyond(sizes: readonly number[], bound: number): number {
  const count = (from: number, sum: number): number => {
    if (from === sizes.length) return sum >= bound || sum <= -bound ? 1 : 0;
    return count(from + 1, sum + sizes[from]) + count(from + 1, sum - sizes[from]);
  };
  return 2 * count(1, sizes[0]);
}
