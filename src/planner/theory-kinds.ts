/** Planners that apply optimal-tax theory: formulas that read the public record, and oracles that know everybody. */

import { ScenarioError } from "../base/errors.ts";
import { welfareKindOf } from "../env/welfare/welfare.ts";
import { lawRatesOn } from "../law/bracket-tables.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import { constantPlanner } from "./constant.ts";
import {
  type SaezPlannerOptions,
  saezAiEconomistPlanner,
  saezPaperPlanner,
  saezPlanner,
  saezTopPlanner,
} from "./formulas/saez.ts";
import { medianVoterFlat, optimalFlat } from "./oracles/flat-taxes.ts";
import { oneElasticityEconomy } from "./oracles/one-elasticity.ts";
import { optimalRates } from "./oracles/optimal-rates.ts";
import type { Planner } from "./planner.ts";
import type { PlannerContext, PlannerKind } from "./planner-kind.ts";

function formula(name: string, description: string, create: (options: SaezPlannerOptions) => Planner): PlannerKind {
  return {
    name,
    description,
    uses: ["rates", "elasticity"],
    create: (context) =>
      create({
        brackets: context.brackets,
        rates: context.scenario.planner.rates,
        welfare: context.welfare,
        elasticity: context.scenario.planner.elasticity,
      }),
  };
}

function oracle(name: string, description: string, rates: (context: PlannerContext) => readonly number[]): PlannerKind {
  return {
    name,
    description,
    uses: [],
    create: (context) => constantPlanner(taxSchedule(context.brackets, rates(context))),
  };
}

function stackelbergRates(context: PlannerContext): readonly number[] {
  const { scenario, brackets, economy, welfare } = context;
  if (welfareKindOf(welfare).degenerate) {
    throw new ScenarioError(`planner.kind stackelberg: welfare \`${welfare.kind}\` has no optimum`, {
      hint: "Set planner.welfare.kind to ces, utilitarian, rawlsian or inverse-income.",
    });
  }
  return optimalRates({
    economy: oneElasticityEconomy(economy, "planner.kind stackelberg"),
    welfare,
    brackets,
    start: lawRatesOn(scenario.economy.brackets),
    seed: scenario.seed,
  });
}

export const theoryKinds: readonly PlannerKind[] = [
  formula("saez", "Saez formula for each bracket at its self-consistent fixed point", saezPlanner),
  formula("saez-top", "asymptotic Saez rate on the top bracket, starting rates below", saezTopPlanner),
  formula("saez-paper", "Saez rates as arXiv 2507.15815 discretises them, for comparison", saezPaperPlanner),
  formula(
    "saez-ai-economist",
    "Saez rates as the AI Economist discretises them, for comparison",
    saezAiEconomistPlanner,
  ),
  oracle("stackelberg", "oracle: the optimum for optimising workers, by global search", stackelbergRates),
  oracle("optimal-flat", "oracle: the best flat tax for optimising workers", (context) => {
    const economy = oneElasticityEconomy(context.economy, "planner.kind optimal-flat");
    const { rate } = optimalFlat(economy, context.welfare);
    return context.brackets.map(() => rate);
  }),
  oracle("median-voter-flat", "oracle: the flat tax that the median voter prefers, in closed form", (context) => {
    const economy = oneElasticityEconomy(context.economy, "planner.kind median-voter-flat");
    const rate = medianVoterFlat(economy.zeroTaxIncome, economy.weight, economy.elasticity);
    return context.brackets.map(() => rate);
  }),
];
