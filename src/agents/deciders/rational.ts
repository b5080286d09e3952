import { ScenarioError } from "../../base/errors.ts";
import type { Economy } from "../../env/economy.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import { mostKept } from "../../env/settle/settlement.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { taxSchedule } from "../../law/tax-schedule.ts";
import type { WorkerType } from "../../scenario/citizen-keys.ts";
import type { Decider, Decisions } from "../decider.ts";

/**
 * Every worker's exact best response. It depends on the law alone, so it is computed once for each. Altruists work
 * the hours at which the sum of all utilities is highest: tax only moves money, so these are the hours without tax.
 * Adversaries, who want that sum low, do not work.
 * @param types null where all are egotistical
 * @throws ScenarioError where there are altruists and utility is not in dollars, so that moving money matters
 */
export function rationalDecider(economy: Economy, types: readonly WorkerType[] | null = null): Decider {
  const respond = types === null ? selfish(economy) : byType(economy, types);
  let known: { readonly law: AppliedLaw; readonly decisions: Decisions } | undefined;
  return {
    ...(types !== null && { foresee: respond }),
    async decide(_population, law) {
      if (known?.law !== law) {
        const reuse = economy.size > mostKept ? known?.decisions.hours : undefined;
        const hours = respond(law, reuse ?? new Float64Array(economy.size));
        known = { law, decisions: { hours, thoughts: null, fallbacks: 0 } };
      }
      return known.decisions;
    },
  };
}

type Respond = (law: AppliedLaw, out: Float64Array) => Float64Array;

function selfish(economy: Economy): Respond {
  return (law, out) => bestResponse(economy, law, out);
}

function byType(economy: Economy, types: readonly WorkerType[]): Respond {
  if (!economy.utility.isMoney && types.includes("altruistic"))
    throw new ScenarioError("workers.types: rational altruists need utility in dollars; expected quasi-linear", {
      hint: "use quasi-linear utility, workers.decide llm, or no altruists",
    });
  const efficient = types.includes("altruistic") ? bestResponse(economy, taxSchedule([0], [0])) : null;
  return (law, out) => {
    bestResponse(economy, law, out);
    types.forEach((type, i) => {
      if (type === "adversarial") out[i] = 0;
      else if (type === "altruistic" && efficient) out[i] = efficient[i];
    });
    return out;
  };
}
