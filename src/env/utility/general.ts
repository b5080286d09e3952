/** A utility of which only the form u(c, l) is given: what else is asked of it follows from values and derivatives. */
import { weeksPerYear } from "../../population/population.ts";
import { logPsiOf } from "../calibrate/log-psi.ts";
import { generalResponse, utilityAt, variablesOf } from "../respond/general-response.ts";
import { elasticityOf } from "../workers.ts";
import { generalDollars } from "./general-dollars.ts";
import type { GeneralForm } from "./general-form.ts";
import type { Utility, UtilityWords } from "./utility.ts";
import { checkShape } from "./utility-shape.ts";

/** @param words whatever differs from the words of a scenario's own utility */
export function generalUtility(name: string, form: GeneralForm, words: UtilityWords): Utility {
  return {
    name,
    isMoney: false,
    isLogOfMoney: false,
    isClosedForm: false,
    separable: null,
    words,
    calibration: {
      disutility: "common",
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
    dollars: (workers) => generalDollars(form, workers),
    scaled: null,
    facts: (workers, worker) => ({
      utility: name,
      preference: {
        psi: workers.psi[worker],
        e: elasticityOf(workers, worker),
        w: workers.incomePerHour[worker] / weeksPerYear,
      },
    }),
  };
}
