/** The optimum where people only decide whether to work, each at one job: Saez (2002), *Optimal Income Transfer Programs*, QJE 117. */
import { ScenarioError } from "../../base/errors.ts";

/** People who can have one job or none. */
export interface Job {
  /** z, dollars a year before tax. */
  readonly income: number;
  /** Of all people, those who can have it; shares add up to 1. */
  readonly share: number;
  /** Pareto weight of those people; only how they compare matters. */
  readonly weight: number;
  /** η > 0: elasticity of employment to x. */
  readonly elasticity: number;
  /** a of employment a·x^η. */
  readonly scale: number;
}

export interface JobAtOptimum {
  /** x = c − c_0: what working adds to what there is to spend, dollars a year. */
  readonly gain: number;
  /** (T − T_0)/z, a decimal. */
  readonly participationTaxRate: number;
  /** Share of those who can have the job who do. */
  readonly employment: number;
}

export interface ParticipationOptimum {
  readonly jobs: readonly JobAtOptimum[];
  /** −T_0, what everybody has who does not work, dollars a year. */
  readonly demogrant: number;
}

/**
 * (T_j − T_0)/x_j = (1 − μ_j)/η_j, so that x_j = z_j/(1 + (1 − μ_j)/η_j), μ being divided by its mean; the demogrant is what
 * the taxes of those who work leave. There are no hours to choose.
 * @throws ScenarioError where a weight is so high that no gain is high enough
 */
export function participationOptimum(jobs: readonly Job[]): ParticipationOptimum {
  const mean = jobs.reduce((sum, { share, weight }) => sum + share * weight, 0);
  const found = jobs.map(({ income, weight, elasticity, scale }, j) => {
    const wedge = (1 - weight / mean) / elasticity;
    if (!(elasticity > 0 && wedge > -1))
      throw new ScenarioError(
        `job ${j + 1}: with elasticity ${elasticity} and a weight of ${Number((weight / mean).toPrecision(4))} times the mean no gain from work is the best; expected a weight below 1 + the elasticity`,
      );
    const gain = income / (1 + wedge);
    return { gain, participationTaxRate: 1 - gain / income, employment: Math.min(1, scale * gain ** elasticity) };
  });
  const demogrant = jobs.reduce(
    (sum, { income, share }, j) => sum + share * found[j].employment * (income - found[j].gain),
    0,
  );
  return { jobs: found, demogrant };
}
