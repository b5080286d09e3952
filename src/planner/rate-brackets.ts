import { ScenarioError } from "../base/errors.ts";
import type { Levers } from "../law/policy.ts";

/**
 * The brackets whose rates a planner sets.
 * @param wanting what needs them, for the message
 * @throws ScenarioError where the law has other parameters
 */
export function rateBrackets({ brackets, parameters }: Levers, wanting: string): readonly number[] {
  if (brackets !== null) return brackets;
  throw new ScenarioError(
    `${wanting} sets rates on brackets, and this law has ${parameters.map(({ name }) => `"${name}"`).join(", ")}`,
    { hint: "expected economy.law: brackets, or a planner that moves any law: llm, fixed, stackelberg, a search" },
  );
}

/**
 * Values at which all brackets of a law have one rate, as high as each may be; other parameters start as they do.
 * @param wanting what needs them, for the message
 * @throws ScenarioError where the law has no brackets whose rates are parameters
 */
export function flatValues({ parameters, start }: Levers, rate: number, wanting: string): readonly number[] {
  if (!parameters.some(({ isBracketRate }) => isBracketRate))
    throw new ScenarioError(
      `${wanting} sets one rate on all brackets, and no parameter of this law is a bracket's rate`,
    );
  return parameters.map(({ isBracketRate, least, most }, k) =>
    isBracketRate ? Math.min(most, Math.max(least, rate)) : start[k],
  );
}

/**
 * The one rate that a flat tax starts from under a law whose brackets are not everybody's own.
 * @throws ScenarioError where bracket rates do not all start from it
 */
export function oneRate(levers: Levers, wanting: string): number {
  const rates = levers.start.filter((_, k) => levers.parameters[k].isBracketRate);
  flatValues(levers, rates[0] ?? 0, wanting);
  if (rates.some((rate) => rate !== rates[0]))
    throw new ScenarioError(
      `${wanting} sets one rate on taxable income, and the brackets start from ${rates.join(", ")}`,
      {
        hint: "give them one rate: planner.parameters: {brackets.rates.0: 0.2, brackets.rates.1: 0.2, …}",
      },
    );
  return rates[0];
}
