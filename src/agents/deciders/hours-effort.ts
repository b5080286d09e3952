import type { Economy } from "../../env/economy.ts";
import { paperDisutility } from "../../env/utility/preferences.ts";

/** Elasticities for which powers of hours are kept: steps by income have few, a column can have as many as people. */
const keptElasticities = 64;

/**
 * What each weekly hours of a grid cost a worker in effort, in the unit of its utility: ψ·l^(1+1/ε)/(1+1/ε), or
 * 0.0005·l^3.5 in the paper's economy. Powers are computed once for all workers of an elasticity.
 */
export interface HoursEffort {
  /** ψ, with which powers are to be multiplied. */
  readonly psi: number;
  /** l^(1+1/ε)/(1+1/ε) on the grid. */
  readonly powers: Float64Array;
  /** The same at any hours. */
  readonly power: (hours: number) => number;
}

export function hoursEffort(economy: Economy, grid: Float64Array): (worker: number) => HoursEffort {
  if (economy.preset === "paper") {
    const effort = { psi: 1, powers: grid.map(paperDisutility), power: paperDisutility };
    return () => effort;
  }
  const { psi, elasticity, elasticities } = economy;
  const kept = new Map<number, Omit<HoursEffort, "psi">>();
  return (worker) => {
    const epsilon = elasticities === null ? elasticity : elasticities[worker];
    const known = kept.get(epsilon) ?? powersOf(epsilon, grid);
    if (kept.size < keptElasticities) kept.set(epsilon, known);
    return { psi: psi[worker], ...known };
  };
}

function powersOf(elasticity: number, grid: Float64Array): Omit<HoursEffort, "psi"> {
  const exponent = 1 + 1 / elasticity;
  const power = (hours: number): number => hours ** exponent / exponent;
  return { powers: grid.map(power), power };
}
