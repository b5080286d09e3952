import { chooseInColumns, chosenColumns } from "../respond/column-response.ts";
import { quasiLinearResponse } from "../respond/quasi-linear-response.ts";
import { adjustedUtility } from "../settle/adjusted-utility.ts";
import { quasiLinearUtility } from "../settle/quasi-linear-utility.ts";
import { effortFacts, inDollars, moneyRules } from "./effort-facts.ts";
import { isoelasticEfforts } from "./hours-effort.ts";
import { disutility } from "./preferences.ts";
import type { Utility, UtilityKind } from "./utility.ts";

/** u = c − ψ·l^(1+1/ε)/(1+1/ε), dollars a year: no income effects. At z0 it is c − f·z0·(z/z0)^(1/f), f = ε/(1+ε). */
export const quasiLinear: Utility = {
  name: "quasi-linear",
  isMoney: true,
  isLogOfMoney: false,
  isClosedForm: true,
  isLogForm: false,
  separable: {
    worth: (consumption) => consumption,
    noiseUnit: ({ zeroTaxIncome }) => zeroTaxIncome,
    efforts: isoelasticEfforts,
  },
  words: {
    formula: "quasi-linear",
    short: "quasi-linear",
    form: "quasi-linear",
    noun: "quasi-linear utility",
    unit: "dollars a year",
    shown: "dollars",
    told: "cost of effort",
    rules: moneyRules,
  },
  calibration: {
    disutility: "proportional",
    byUsualHours: true,
    psi: (elasticity, _perHour, { hours, pay }) => pay / hours ** (1 / elasticity),
    typicalLogPsi: (elasticity, perHour, hours) => Math.log(perHour) - Math.log(hours) / elasticity,
    zeroTaxIncomes: ({ incomePerHour, elasticity, elasticities }, psi) =>
      incomePerHour.map((income, i) => income * (income / psi[i]) ** (elasticities?.[i] ?? elasticity)),
    check: () => {},
  },
  respond: (workers, schedule, _rebate, out) => quasiLinearResponse(workers, schedule, out),
  settle: (workers, schedule, outcome, out) => {
    const { elasticities, zeroTaxIncome } = workers;
    if (elasticities === null) quasiLinearUtility(workers, schedule, outcome, out);
    else {
      const { consumption, income } = outcome;
      for (let i = 0; i < out.length; i++)
        out[i] = consumption[i] - disutility(income[i], zeroTaxIncome[i], elasticities[i]);
    }
  },
  byColumns: {
    respond: (workers, columns, _rebate, out) => {
      const { income } = chooseInColumns(workers, columns, { ...chosenColumns(workers.size), income: out });
      const { incomePerHour, hours } = workers;
      const most = hours.limit ?? Infinity;
      for (let i = 0; i < out.length; i++) out[i] = Math.min(income[i] / incomePerHour[i], most);
      return out;
    },
    settle: ({ elasticity, elasticities, zeroTaxIncome }, _columns, { consumption, income }, out) => {
      for (let i = 0; i < out.length; i++)
        out[i] = consumption[i] - disutility(income[i], zeroTaxIncome[i], elasticities?.[i] ?? elasticity);
    },
  },
  dollars: () => inDollars,
  scaled: adjustedUtility,
  facts: (workers, worker) => ({ effort: effortFacts(workers, worker, workers.zeroTaxIncome[worker]) }),
};

export const quasiLinearKind: UtilityKind = {
  name: "quasi-linear",
  description: "consumption less the cost of effort, in dollars a year",
  uses: [],
  words: () => quasiLinear.words,
  create: () => quasiLinear,
};
