/**
 * Random streams that depend only on their key, so that neither the order of work nor concurrency changes a result:
 * `randomStream(seed, "population")` gives the same numbers whatever else was drawn before.
 */

export interface RandomStream {
  /** Uniform on [0, 1) with 53 random bits. */
  next(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal. */
  normal(): number;
}

/** 128-bit hash of a text (four 32-bit words), after the public-domain cyrb128 and MurmurHash3's finaliser. */
function hash128(text: string): [number, number, number, number] {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
  }
  return [finalise(h3 ^ h1), finalise(h4 ^ h2), finalise(h1 ^ h4), finalise(h2 ^ h3)];
}

function finalise(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A stream of random numbers (sfc32, period about 2^128) for a seed and a key.
 * @param seed any number; runs with the same seed and key get the same stream
 * @param key what the stream is for, e.g. `"worker", 17, 3`
 */
export function randomStream(seed: number, ...key: readonly (string | number)[]): RandomStream {
  let [a, b, c, counter] = hash128([seed, ...key].join("\u0000"));
  const word = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) word();
  const next = (): number => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992;
  return {
    next,
    integer: (bound) => Math.floor(next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
