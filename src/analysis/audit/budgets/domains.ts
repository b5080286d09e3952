/** What designed budgets are about, in words. */
import type { RandomStream } from "../../../base/random.ts";
import { type Budget, crossingBudgets, labourBudgets } from "./designed.ts";

export interface Domain {
  readonly name: string;
  readonly goods: readonly [string, string];
  readonly words: string;
  /** True where both goods are the same in two states that are equally likely, so that some choices are dominated. */
  readonly isRisk: boolean;
  budgets(count: number, random: RandomStream): readonly Budget[];
}

const usualWage = 25;
const usualHours = 40;

export const domains: readonly Domain[] = [
  {
    name: "risk",
    goods: ["dollars in the first account", "dollars in the second account"],
    words:
      "You divide money between two accounts. One of the two is drawn, each with the same chance, and you are paid what is in it; the other pays nothing.",
    isRisk: true,
    budgets: crossingBudgets,
  },
  {
    name: "time",
    goods: ["dollars today", "dollars a month from now"],
    words: "You divide money between today and a month from now. Both are paid for sure.",
    isRisk: false,
    budgets: crossingBudgets,
  },
  {
    name: "social",
    goods: ["dollars for yourself", "dollars for somebody else whom you do not know"],
    words: "You divide money between yourself and somebody else, whom you do not know and who will not know you.",
    isRisk: false,
    budgets: crossingBudgets,
  },
  {
    name: "food",
    goods: ["kilograms of meat", "kilograms of tomatoes"],
    words: "You spend all of your money for food on meat and tomatoes.",
    isRisk: false,
    budgets: crossingBudgets,
  },
  {
    name: "labour",
    goods: ["hours of a week of 112 waking hours that you keep for yourself", "dollars a week to spend"],
    words:
      "You choose how to divide a week between time for yourself and work that is paid by the hour; there is also an amount of money that you get in any case.",
    isRisk: false,
    budgets: (count, random) => labourBudgets(count, usualWage, usualHours, random),
  },
];
