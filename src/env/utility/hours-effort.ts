import { elasticityOf, type Workers } from "../workers.ts";
import type { HoursEffort } from "./utility.ts";

/** Elasticities for which powers of hours are kept: steps by income have few, a column can have as many as people. */
const keptElasticities = 64;

/** ψ·l^(1+1/ε)/(1+1/ε) on a grid of weekly hours. Powers are computed once for all workers of an elasticity. */
export function isoelasticEfforts(workers: Workers, grid: Float64Array): (worker: number) => HoursEffort {
  const kept = new Map<number, Omit<HoursEffort, "psi">>();
  return (worker) => {
    const epsilon = elasticityOf(workers, worker);
    const known = kept.get(epsilon) ?? powersOf(epsilon, grid);
    if (kept.size < keptElasticities) kept.set(epsilon, known);
    return { psi: workers.psi[worker], ...known };
  };
}

function powersOf(elasticity: number, grid: Float64Array): Omit<HoursEffort, "psi"> {
  const exponent = 1 + 1 / elasticity;
  const power = (hours: number): number => hours ** exponent / exponent;
  return { powers: grid.map(power), power };
}
