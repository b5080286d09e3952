/**
 * Inequality of households in place of that of workers: what the people of a household have together, over the square root of
 * their number, so that four need twice as much as one (square-root scale of the OECD's reports on incomes since 2008).
 */
import { ScenarioError } from "../../base/errors.ts";
import type { Levers, Policy } from "../../law/policy.ts";
import { numbersOf, type Population } from "../../population/population.ts";
import { hasSpouse } from "../../population/spouses.ts";
import type { Settlement } from "../settle/settlement.ts";
import { type Distribution, distribution } from "./distribution.ts";
import { rank } from "./inequality.ts";
import type { StepMetrics } from "./metrics.ts";
import { reorder } from "./sort-order.ts";

/** Of each worker's household. */
export interface Households {
  /** √people there. */
  readonly scale: Float64Array;
  /** What others on the tax return have before tax, dollars a year. */
  readonly others: Float64Array;
  /** What of them receives a rebate: 1 where there is a spouse. */
  readonly spouses: Uint8Array;
}

/**
 * @throws ScenarioError where it is not known how many people live together, or how many are on a tax return
 */
export function householdsOf(people: Population): Households {
  const { size } = people;
  const known = numbersOf(people, "householdSize");
  const dependents = ["children", "olderChildren", "otherDependents"].map((name) => numbersOf(people, name));
  if (!known && !people.columns.has("filingStatus"))
    throw new ScenarioError("metrics.equivalence: these people have neither householdSize nor filingStatus", {
      hint: "expected people from the census, a file with a column householdSize, or equivalence: none",
    });
  const [earned, unearned] = ["otherEarned", "otherUnearned"].map((name) => numbersOf(people, name));
  const spouses = Uint8Array.from({ length: size }, (_, i) => (hasSpouse(people, i) ? 1 : 0));
  const scale = Float64Array.from({ length: size }, (_, i) => {
    const onReturn = 1 + spouses[i] + dependents.reduce((sum, column) => sum + (column?.[i] || 0), 0);
    return Math.sqrt(known?.[i] || onReturn);
  });
  const others = Float64Array.from({ length: size }, (_, i) => (earned?.[i] || 0) + (unearned?.[i] || 0));
  return { scale, others, spouses };
}

/** The metrics of a step under a policy with the distributions of households in place of those of workers. */
export type Equivalise = (metrics: StepMetrics, policy: Policy, settlement: Settlement) => StepMetrics;

/**
 * @param spouses what a law is for people's spouses
 * @throws ScenarioError as {@link householdsOf}
 */
export function equivaliser(people: Population, spouses: Levers): Equivalise {
  const households = householdsOf(people);
  const earned = numbersOf(people, "otherEarned");
  const known = new WeakMap<Policy, Float64Array>();
  const othersTax = (policy: Policy): Float64Array => {
    const law = policy.law.lineOf === null ? policy.law : spouses.policy(policy.values).law;
    return Float64Array.from(households.spouses, (there, i) => (there ? law.tax(earned?.[i] || 0, i) : 0));
  };
  return (metrics, policy, settlement) => {
    const tax = known.get(policy) ?? othersTax(policy);
    known.set(policy, tax);
    return { ...metrics, ...householdDistribution(households, settlement, tax, people.weight) };
  };
}

/**
 * Distribution over workers by the equivalised income of their households; everybody counts by the own weight.
 * @param othersTax what is due on {@link Households.others}, dollars a year
 */
export function householdDistribution(
  { scale, others, spouses }: Households,
  { income, tax, consumption, rebate }: Settlement,
  othersTax: Float64Array,
  weight: Float64Array,
): Distribution {
  const before = income.map((z, i) => (z + others[i]) / scale[i]);
  const owed = tax.map((t, i) => (t + othersTax[i]) / scale[i]);
  const after = consumption.map((c, i) => (c + others[i] - othersTax[i] + spouses[i] * rebate) / scale[i]);
  const ranked = rank(before, weight);
  return distribution({
    incomes: ranked.values,
    taxes: reorder(owed, ranked.order),
    weights: ranked.weights,
    after: rank(after, weight),
    net: rank(
      before.map((z, i) => z - owed[i]),
      weight,
    ),
  });
}
