import { logResponse } from "../respond/log-response.ts";
import { logUtility } from "../settle/log-utility.ts";
import { effortFacts, effortText } from "./effort-facts.ts";
import { isoelasticEfforts } from "./hours-effort.ts";
import { consumptionFloor, type Utility, type UtilityKind } from "./utility.ts";

/** u = ln c − ψ·l^(1+1/ε)/(1+1/ε). */
export const log: Utility = {
  name: "log",
  isMoney: false,
  isLogOfMoney: true,
  isClosedForm: false,
  isLogForm: true,
  separable: {
    worth: (consumption) => Math.log(Math.max(consumption, consumptionFloor)),
    // Logarithms are relative already.
    noiseUnit: ({ size }) => new Float64Array(size).fill(1),
    efforts: isoelasticEfforts,
  },
  words: {
    formula: "log",
    short: "log",
    form: "log",
    noun: "log utility",
    unit: "logarithms of consumption",
    shown: 3,
    told: "cost of effort",
    rules: `- Work costs effort = ${effortText}.
- Your utility = (income − tax + rebate) × exp(−effort), dollars a year: the consumption that would be as good without work.`,
  },
  calibration: {
    disutility: "common",
    byUsualHours: false,
    psi: (elasticity, _perHour, { consumption, hours, pay }) => pay / hours ** (1 / elasticity) / consumption,
    typicalLogPsi: (elasticity, _perHour, hours) => -(1 + 1 / elasticity) * Math.log(hours),
    zeroTaxIncomes: ({ incomePerHour, elasticity, elasticities }, psi) =>
      incomePerHour.map((income, i) => {
        const epsilon = elasticities?.[i] ?? elasticity;
        return income * psi[i] ** (-epsilon / (1 + epsilon));
      }),
    check: () => {},
  },
  respond: logResponse,
  settle: (workers, _schedule, outcome, out) => logUtility(workers, outcome, out),
  dollars: () => ({ of: Math.exp, ofMean: Math.exp }),
  scaled: (utility, factor) => utility + Math.log(factor),
  facts: (workers, worker) => ({ utility: "log", effort: effortFacts(workers, worker, 1) }),
};

export const logKind: UtilityKind = {
  name: "log",
  description: "logarithm of consumption less the cost of effort",
  uses: [],
  words: () => log.words,
  create: () => log,
};
