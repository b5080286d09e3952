/** Sums of powers of utilities that are lines in a column, by moments of neighbours instead of visiting each. */

/**
 * Σ weight·((u/scale)^power − 1) over rows `from` to `to` (excluded), where u = level + slope·column[i] is above 0.
 * Near power 0 it keeps its precision.
 */
export type SumOfPowers = (from: number, to: number, level: number, slope: number, scale: number) => number;

/** Visits each row. */
export function visitedPowers(column: Float64Array, weight: Float64Array, power: number): SumOfPowers {
  return (from, to, level, slope, scale) => {
    let sum = 0;
    for (let i = from; i < to; i++)
      sum += weight[i] * Math.expm1(power * Math.log((level + slope * column[i]) / scale));
    return sum;
  };
}

/** Rows of the smallest block: fewer are visited. */
const leaf = 32;
/** Terms of a block's series beyond its constant. */
const terms = 16;
/** Of a term left out beside one: less than a rounding. */
const negligible = 1e-16;

/** Moments of blocks of 32·2^j neighbours, one block after the other. */
interface Level {
  readonly rows: number;
  /** In the middle between the block's lowest and highest value. */
  readonly centers: Float64Array;
  /** Half of what is between them. */
  readonly radii: Float64Array;
  /** Σ weight·y^k of block b, y = (column − center)/radius, at (terms+1)·b + k. */
  readonly moments: Float64Array;
}

/**
 * The same up to rounding, in time that grows with the logarithm of the rows where the column is sorted. Within a block u
 * is U·(1 + t·y) with U at its center and t = slope·radius/U, so (u/scale)^p is (U/scale)^p·Σ_k C(p,k)·t^k·y^k, of which
 * the moments are known. Blocks so wide that what is left out would count are halved, at last visited.
 */
export function powersByMoments(column: Float64Array, weight: Float64Array, power: number): SumOfPowers {
  const levels = levelsOf(column, weight);
  const series = binomials(power);
  const visited = visitedPowers(column, weight, power);
  const widest = (negligible / Math.abs(series[terms + 1])) ** (1 / (terms + 1));

  function ofBlock(level: Level, block: number, center: number, t: number, scale: number): number {
    const at = (terms + 1) * block;
    let rest = 0;
    for (let k = terms; k > 0; k--) rest = rest * t + series[k] * level.moments[at + k];
    const constant = Math.expm1(power * Math.log(center / scale));
    return constant * level.moments[at] + (1 + constant) * t * rest;
  }

  return (from, to, level, slope, scale) => {
    let sum = 0;
    let at = from;
    while (at < to) {
      let j = levels.length - 1;
      let found = false;
      for (; j >= 0 && !found; j--) {
        const { rows, centers, radii } = levels[j];
        const block = at / rows;
        if (at % rows !== 0 || at + rows > to || block >= centers.length) continue;
        const center = level + slope * centers[block];
        const t = (slope * radii[block]) / center;
        if (!(center > 0 && Math.abs(t) <= widest)) continue;
        sum += ofBlock(levels[j], block, center, t, scale);
        at += rows;
        found = true;
      }
      if (found) continue;
      const end = Math.min(to, at - (at % leaf) + leaf);
      sum += visited(at, end, level, slope, scale);
      at = end;
    }
    return sum;
  };
}

/** C(p, k) for k from 0 to one more than the terms. */
function binomials(power: number): Float64Array {
  const series = new Float64Array(terms + 2).fill(1);
  for (let k = 1; k < series.length; k++) series[k] = (series[k - 1] * (power - k + 1)) / k;
  return series;
}

function levelsOf(column: Float64Array, weight: Float64Array): readonly Level[] {
  const levels: Level[] = [];
  let level = leavesOf(column, weight);
  while (level.centers.length > 0) {
    levels.push(level);
    level = pairsOf(level);
  }
  return levels;
}

function emptyLevel(rows: number, blocks: number): Level {
  const column = (): Float64Array => new Float64Array(blocks);
  return { rows, centers: column(), radii: column(), moments: new Float64Array(blocks * (terms + 1)) };
}

function leavesOf(column: Float64Array, weight: Float64Array): Level {
  const level = emptyLevel(leaf, Math.floor(column.length / leaf));
  for (let block = 0; block < level.centers.length; block++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = leaf * block; i < leaf * (block + 1); i++) {
      least = Math.min(least, column[i]);
      most = Math.max(most, column[i]);
    }
    const center = (least + most) / 2;
    const radius = (most - least) / 2;
    level.centers[block] = center;
    level.radii[block] = radius;
    for (let i = leaf * block; i < leaf * (block + 1); i++) {
      const y = radius > 0 ? (column[i] - center) / radius : 0;
      let moment = weight[i];
      for (let k = 0; k <= terms; k++, moment *= y) level.moments[(terms + 1) * block + k] += moment;
    }
  }
  return level;
}

const pascal = Array.from({ length: terms + 1 }, (_, k) => binomials(k));

/** Two neighbours' moments about their common center: y' = ratio·y + shift, so y'^k by the binomial theorem. */
function pairsOf(halves: Level): Level {
  const level = emptyLevel(2 * halves.rows, Math.floor(halves.centers.length / 2));
  const { centers, radii, moments } = halves;
  const scaled = new Float64Array(terms + 1);
  const shifts = new Float64Array(terms + 1).fill(1);
  for (let block = 0; block < level.centers.length; block++) {
    const [a, b] = [2 * block, 2 * block + 1];
    const least = Math.min(centers[a] - radii[a], centers[b] - radii[b]);
    const most = Math.max(centers[a] + radii[a], centers[b] + radii[b]);
    const center = (least + most) / 2;
    const radius = (most - least) / 2;
    level.centers[block] = center;
    level.radii[block] = radius;
    for (const half of [a, b]) {
      const ratio = radius > 0 ? radii[half] / radius : 0;
      const shift = radius > 0 ? (centers[half] - center) / radius : 0;
      for (let j = 0, power = 1; j <= terms; j++, power *= ratio) scaled[j] = power * moments[(terms + 1) * half + j];
      for (let j = 1; j <= terms; j++) shifts[j] = shifts[j - 1] * shift;
      for (let k = 0; k <= terms; k++) {
        const row = pascal[k];
        let sum = 0;
        for (let j = 0; j <= k; j++) sum += row[j] * shifts[k - j] * scaled[j];
        level.moments[(terms + 1) * block + k] += sum;
      }
    }
  }
  return level;
}
