/**
 * Contrasts of a balanced design in which every block (person, situation) has every combination of levels once: fixed effects
 * are differences of means, variances are those of ANOVA, which is then REML.
 */
export interface BalancedRow {
  readonly block: number;
  /** Level of each factor, from 0. */
  readonly levels: readonly number[];
  readonly y: number;
}

export interface Effect {
  readonly factor: number;
  /** Against level 0. */
  readonly level: number;
  readonly value: number;
  readonly se: number;
}

export interface BalancedFit {
  readonly intercept: { readonly value: number; readonly se: number };
  readonly effects: readonly Effect[];
  readonly residualVariance: number;
  readonly residualDegrees: number;
  readonly blockVariance: number;
}

/** y = b0 + Σ effects of levels + block, factors adding up. */
export function balancedFit(rows: readonly BalancedRow[]): BalancedFit {
  const all = mean(rows.map(({ y }) => y));
  const factors = rows[0].levels.map((_, f) => 1 + Math.max(...rows.map(({ levels }) => levels[f])));
  const blocks = [...new Set(rows.map(({ block }) => block))];
  const perBlock = rows.length / blocks.length;
  const levelMeans = factors.map((count, f) =>
    Array.from({ length: count }, (_, l) => mean(rows.filter(({ levels }) => levels[f] === l).map(({ y }) => y))),
  );
  const blockMean = new Map(blocks.map((b) => [b, mean(rows.filter(({ block }) => block === b).map(({ y }) => y))]));
  const residual = rows.reduce((sum, { block, levels, y }) => {
    const fitted = (blockMean.get(block) ?? 0) + levels.reduce((up, l, f) => up + levelMeans[f][l] - all, 0);
    return sum + (y - fitted) ** 2;
  }, 0);
  const fixed = factors.reduce((sum, count) => sum + count - 1, 0);
  const residualDegrees = rows.length - blocks.length - fixed;
  const residualVariance = residual / residualDegrees;
  const between =
    (perBlock * blocks.reduce((sum, b) => sum + ((blockMean.get(b) ?? 0) - all) ** 2, 0)) / (blocks.length - 1);
  const blockVariance = Math.max(0, (between - residualVariance) / perBlock);
  const effects = levelMeans.flatMap((means, factor) =>
    means.slice(1).map((own, k): Effect => {
      const perLevel = rows.length / means.length;
      return { factor, level: k + 1, value: own - means[0], se: Math.sqrt((2 * residualVariance) / perLevel) };
    }),
  );
  return {
    intercept: {
      value: all + levelMeans.reduce((sum, means) => sum + means[0] - all, 0),
      se: Math.sqrt((residualVariance * (1 + fixed)) / rows.length + blockVariance / blocks.length),
    },
    ...{ effects, residualVariance, residualDegrees, blockVariance },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((average, value, i) => average + (value - average) / (i + 1), 0);
}
