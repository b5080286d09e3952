/**
 * Typed arrays of few numbers, cut from a larger one: made by itself, one of more than eight takes the engine two
 * microseconds, a hundred times as long as a cut.
 */
const slabSize = 1024;

interface Typed<T> {
  readonly length: number;
  subarray(begin: number, end: number): T;
}

/** @returns zeros that nothing else writes to; who keeps them for long keeps the slab that they were cut from */
function cutter<T extends Typed<T>>(make: (length: number) => T): (length: number) => T {
  let slab = make(slabSize);
  let used = 0;
  return (length) => {
    if (length > slabSize / 8) return make(length);
    if (used + length > slabSize) {
      slab = make(slabSize);
      used = 0;
    }
    used += length;
    return slab.subarray(used - length, used);
  };
}

export const fewNumbers = cutter((length) => new Float64Array(length));

/** Places in columns: read from numbers with fractions they would make the loops that they bound half as fast. */
export const fewPlaces = cutter((length) => new Int32Array(length));
