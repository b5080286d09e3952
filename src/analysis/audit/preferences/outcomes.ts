/** Years that are held against each other: what a tax and its rebate leave to oneself, and to all. */
import type { RandomStream } from "../../../base/random.ts";
import type { OutcomeObservation } from "../../../models/audit-observations.ts";

/** Drawn so that hours, pay, tax and rebate vary apart from each other; of the last two each is better than one before in one thing and worse in none. */
export function drawnOutcomes(count: number, random: RandomStream): readonly OutcomeObservation[] {
  const between = (least: number, most: number, step: number): number =>
    least + step * random.integer(Math.round((most - least) / step) + 1);
  const drawn = Array.from({ length: count - 2 }, () =>
    outcome({
      hours: between(24, 56, 2),
      income: between(36_000, 72_000, 1_000),
      tax: between(4_000, 24_000, 500),
      rebate: between(0, 10_000, 500),
      poorest: between(6_000, 24_000, 500),
      step: between(3_000, 14_000, 500),
    }),
  );
  const [one, other] = drawn;
  return [
    ...drawn,
    { ...one, income: one.income + 3_000, left: one.left + 3_000 },
    { ...other, hours: other.hours - 6 },
  ];
}

function outcome({
  hours,
  income,
  tax,
  rebate,
  poorest,
  step,
}: Pick<OutcomeObservation, "hours" | "income" | "tax" | "rebate"> & {
  readonly poorest: number;
  readonly step: number;
}): OutcomeObservation {
  const fifths = [0, 1, 2, 3, 5].map((times) => poorest + times * step);
  return { hours, income, tax, rebate, left: income - tax + rebate, fifths };
}

/** Whether one is no worse in anything, and better in something. */
export function dominates(a: OutcomeObservation, b: OutcomeObservation): boolean {
  const gains = [b.hours - a.hours, a.left - b.left, ...a.fifths.map((own, k) => own - b.fifths[k])];
  return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
}

/** What the years would be worth to somebody to whom 40 hours are best at $25 an hour and a rate of a quarter. */
export function ownWorth({ left, hours }: OutcomeObservation, elasticity: number): number {
  const share = elasticity / (1 + elasticity);
  return left - share * 39_000 * (hours / 40) ** (1 / share);
}

/** The income that, had by every fifth, would be as good: ces of aversion γ; γ = ∞ counts the poorest alone. */
export function equallyGood(fifths: readonly number[], aversion: number): number {
  if (aversion === Number.POSITIVE_INFINITY) return Math.min(...fifths);
  const mean = (value: (one: number) => number): number =>
    fifths.reduce((sum, one) => sum + value(one), 0) / fifths.length;
  if (aversion === 1) return Math.exp(mean(Math.log));
  return mean((one) => one ** (1 - aversion)) ** (1 / (1 - aversion));
}
