import type { Economy } from "../../env/economy.ts";

/** A warning about rates that a formula gives. */
export interface Caveat {
  readonly code: string;
  readonly message: string;
}

/** What the formulas of optimal taxation take for granted and these people are not like. */
export function formulaCaveats(economy: Economy): readonly Caveat[] {
  if (economy.workCosts === undefined) return hoursCaveats(economy);
  const stopping = {
    code: "saez-participation",
    message:
      "the Saez formula has everybody go on working, and here people stop where work does not pay: its rates are not the optimum's; planner.kind saez-participation counts them",
  };
  return [stopping, ...hoursCaveats(economy)];
}

/** The same of the formula that has people start and stop working. */
export function participationCaveats(economy: Economy): readonly Caveat[] {
  if (economy.workCosts !== undefined) return hoursCaveats(economy);
  const nobody = {
    code: "saez-participation",
    message: "nobody decides whether to work without economy.participation: the formula is that of planner.kind saez",
  };
  return [nobody, ...hoursCaveats(economy)];
}

function hoursCaveats({ utility, elasticities, elasticity }: Economy): readonly Caveat[] {
  const found: Caveat[] = [];
  if (!utility.isMoney)
    found.push({
      code: "saez-income-effects",
      message: `the Saez formula has no income effects, which ${utility.words.noun} has: people respond to the rebate, too, and to a rate less than ε says, so its rates are not the optimum's`,
    });
  if (elasticities !== null)
    found.push({
      code: "saez-elasticities",
      message: `the Saez formula has one elasticity and people differ: it goes by the planner's own (their mean is ${Number(elasticity.toPrecision(3))}), so its rates are not the optimum's`,
    });
  return found;
}
