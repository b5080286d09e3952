/** A utility of which only the form u(c, l) is given: what else is asked of it follows from values and derivatives. */
import { logPsiOf } from "../calibrate/log-psi.ts";
import { generalResponse, utilityAt, variablesOf } from "../respond/general-response.ts";
import { adjustedUtility } from "../settle/adjusted-utility.ts";
import { elasticityOf, wageOf } from "../workers.ts";
import { inDollars } from "./effort-facts.ts";
import { generalDollars } from "./general-dollars.ts";
import type { GeneralForm } from "./general-form.ts";
import type { Utility, UtilityWords } from "./utility.ts";
import { checkShape } from "./utility-shape.ts";

/** @param measure what u is known to be measured in; by default nothing */
export function generalUtility(
  name: string,
  form: GeneralForm,
  words: UtilityWords,
  { isMoney, isLogOfMoney }: Pick<Utility, "isMoney" | "isLogOfMoney"> = { isMoney: false, isLogOfMoney: false },
): Utility {
  return {
    name,
    isMoney,
    isLogOfMoney,
    isClosedForm: false,
    isLogForm: false,
    separable: null,
    words,
    calibration: {
      disutility: isMoney ? "proportional" : "common",
      byUsualHours: false,
      psi: (elasticity, perHour, at) => Math.exp(logPsiOf(form, elasticity, perHour, at)),
      typicalLogPsi: (elasticity, perHour, hours) =>
        logPsiOf(form, elasticity, perHour, { consumption: perHour * hours, hours, pay: perHour }),
      zeroTaxIncomes: null,
      check: (typical) => checkShape(form, typical),
    },
    respond: (workers, schedule, rebate, out) => generalResponse(workers, form, schedule, rebate, out),
    settle: (workers, _schedule, { hours, consumption }, out) => {
      for (let i = 0; i < hours.length; i++)
        out[i] = utilityAt(form, variablesOf(workers, i), consumption[i], hours[i]);
    },
    dollars: (workers) => {
      if (isMoney) return inDollars;
      return isLogOfMoney ? { of: Math.exp, ofMean: Math.exp } : generalDollars(form, workers);
    },
    scaled: isMoney ? adjustedUtility : isLogOfMoney ? (utility, factor) => utility + Math.log(factor) : null,
    facts: (workers, worker) => ({
      utility: name,
      preference: {
        psi: workers.psi[worker],
        e: elasticityOf(workers, worker),
        w: wageOf(workers, worker),
      },
    }),
  };
}
