/**
 * A law: a negative income tax (Friedman 1962) with a work bonus that grows by number of children, as the US earned income
 * tax credit does. What people have as children decides what they owe; a planner moves the three parameters.
 */
import { type BudgetComponent, type LawKind, numbersOf, type Plugin } from "llm-econ";

/** More children than this bring no more. */
const mostChildren = 3;
/** The bonus grows by this part of earnings, and shrinks by half of it from `bonusEnds` on, dollars a year. */
const phaseIn = 0.3;
const bonusEnds = 20_000;

/** Nothing without children; with them grows to `most`, stays, and is gone where half of the phase-in has eaten it. */
function workBonus(most: number): BudgetComponent {
  const grown = most / phaseIn;
  const shrinks = Math.max(bonusEnds, grown + 1);
  return {
    name: "work bonus",
    of: "own",
    pieces: [
      { from: 0, rate: -phaseIn },
      { from: grown, rate: 0 },
      { from: shrinks, rate: phaseIn / 2 },
      { from: shrinks + (2 * most) / phaseIn, rate: 0 },
    ],
  };
}

const negativeIncomeTax: LawKind = {
  name: "negative-income-tax",
  description: "a guarantee for everybody, one rate on all earnings, and a work bonus by number of children",
  uses: [],
  create: () => ({
    parameters: [
      { name: "guarantee", least: 0, most: 15_000, unit: "dollars a year", start: 6000 },
      { name: "rate", least: 0, most: 0.8, unit: "rate", start: 0.3 },
      { name: "bonus per child", least: 0, most: 2000, unit: "dollars a year", start: 800 },
    ],
    words:
      "everybody is paid a guarantee and pays one rate on all earnings; who has children gets a work bonus, more for each of up to three",
    law: ([guarantee, rate, bonus]) => ({
      classOf: (people) => {
        const children = numbersOf(people, "children");
        return Uint8Array.from({ length: people.size }, (_, i) => Math.min(children?.[i] || 0, mostChildren));
      },
      budget: (children) => [
        { name: "negative income tax", of: "own", pieces: [{ from: 0, rate, amount: -guarantee }] },
        ...(children > 0 && bonus > 0 ? [workBonus(children * bonus)] : []),
      ],
      words: (children) =>
        children > 0 ? `You have a work bonus for ${children} ${children === 1 ? "child" : "children"}.` : "",
      data: { guarantee, rate, bonus },
    }),
  }),
};

export const plugin = { laws: [negativeIncomeTax] } satisfies Plugin;
