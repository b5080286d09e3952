/** Which texts are put side by side. */
import { randomStream } from "../../base/random.ts";

export type Pair = readonly [first: number, second: number];

/** Texts up to which every pair is asked where nobody says how many. */
const allPairsUpTo = 16;

/** How many pairs there are of so many things. */
export function pairsOf(things: number): number {
  return (things * (things - 1)) / 2;
}

/** Pairs that are asked where nobody says how many: all of a few texts, else 2 n log₂ n, as active designs need. */
export function usualPairs(things: number): number {
  return things <= allPairsUpTo
    ? pairsOf(things)
    : Math.min(pairsOf(things), Math.ceil(2 * things * Math.log2(things)));
}

/**
 * So many pairs, each once: all texts stand in a circle by lot, neighbours are compared first, then those two places apart,
 * and so on. So whoever is compared with anybody is connected with all, and all texts come about as often.
 * @param wanted at least things − 1
 */
export function designedPairs(things: number, wanted: number, seed: number): readonly Pair[] {
  const random = randomStream(seed, "judge-pairs");
  const circle = Array.from({ length: things }, (_, i) => i);
  for (let i = things - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [circle[i], circle[j]] = [circle[j], circle[i]];
  }
  const pairs: Pair[] = [];
  const seen = new Set<number>();
  for (let apart = 1; apart < things; apart++)
    for (let place = 0; place < things && pairs.length < wanted; place++) {
      const [a, b] = [circle[place], circle[(place + apart) % things]].sort((x, y) => x - y);
      if (seen.has(a * things + b)) continue;
      seen.add(a * things + b);
      pairs.push([a, b]);
    }
  return pairs;
}
