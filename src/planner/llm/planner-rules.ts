/** What a planner is told once: how the economy works, what it sees, and how it answers. */
import { filledWording, ownWording, type PromptWording, type WordingKind } from "../../agents/prompts/wording.ts";
import type { Economy } from "../../env/economy.ts";
import { rebateWords } from "../../env/settle/rebate-words.ts";
import { type WelfareChoice, welfareKindOf } from "../../env/welfare/welfare.ts";
import type { Levers } from "../../law/policy.ts";
import { foreignText } from "../../models/answers/foreign-text.ts";
import { smoothnessWords } from "../smoothness.ts";
import type { FeedbackKind } from "./feedback.ts";
import { answerKeys, type RatesAction } from "./rates-format.ts";

/** What differs between rates on brackets and the parameters of another law. */
interface Words {
  readonly set: string;
  readonly law: string;
  /** What an answer is about, and the unit of a change. */
  readonly change: string;
  readonly value: string;
  readonly parameters: string;
  readonly inForce: string;
  readonly income: string;
  readonly ones: string;
}

type Spending = Pick<Economy, "publicSpending">;

const ofRates = (economy: Spending, count: number): Words => ({
  set: `the marginal income tax rates of ${count} bracket${count === 1 ? "" : "s"}`,
  law: `- The part of a worker's income between two bracket starts (tax.from) is taxed at that bracket's marginal rate.
- ${rebateWords(economy, "revenue", " to the workers")}, so taxes redistribute from high incomes to low ones.
- Workers choose their hours. Higher marginal rates make them work and earn less, which costs revenue.`,
  change: "the change of each bracket's rate in percentage points",
  value: "each bracket's rate in percent",
  parameters: "",
  inForce: "tax: the rates in force",
  income: "income (shares of workers in each bracket)",
  ones: "rates",
});

const ofParameters = (economy: Spending, { parameters, words }: Pick<Levers, "parameters" | "words">): Words => ({
  set: `the ${parameters.length} parameter${parameters.length === 1 ? "" : "s"} of the tax law`,
  law: `- The law: ${words}.${parameters.map(({ name, title }) => (title === undefined ? "" : `\n  ${name}: ${title}.`)).join("")}
- Each parameter is given as a percentage of its range: 0 is its least, 100 its greatest value.
- ${rebateWords(economy, "revenue", " to the workers")}; where the law pays out more than it takes, everybody pays an equal share of that.
- Workers choose their hours. What the law takes of their next dollar decides how much they work and earn.`,
  change: "the change of each parameter in percent of its range",
  value: "each parameter in percent of its range",
  parameters: " parameters: what there is to set (name, unit, least, most).",
  inForce: "inForce: the law in force, in words. tax.percent: its parameters in percent of their ranges",
  income: "income (shares of workers between edges)",
  ones: "parameters",
});

/** Keys of `planner` that its rules tell of. */
export interface Told {
  /** What is served in place of the formal welfare, in plain words. */
  readonly principle?: string | undefined;
  readonly smoothness?: number | undefined;
  readonly feedback?: FeedbackKind;
}

/** What the past looks like in the observation. */
const pastWords: Readonly<Record<FeedbackKind, (ones: string) => string>> = {
  numbers: (ones) =>
    `- history: past tax years, oldest first; best: the best ones, best first. The numbers of a row are what columns names: welfare, mean weekly hours, revenue per worker in dollars a year, the ${ones} in percent; exploring: whether workers were trying out hours, which moves welfare whatever the law.`,
  words: (ones) =>
    `- feedback: past tax years in words, oldest first: the ${ones} in percent, welfare, mean weekly hours, revenue per worker in dollars a year. Workers who were trying out hours move welfare whatever the law.`,
  hindsight: (ones) =>
    `- feedback: the laws that were tried, in hindsight, from the worst to the best: the ${ones} in percent, welfare, mean weekly hours, revenue per worker in dollars a year, how much better each was than the one before it, and what went with that. Improve on the last one of them, or use it where the phase is settle.`,
};

/** What `planner.prompt` can word: the rules; the observation comes after them in any case. */
export const plannerWording: WordingKind = {
  key: "planner.prompt",
  slots: [
    { name: "levers", description: "what is set", isRequired: true },
    { name: "law", description: "how the law works and what workers do, as lines with hyphens", isRequired: false },
    { name: "goal", description: "which social welfare is to be high", isRequired: true },
    { name: "observation", description: "what the line of JSON holds, as lines with hyphens", isRequired: true },
    { name: "answer", description: "the form of the answer, as JSON and in words", isRequired: true },
  ],
  sections: {
    role: "You are the tax authority in an economic simulation. At the start of each tax year you set {levers}.",
    economy: `How it works
{law}
- A worker's utility is what is left of income after tax and rebate, net of the effort of work: who works less loses income but has less effort.
- You want the highest social welfare: {goal}. You do not know how strongly workers respond: learn it from what happened.`,
    observation: `What you see, as one line of JSON
{observation}`,
    answer: "Answer with only a JSON object {answer}.",
  },
};

export function plannerRules(
  economy: Spending,
  welfare: WelfareChoice,
  action: RatesAction,
  levers: Levers,
  wording: PromptWording = ownWording(plannerWording),
  { smoothness, feedback = "numbers", principle }: Told = {},
): string {
  const keys = answerKeys(levers);
  const told = levers.brackets === null ? ofParameters(economy, levers) : ofRates(economy, keys.length);
  const numbers = keys.map((key) => `"${key}": <number>`).join(", ");
  const answer =
    action.kind === "delta"
      ? `{"reasoning": "<at most two sentences>", "delta": {${numbers}}}: ${told.change}, from −${action.max} to ${action.max} in steps of ${action.multipleOf}; ${told.ones} stay between 0 and 100`
      : `{"reasoning": "<at most two sentences>", "percent": {${numbers}}}: ${told.value}, from 0 to 100`;
  return filledWording(wording, {
    levers: told.set,
    law: told.law,
    goal: goalWords(`${welfareKindOf(welfare).goal(welfare.aversion)}${smoothnessWords(smoothness)}`, principle),
    observation: `- taxYears, workers: how many there are. action: how you move the ${told.ones}.${told.parameters}
${pastWords[feedback](told.ones)}
- last: the tax year that has just ended: welfare, revenue and hours per worker, inequality, and the distributions of ${told.income} and utility (ten bins). The first and last bins hold everybody below and above, too.
- lastChange: what your last change did to welfare, as far as it can be told. ${told.inForce}. taxYear: the one that begins.
- phase: explore = try ${told.ones} that teach you something; decide = improve on the best so far; settle = use the best that you know. id: names this question.`,
    answer,
  });
}

/** Characters of a principle in a prompt. */
const principleLimit = 1000;

/** The formal welfare, or a principle in its place, which the numbers of the record do not measure. */
function goalWords(formal: string, principle: string | undefined): string {
  if (principle === undefined) return formal;
  const quoted = JSON.stringify(foreignText(principle, principleLimit)).replaceAll("{", "(").replaceAll("}", ")");
  return `that which serves this principle best: ${quoted}. The numbers called welfare measure something else beside it: ${formal}`;
}
