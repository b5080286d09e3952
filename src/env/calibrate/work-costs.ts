/** Fits what going to work costs to who works. */
import { ScenarioError } from "../../base/errors.ts";
import { type RandomStream, randomStream } from "../../base/random.ts";
import { type AppliedLaw, taxesInto } from "../../law/applied-law.ts";
import type { Employment } from "../../population/population.ts";
import type { Economy } from "../economy.ts";
import { weightedMean } from "../measures/weighted.ts";
import { responseAt } from "../respond/best-response.ts";
import { settledUtility } from "../settle/settlement.ts";
import { withWorkCosts } from "../utility/with-work-costs.ts";
import { fixedCost } from "./fixed-cost.ts";
import type { PublicSpending } from "./uncalibrated.ts";

export interface Participation {
  readonly employment: Employment;
  /** η ≥ 0: elasticity of employment to the gain in income from work, of everybody or a column. */
  readonly elasticity: number | Float64Array;
  /** What who does not work has from elsewhere, dollars a year. */
  readonly baseIncome: number;
  /** Law under which they work or not. */
  readonly under: AppliedLaw;
  readonly publicSpending: PublicSpending;
  readonly seed: number;
}

/**
 * The economy in which some stay at home: {@link fixedCost} for everybody, with places in each cell spread evenly, first
 * those of whom it is known that they work. Whom work leaves nothing under the law does not work, and stands last.
 * @param economy whose effort is fitted, with utility in dollars
 * @throws ScenarioError where utility is not in dollars, or more of a cell are to work than have a gain from it
 */
export function participatingEconomy(economy: Economy, participation: Participation): Economy {
  const { utility, size } = economy;
  const { employment, elasticity, baseIncome, under, publicSpending, seed } = participation;
  if (!utility.isMoney)
    throw new ScenarioError(
      `economy.participation: economy.utility is ${utility.words.form}; expected utility in dollars`,
      { hint: "use economy.utility: quasi-linear: what work costs is then the same amount at any income" },
    );
  const { gain, more } = gainsFromWork(economy, under, baseIncome);
  const places = placesIn(employment, gain, randomStream(seed, "participation"));
  const fixed = new Float64Array(size);
  const works = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    if (!(gain[i] > 0 && more[i] > 0)) continue;
    const share = employment.shares[employment.cell[i]];
    const own = typeof elasticity === "number" ? elasticity : elasticity[i];
    fixed[i] = fixedCost({ gain: gain[i], more: more[i], place: places[i], share }, own);
    works[i] = places[i] <= share ? 1 : 0;
  }
  const fitted = { ...economy, utility: withWorkCosts(utility, baseIncome), workCosts: { fixed, baseIncome } };
  return publicSpending === "status-quo" ? { ...fitted, publicSpending: revenueOf(economy, under, works) } : fitted;
}

/** x = V_work − V_0 and c − c_0, dollars a year, at the best hours above 0: the rebate is in both. */
function gainsFromWork(economy: Economy, law: AppliedLaw, baseIncome: number) {
  const { size, incomePerHour } = economy;
  const hours = responseAt(economy, law, 0, new Float64Array(size));
  const income = hours.map((worked, i) => worked * incomePerHour[i]);
  const tax = taxesInto(law, income, new Float64Array(size));
  const none = new Float64Array(size);
  const without = taxesInto(law, none, new Float64Array(size)).map((owed) => baseIncome - owed);
  const consumption = income.map((earned, i) => earned - tax[i]);
  const [working, idle] = [new Float64Array(size), new Float64Array(size)];
  settledUtility(economy, law, { hours, income, consumption }, working);
  settledUtility(economy, law, { hours: none, income: none, consumption: without }, idle);
  return {
    gain: working.map((utility, i) => utility - idle[i]),
    more: consumption.map((dollars, i) => dollars - without[i]),
  };
}

/** U of everybody, spread evenly over (0, p) for those who work, and over (p, 1) for the others of the cell. */
function placesIn(employment: Employment, gain: Float64Array, stream: RandomStream): Float64Array {
  const { cell, employed, shares, names } = employment;
  const order = gain.map(() => stream.next());
  const members: number[][] = names.map(() => []);
  for (const [i, number] of cell.entries()) members[number].push(i);
  const places = new Float64Array(gain.length);
  members.forEach((people, number) => {
    const working = people.reduce((sum, i) => sum + employed[i], 0);
    const able = people.reduce((sum, i) => sum + (gain[i] > 0 ? 1 : 0), 0);
    if (able < working) throw unreachable(names[number], people.length, working, able);
    const rank = (i: number): number => (gain[i] > 0 ? 0 : 2) + (employed[i] === 1 ? 0 : 1);
    const share = shares[number];
    people
      .sort((a, b) => rank(a) - rank(b) || order[a] - order[b])
      .forEach((i, r) => {
        const within = stream.next();
        places[i] =
          r < working
            ? (share * (r + within)) / working
            : share + ((1 - share) * (r - working + within)) / (people.length - working);
      });
  });
  return places;
}

function unreachable(cell: string, people: number, working: number, able: number): ScenarioError {
  return new ScenarioError(
    `economy.participation: the cell ${cell} cannot be reached: ${working} of its ${people} people work, but work leaves only ${able} of them more than economy.baseIncome does under the calibration law`,
    { hint: "lower economy.baseIncome, or calibrate under a law that takes less" },
  );
}

/** Mean tax where those work who do. */
function revenueOf(economy: Economy, law: AppliedLaw, works: Uint8Array): number {
  const hours = responseAt(economy, law, 0, new Float64Array(economy.size));
  const income = hours.map((worked, i) => (works[i] === 1 ? worked * economy.incomePerHour[i] : 0));
  return weightedMean(taxesInto(law, income, income), economy.weight);
}
