import type { Economy } from "./economy.ts";

/** Elasticities up to which those who share one are treated together: steps by income have few, a column can have many. */
const most = 16;

export function hasFewElasticities({ elasticities }: Pick<Economy, "elasticities">): boolean {
  return elasticities === null || new Set(elasticities).size <= most;
}
