/** Designed budgets of two goods whose lines cross, and choosers by lot among them (Choi, Fisman, Gale and Kariv 2007; Bronars 1987). */
import { type RandomStream, randomStream } from "../../../base/random.ts";
import { type Choices, ccei, costsOf } from "./revealed.ts";

/** p₁·x₁ + p₂·x₂ = 1 with x₁ between least and most. */
export interface Budget {
  readonly prices: readonly [number, number];
  readonly least: number;
  readonly most: number;
}

/** The line between what all money buys of the one and of the other. */
export function budgetBetween([first, second]: readonly [number, number]): Budget {
  return { prices: [1 / first, 1 / second], least: 0, most: first };
}

export function bundleOf({ prices: [p1, p2] }: Budget, first: number): readonly [number, number] {
  return [first, Math.max(0, (1 - p1 * first) / p2)];
}

/** Intercepts uniform on [10, 100], one of them at least 50; to two digits, as they are told. */
export function crossingBudgets(count: number, random: RandomStream): readonly Budget[] {
  return Array.from({ length: count }, () => {
    for (;;) {
      const pair = [10 + 90 * random.next(), 10 + 90 * random.next()].map((one) => Number(one.toFixed(2)));
      if (Math.max(...pair) >= 50) return budgetBetween([pair[0], pair[1]]);
    }
  });
}

/**
 * Consumption and leisure at wages from half to twice the usual one, with an amount of money such that every line goes
 * through what usual hours bring: pairs of them cross there.
 * @param usual hours a week
 */
export function labourBudgets(count: number, wage: number, usual: number, random: RandomStream): readonly Budget[] {
  const week = 112;
  const consumption = 1.6 * wage * usual;
  return Array.from({ length: count }, () => {
    const own = Number((wage * (0.5 + 1.1 * random.next())).toFixed(2));
    const extra = Number((consumption - own * usual).toFixed(2));
    const all = own * week + extra;
    return { prices: [own / all, 1 / all], least: 0, most: Math.min(week, all / own) };
  });
}

export function choicesOf(budgets: readonly Budget[], firsts: readonly number[]): Choices {
  return {
    prices: budgets.map(({ prices }) => prices),
    bundles: budgets.map((budget, t) => bundleOf(budget, firsts[t])),
  };
}

export interface Chance {
  /** Part of choosers by lot who contradict themselves. */
  readonly power: number;
  /** Their CCEI, ascending. */
  readonly indices: Float64Array;
}

/** Choosers who take any point of each line alike. */
export function byLot(budgets: readonly Budget[], draws: number, seed: number, name: string): Chance {
  const random = randomStream(seed, "audit-by-lot", name);
  const indices = Float64Array.from({ length: draws }, () =>
    ccei(
      costsOf(
        choicesOf(
          budgets,
          budgets.map(({ least, most }) => least + (most - least) * random.next()),
        ),
      ),
    ),
  ).sort();
  return { power: indices.filter((index) => index < 1).length / draws, indices };
}

/** Part of choosers by lot with a lower index; of equal ones half. */
export function percentileAmong({ indices }: Chance, index: number): number {
  let [below, equal] = [0, 0];
  for (const one of indices) {
    if (one < index) below++;
    else if (one === index) equal++;
  }
  return (below + equal / 2) / indices.length;
}

/**
 * Part of the choices in which more of the dearer good was bought: where both states are equally likely, that is less
 * money for sure whatever happens (first-order stochastic dominance).
 */
export function dominatedShare(budgets: readonly Budget[], firsts: readonly number[]): number {
  const dominated = budgets.filter((budget, t) => {
    const [x1, x2] = bundleOf(budget, firsts[t]);
    const [p1, p2] = budget.prices;
    return (p1 - p2) * (x1 - x2) > tieOf(x1 + x2) * Math.abs(p1 - p2);
  });
  return dominated.length / budgets.length;
}

/** What rounding of answers to cents may do. */
function tieOf(size: number): number {
  return 0.02 + 1e-9 * size;
}
