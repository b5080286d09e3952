/** Planners that apply optimal-tax theory: formulas that read the public record, and oracles that know everybody. */

import { ScenarioError } from "../base/errors.ts";
import { elasticityAt } from "../env/utility/elasticities.ts";
import { welfareKindOf } from "../env/welfare/welfare.ts";
import { lawRatesOn } from "../law/bracket-tables.ts";
import { constantPlanner } from "./constant.ts";
import { formulaCaveats, participationCaveats } from "./formulas/formula-caveats.ts";
import { refinedPlanner } from "./formulas/refined.ts";
import {
  type SaezPlanner,
  type SaezPlannerOptions,
  saezAiEconomistPlanner,
  saezByBracketPlanner,
  saezPaperPlanner,
  saezParticipationPlanner,
  saezPlanner,
  saezTopPlanner,
} from "./formulas/saez.ts";
import { medianVoterFlat, optimalFlat, optimalFlatValues } from "./oracles/flat-taxes.ts";
import { oneElasticityEconomy, searchableEconomy } from "./oracles/known-economies.ts";
import { optimalRates } from "./oracles/optimal-rates.ts";
import { optimalValues } from "./oracles/optimal-values.ts";
import type { Planner } from "./planner.ts";
import type { PlannerContext, PlannerKind } from "./planner-kind.ts";
import { rateBrackets } from "./rate-brackets.ts";

/** @param byLevers whether the formula is known for laws whose brackets are not everybody's own, too */
function formula(
  name: string,
  description: string,
  create: (options: SaezPlannerOptions) => Planner,
  byLevers = false,
): PlannerKind {
  return {
    name,
    description,
    uses: ["rates", "elasticity"],
    create: (context) => create(formulaOptions(name, context, byLevers)),
  };
}

function formulaOptions(name: string, context: PlannerContext, byLevers = false): SaezPlannerOptions {
  const { elasticity } = context.scenario.planner;
  if (elasticity === "estimate-by-bracket")
    throw new ScenarioError(`planner.kind ${name} has one elasticity; expected a number or estimate`);
  const brackets = byLevers ? (context.levers.brackets ?? []) : rateBrackets(context.levers, `planner.kind ${name}`);
  return { ...commonOptions(context), brackets, elasticity };
}

function commonOptions({ levers, welfare, economy }: PlannerContext) {
  return {
    ...{ levers, welfare, rates: levers.start, brackets: levers.brackets ?? [] },
    publicSpending: economy.publicSpending,
    caveats: formulaCaveats(economy),
  };
}

function bracketFormula(name: string, context: PlannerContext): SaezPlanner {
  const { taxYear, planner } = context.scenario;
  if (planner.elasticity === "estimate-by-bracket") return saezByBracketPlanner({ ...commonOptions(context), taxYear });
  return saezPlanner(formulaOptions(name, context, true));
}

const saezParticipation: PlannerKind = {
  name: "saez-participation",
  description: "Saez formula for each bracket with a term for who stops working, at its self-consistent fixed point",
  uses: ["rates", "elasticity"],
  needsBrackets: true,
  create: (context) => {
    const { participation, baseIncome = 0 } = context.scenario.economy;
    return saezParticipationPlanner({
      ...formulaOptions("saez-participation", context),
      participation: (income) => (participation ? elasticityAt(participation.elasticity, income) : 0),
      baseIncome,
      caveats: participationCaveats(context.economy),
    });
  },
};

function oracle(
  name: string,
  description: string,
  values: (context: PlannerContext) => readonly number[],
  uses: readonly string[] = [],
): PlannerKind {
  return {
    name,
    description,
    uses,
    isOracle: true,
    create: (context) => constantPlanner({ values: values(context) }),
  };
}

function stackelbergRates(context: PlannerContext): readonly number[] {
  const { scenario, levers, economy, welfare } = context;
  if (welfareKindOf(welfare).degenerate) {
    throw new ScenarioError(`planner.kind stackelberg: welfare \`${welfare.kind}\` has no optimum`, {
      hint: "Set planner.welfare.kind to ces, utilitarian, rawlsian or inverse-income.",
    });
  }
  const exact = searchableEconomy(economy, "planner.kind stackelberg");
  const { smoothness } = scenario.planner;
  if (levers.brackets === null)
    return optimalValues({ economy: exact, welfare, levers, seed: scenario.seed, smoothness }).values;
  return optimalRates({
    economy: exact,
    welfare,
    brackets: levers.brackets,
    start: lawRatesOn(scenario.economy.brackets),
    seed: scenario.seed,
    smoothness,
  });
}

export const theoryKinds: readonly PlannerKind[] = [
  {
    name: "saez",
    description:
      "Saez formula for each bracket at its self-consistent fixed point; under a statute for taxable income, by total marginal rates",
    uses: ["rates", "elasticity"],
    estimatesByBracket: true,
    create: (context) => bracketFormula("saez", context),
  },
  {
    name: "saez-refined",
    description:
      "the rates of saez, then one of them at a time moved by 10, 5 and 2 points, and kept where welfare is higher",
    uses: ["rates", "elasticity", "exploitation"],
    estimatesByBracket: true,
    create: (context) => refinedPlanner(bracketFormula("saez-refined", context), context),
  },
  saezParticipation,
  formula("saez-top", "asymptotic Saez rate on the top bracket, starting rates below", saezTopPlanner, true),
  formula("saez-paper", "Saez rates as arXiv 2507.15815 discretises them, for comparison", saezPaperPlanner, true),
  formula(
    "saez-ai-economist",
    "Saez rates as the AI Economist discretises them, for comparison",
    saezAiEconomistPlanner,
    true,
  ),
  oracle("stackelberg", "oracle: the optimum for optimising workers, by global search", stackelbergRates, [
    "smoothness",
  ]),
  oracle(
    "optimal-flat",
    "oracle: the best flat tax for optimising workers; under a statute the best one rate on taxable income",
    (context) => {
      const economy = searchableEconomy(context.economy, "planner.kind optimal-flat");
      const { levers, welfare } = context;
      const { brackets } = levers;
      if (brackets === null) return optimalFlatValues(economy, welfare, levers);
      const { rate } = optimalFlat(economy, context.welfare);
      return brackets.map(() => rate);
    },
  ),
  {
    ...oracle("median-voter-flat", "oracle: the flat tax that the median voter prefers, in closed form", (context) => {
      const economy = oneElasticityEconomy(context.economy, "planner.kind median-voter-flat");
      const brackets = rateBrackets(context.levers, "planner.kind median-voter-flat");
      const rate = medianVoterFlat(economy.zeroTaxIncome, economy.weight, economy.elasticity);
      return brackets.map(() => rate);
    }),
    needsBrackets: true,
  },
];
