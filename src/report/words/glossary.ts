/** Every term of art that a report uses, in words that need no other one. */

export interface Term {
  /** For links: `#term-gini`. */
  readonly id: string;
  readonly term: string;
  readonly words: string;
  /** Where in a text it is used. */
  readonly pattern: RegExp;
}

export const glossary: readonly Term[] = [
  term(
    "welfare",
    "welfare",
    "One number for how well all workers fare, by the scenario's welfare function, per worker and year; in dollars where the function allows it. A policy is judged by it in the last step.",
  ),
  term(
    "ces",
    "ces",
    "A welfare function: the equal amount for everybody that would be as good as the amounts people really have. The number after it, the aversion, says how much more a dollar counts for the poor; 0 counts all alike.",
    /\bces\b/,
  ),
  term(
    "utility",
    "utility",
    "What one worker gets from consumption less what the hours cost in effort; in dollars a year in the usual economy.",
  ),
  term(
    "money-pump",
    "money pump",
    "Somebody who would let a worker change its choices of hours in a circle and take money at each turn: possible only where choices contradict each other. What it could take for each choice, dollars a year, measures how far they do.",
    /money pump|\$ a choice/,
  ),
  term(
    "us-law",
    "US law",
    "The statutory federal brackets of 2024 for single filers, unless the scenario names another law; without deductions or credits on plain brackets.",
    /US law|us-federal/,
  ),
  term(
    "unchanged-law",
    "unchanged US law",
    "The same workers, deciding in the same way, run once more with US law left as it is: what a run's gain is measured against, since workers also learn when rates stay.",
  ),
  term(
    "optimum",
    "optimum",
    "The rates with the highest welfare if every worker chose the best hours exactly. It is computed with knowledge that no government has.",
  ),
  term(
    "oracle",
    "oracle",
    "A planner that knows what everybody wants, such as stackelberg or optimal-flat. What it comes to is an upper bound for others, and it is never called the best policy.",
    /\boracles?\b/i,
  ),
  term(
    "gap",
    "gap closed",
    "How far a policy comes from US law (0 %) to the optimum (100 %), both for workers who optimise. Below 0 % is worse than US law.",
    /\bgap\b/,
  ),
  term(
    "optimise",
    "workers who optimise",
    "Workers who choose the hours that are exactly best for them, as theory assumes.",
    /optimis/,
  ),
  term(
    "elasticity",
    "elasticity",
    "By how many percent hours change when what is kept of a further dollar changes by one percent.",
    /elasticit/,
  ),
  term("net-of-tax", "net-of-tax rate", "What is kept of a further dollar: one less the marginal rate.", /net-of-tax/),
  term("marginal-rate", "marginal rate", "The tax on the next dollar of income.", /marginal (tax )?rate/i),
  term("bracket", "bracket", "A range of income with one marginal rate."),
  term(
    "thin",
    "thin bracket",
    "A bracket in which fewer than 30 people's incomes end: its rate says little, is marked with * in tables, and is quoted in no sentence.",
    /thin|\*:/,
  ),
  term("tax-year", "tax year", "The steps from one setting of rates to the next."),
  term("step", "step", "One choice of hours by every worker, at annual rates."),
  term("rebate", "rebate", "What public spending leaves of revenue, paid back in equal shares."),
  term("revenue", "revenue per worker", "All tax over all workers, dollars a year.", /revenue/),
  term("gini", "Gini coefficient", "Inequality of incomes from 0, all equal, to 1, one has everything.", /\bGini\b/),
  term("lorenz", "Lorenz curve", "Part of all income that the poorest share of people has, for every share.", /Lorenz/),
  term(
    "tenth",
    "tenth (decile)",
    "Workers in ten groups of equal size by income before tax, 1 the lowest.",
    /\btenths?\b|\bdeciles?\b/,
  ),
  term("better-off", "better off", "Share of workers whose utility is higher than under the policy compared with."),
  term(
    "cev",
    "gain in consumption",
    "The part of everybody's consumption under the policy compared with that would be as good as the change.",
    /\bgain\b/,
  ),
  term(
    "seed",
    "seed",
    "The number from which people and chance are drawn; policies with the same seed meet the same people.",
  ),
  term(
    "interval",
    "interval",
    "A range that holds the true mean with the stated confidence, by how much results differ from seed to seed.",
    /interval|±/,
  ),
  term(
    "p-value",
    "p",
    "How often chance alone would bring a difference at least as large; Holm's correction makes it hold for all differences in a table together.",
    /\bp [=<]|p-value|Holm/,
  ),
  term(
    "sign-flip",
    "sign-flip test",
    "A test that asks how often differences with signs at random would be as large.",
    /sign-flip/,
  ),
  term(
    "stand-in",
    "stand-in",
    "A rule of a few lines that answers in place of a language model. Its answers say nothing of how models or people behave.",
    /stand-in/,
  ),
  term(
    "condorcet",
    "Condorcet winner",
    "The candidate who beats each other one in a vote between the two.",
    /Condorcet/,
  ),
  term("deadweight", "deadweight loss", "What tax costs people beyond the revenue that it brings.", /deadweight/i),
  term(
    "mvpf",
    "marginal value of public funds",
    "What a dollar of revenue from a rate costs those who pay it.",
    /marginal value of public funds|MVPF/i,
  ),
];

/** Those that are used in texts, in the order of the glossary. */
export function termsIn(texts: readonly string[]): readonly Term[] {
  return glossary.filter(({ pattern }) => texts.some((text) => pattern.test(text)));
}

function term(id: string, name: string, words: string, pattern = new RegExp(`\\b${name}\\b`, "i")): Term {
  return { id, term: name, words, pattern };
}
