/** Elasticities that differ by person. */
import { ScenarioError } from "../../base/errors.ts";
import { numbersOf, type Population, usualIncome } from "../../population/population.ts";

/**
 * One elasticity for all; steps by annual income at usual hours, of which the last has no `upTo`; or `column`: each
 * person's own, from the source of the population.
 */
export type ElasticityRule =
  | number
  | "column"
  | { readonly byIncome: readonly { readonly upTo?: number | undefined; readonly elasticity: number }[] };

/**
 * The elasticity of all, or a column with each person's own. An income of exactly `upTo` belongs to that step.
 * @throws ScenarioError where the population has no such column
 */
export function elasticitiesOf(rule: ElasticityRule, population: Population): number | Float64Array {
  if (typeof rule === "number") return rule;
  if (rule === "column") {
    const own = numbersOf(population, "elasticity");
    if (own) return own instanceof Float64Array ? own : Float64Array.from(own);
    throw new ScenarioError("economy.elasticity: column, but the population has no column elasticity", {
      hint: "expected population.source: {file: people.csv} with a column elasticity",
    });
  }
  return population.wage.map((_, i) => elasticityAt(rule, usualIncome(population, i)));
}

/** Of an income, dollars a year; one of exactly `upTo` belongs to that step. */
export function elasticityAt(rule: Exclude<ElasticityRule, "column">, income: number): number {
  if (typeof rule === "number") return rule;
  const steps = rule.byIncome;
  const step = steps.find(({ upTo }) => upTo === undefined || income <= upTo);
  return (step ?? steps[steps.length - 1]).elasticity;
}
