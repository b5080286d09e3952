/** The rules that recorded choices are fitted with. */

import { hoursOfAWeek } from "../../env/hours-choice.ts";
import { lossAverse, lossAverseResponse } from "../../env/respond/loss-aversion.ts";
import { misperceivedResponse } from "../../env/respond/perceived-schedule.ts";
import { lineAt } from "../../law/applied-law.ts";
import { taxOn } from "../../law/tax-line.ts";
import type { Behaviour, BehaviourParameter, ParameterName, Parameters, Situation, Subjects } from "./behaviour.ts";
import { netIncomes } from "./net-incomes.ts";

const scale: BehaviourParameter = { name: "scale", least: 0.1, most: 10, byRatio: true, starts: [1] };
const elasticity: BehaviourParameter = { name: "elasticity", least: 0.01, most: 5, byRatio: true, starts: [0.4, 0.15] };
const share = (name: ParameterName, starts: readonly number[]): BehaviourParameter => ({
  ...{ name, least: 0, most: 1, byRatio: false, starts },
});

const rationalHours = ({ best }: Subjects, { law }: Situation): Float64Array => best(law);

export const behaviours: readonly Behaviour[] = [
  {
    name: "rational",
    description: "exact best response",
    parameters: [scale, elasticity],
    wanted: (subjects, _parameters, situation) => rationalHours(subjects, situation),
    valued: null,
  },
  {
    name: "noisy",
    description: "logit choice among whole hours: better hours more often",
    parameters: [scale, elasticity],
    wanted: (subjects, _parameters, situation) => rationalHours(subjects, situation),
    valued: ({ net, first }, _parameters, out) => {
      for (let hours = 0; hours < out.length; hours++) out[hours] = net[first + hours];
    },
    isQuantal: true,
  },
  {
    name: "fixed",
    description: "usual hours, whatever the law",
    parameters: [scale],
    wanted: ({ usualHours }, parameters) => usualHours.map((hours) => of(parameters, "scale") * hours),
    valued: null,
  },
  {
    name: "myopic",
    description: "in each step part of the way from the last hours to the best response",
    parameters: [scale, elasticity, share("adjustment", [0.5, 0.9])],
    wanted: (subjects, parameters, { law, last }) => {
      const adjustment = of(parameters, "adjustment");
      return subjects.best(law).map((best, i) => (1 - adjustment) * last[i] + adjustment * best);
    },
    valued: null,
  },
  {
    name: "misperceiving",
    description: "takes the tax in part for a line through what was last paid",
    parameters: [scale, elasticity, share("misperceptionShare", [0.4, 0.1])],
    wanted: ({ economy, misperception }, parameters, { law, lastWorked }) =>
      misperceivedResponse(
        economy,
        law,
        { kind: misperception, share: of(parameters, "misperceptionShare") },
        lastWorked,
      ),
    valued: ({ perHour, net, first, slope }, parameters, out) => {
      const weight = of(parameters, "misperceptionShare");
      for (let hours = 0; hours < out.length; hours++)
        out[hours] = (1 - weight) * net[first + hours] + weight * (1 - slope) * perHour * hours;
    },
  },
  {
    name: "reference-dependent",
    description: "loss-averse around last tax year's net income",
    parameters: [scale, elasticity, { name: "lossAversion", least: 1, most: 20, byRatio: true, starts: [2, 1.2] }],
    wanted: ({ economy, best }, parameters, { law, reference, rebate }) =>
      reference === null
        ? best(law)
        : lossAverseResponse(
            economy,
            law,
            { lossAversion: of(parameters, "lossAversion"), consumption: reference, rebate },
            best(law),
          ),
    valued: ({ net, first, reference }, parameters, out) => {
      const lossAversion = of(parameters, "lossAversion");
      for (let hours = 0; hours < out.length; hours++)
        out[hours] = lossAverse(net[first + hours], reference, lossAversion);
    },
  },
  {
    name: "target-earner",
    description: "as many hours as bring the same net income under every law",
    parameters: [scale],
    wanted: ({ economy }, _parameters, { law }) => {
      const { incomePerHour, zeroTaxIncome, hours } = economy;
      const most = hours.limit ?? hoursOfAWeek;
      return zeroTaxIncome.map((target, i) => {
        const line = lineAt(law, i);
        const net = (h: number): number => incomePerHour[i] * h - taxOn(line, incomePerHour[i] * h);
        if (!(net(most) > target)) return most;
        let [low, high] = [0, most];
        for (let k = 0; k < 50; k++) {
          const middle = (low + high) / 2;
          if (net(middle) < target) low = middle;
          else high = middle;
        }
        return high;
      });
    },
    valued: null,
  },
  {
    name: "last-best",
    description: "of the hours tried before those that are best today",
    parameters: [scale, elasticity],
    wanted: ({ economy, usualHours, powersOf }, parameters, { law, tried }) => {
      if (tried.length === 0) return usualHours;
      const power = 1 + 1 / of(parameters, "elasticity");
      const favourite = Float64Array.from(tried[0]);
      const most = new Float64Array(favourite.length).fill(-Infinity);
      for (const column of tried) {
        const nets = netIncomes(law, column, economy.incomePerHour);
        const powers = powersOf(column);
        for (let i = 0; i < column.length; i++) {
          const value = nets[i] - (economy.psi[i] * powers[i]) / power;
          if (!(value > most[i])) continue;
          most[i] = value;
          favourite[i] = column[i];
        }
      }
      return favourite;
    },
    valued: null,
  },
  {
    name: "altruist",
    description: "the hours without tax, which only moves money",
    parameters: [scale],
    wanted: ({ economy: { zeroTaxIncome, incomePerHour } }) =>
      zeroTaxIncome.map((income, i) => income / incomePerHour[i]),
    valued: null,
  },
  {
    name: "habit",
    description: "stays at the last hours with some probability, else the best response",
    parameters: [scale, elasticity, share("stay", [0.3, 0.7])],
    wanted: (subjects, _parameters, situation) => rationalHours(subjects, situation),
    valued: null,
    stays: true,
  },
];

/** @throws Error where a rule is asked about without a parameter of its own */
export function of(parameters: Parameters, name: ParameterName): number {
  const value = parameters[name];
  if (value === undefined) throw new Error(`a behaviour needs ${name}`);
  return value;
}
