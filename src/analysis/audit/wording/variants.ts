/**
 * Wordings of one question about hours: the same person, law and numbers, told otherwise. What is converted is the prompt
 * alone, never the scenario.
 */
import type { WorkerObservation } from "../../../models/observations.ts";
import type { HoursPrompt, Prompt } from "../hours/hours-question.ts";

export interface Variant {
  readonly name: string;
  readonly words: string;
  write(prompt: HoursPrompt): Prompt;
}

type You = WorkerObservation["you"];

const line = (value: object): string => JSON.stringify(value);
const plain = ({ rules, persona, observation }: HoursPrompt): Prompt => ({
  system: rules + persona,
  user: line(observation),
});

/** Words of the rules in the place of others; the line of JSON stays. */
const reworded = (pairs: readonly (readonly [RegExp, string])[]) => (prompt: HoursPrompt) =>
  plain({ ...prompt, rules: pairs.reduce((text, [from, to]) => text.replace(from, to), prompt.rules) });

/** Money times a factor, in what the worker is told of pay, effort and law. */
function inMoney({ rules, persona, observation }: HoursPrompt, factor: number, currency: string): Prompt {
  const { you, tax } = observation;
  const times = (value: number): number => Number((value * factor).toFixed(4));
  const own: You = {
    ...you,
    ...{ wage: times(you.wage), incomePerWeeklyHour: times(you.incomePerWeeklyHour) },
    ...(you.effort && { effort: { ...you.effort, cost: times(you.effort.cost) } }),
    ...(you.goingToWork !== undefined && { goingToWork: times(you.goingToWork) }),
    ...(you.notWorking !== undefined && { notWorking: times(you.notWorking) }),
  };
  const owed = { ...tax, from: tax.from.map(times), ...(tax.owed && { owed: tax.owed.map(times) }) };
  return {
    system: `${rules.replaceAll("dollars", currency)}${persona.replace(/\$([\d,.]*\d)/g, (_, text: string) => `${times(Number(text.replaceAll(",", "")))} ${currency}`)}`,
    user: line({ ...observation, you: own, tax: owed }),
  };
}

/** The question's own name stands first, so that whoever answers by it finds it; what it cannot read, it says. */
function named(observation: HoursPrompt["observation"], rest: string): string {
  return `${line({ id: observation.id })}\n${rest}`;
}

export const variants: readonly Variant[] = [
  { name: "plain", words: "as in a simulation", write: plain },
  {
    name: "order",
    words: "the facts of the line of JSON in the opposite order",
    write: ({ observation, ...rest }) => ({
      ...plain({ observation, ...rest }),
      user: line(Object.fromEntries(Object.entries(observation).toReversed())),
    }),
  },
  {
    name: "paraphrase-short",
    words: "the role in fewer words",
    write: reworded([
      [
        /^You are one worker in an economic simulation\. At each step you choose how many hours a week you work/,
        "You work for pay. Each time you are asked, decide on your weekly hours",
      ],
    ]),
  },
  {
    name: "paraphrase-household",
    words: "the role as a decision of a household",
    write: reworded([
      [
        /^You are one worker in an economic simulation\. At each step you choose how many hours a week you work/,
        "Imagine that you are planning the year for your household. In each period you settle how much you will work, in hours a week",
      ],
      [/How it works/, "The facts"],
    ]),
  },
  {
    name: "label-contribution",
    words: "tax is called a contribution",
    write: reworded([
      [/\bTax\b(?! year)/g, "Contribution"],
      [/\btaxed\b/g, "charged"],
      [/\btax revenue\b/g, "all contributions"],
    ]),
  },
  {
    name: "label-fee",
    words: "tax is called a fee",
    write: reworded([
      [/\bTax\b(?! year)/g, "Fee"],
      [/\btaxed\b/g, "charged"],
      [/\btax revenue\b/g, "all fees"],
    ]),
  },
  {
    name: "placement",
    words: "rules and question in one message",
    write: ({ rules, persona, observation }) => ({
      system: "",
      user: `${line(observation)}\n\nThe line above is what you see.\n\n${rules}${persona}`,
    }),
  },
  { name: "currency-euro", words: "euros in place of dollars", write: (prompt) => inMoney(prompt, 1, "euros") },
  { name: "scale-yen", words: "yen in place of dollars, at 150", write: (prompt) => inMoney(prompt, 150, "yen") },
  {
    name: "decimals",
    words: "rates as decimals",
    write: ({ rules, persona, observation }) => {
      const { percent, ...tax } = observation.tax;
      const told = { ...observation, tax: { ...tax, rates: percent.map((one) => Number((one / 100).toFixed(4))) } };
      return {
        system: rules.replace("marginal rate (tax.percent)", "marginal rate (tax.rates, decimals)") + persona,
        user: line(told),
      };
    },
  },
  {
    name: "month",
    words: "pay by the month",
    write: ({ rules, persona, observation }) => {
      const { you, tax, ...rest } = observation;
      const { incomePerWeeklyHour, ...own } = you;
      const monthly = (value: number): number => Number((value / 12).toFixed(2));
      const told = {
        ...own,
        monthlyIncomePerWeeklyHour: monthly(incomePerWeeklyHour),
        ...(you.effort && { effort: { ...you.effort, cost: monthly(you.effort.cost) } }),
      };
      const law = {
        percent: tax.percent,
        monthlyFrom: tax.from.map(monthly),
        ...(tax.owed && { monthlyOwed: tax.owed.map(monthly) }),
        ...(tax.law !== undefined && { law: tax.law }),
      };
      return {
        system:
          rules
            .replace(
              "Income before tax, dollars a year = incomePerWeeklyHour × hours",
              "Income before tax, dollars a month = monthlyIncomePerWeeklyHour × hours",
            )
            .replace("(tax.from)", "(tax.monthlyFrom)")
            .replaceAll("dollars a year", "dollars a month") + persona,
        user: line({ ...rest, you: told, tax: law }),
      };
    },
  },
  {
    name: "prose",
    words: "sentences in place of the line of JSON",
    write: ({ rules, persona, observation }) => {
      const { you, tax, hours } = observation;
      const brackets = tax.from.map(
        (start, k) =>
          `${tax.percent[k]} % of what lies above $${start}${k + 1 < tax.from.length ? ` up to $${tax.from[k + 1]}` : ""}`,
      );
      const effort = you.effort
        ? ` Working h hours a week costs you effort worth $${you.effort.cost} a year times (h / ${you.effort.hours})^${you.effort.power}.`
        : "";
      return {
        system: rules + persona,
        user: named(
          observation,
          `Your wage is $${you.wage} an hour; each weekly hour brings $${you.incomePerWeeklyHour} a year. You usually work ${you.usualHours} hours a week and may work up to ${hours.max}.${effort} The tax on a year's income is ${brackets.join(", ")}. This is the first step of ${observation.steps}, and you have tried nothing yet. How many hours a week do you work?`,
        ),
      };
    },
  },
];
