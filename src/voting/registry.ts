/** How votes are counted: `election.rule`. */
import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { condorcet } from "./condorcet.ts";
import { instantRunoff } from "./instant-runoff.ts";
import { maximalLottery } from "./maximal-lottery.ts";
import { medianRates } from "./median-rates.ts";
import type { VotingRule } from "./rule.ts";
import { approval, borda, plurality, randomDictator } from "./score-rules.ts";

export const votingRules: readonly VotingRule[] = [
  plurality,
  approval,
  borda,
  instantRunoff,
  condorcet,
  maximalLottery,
  medianRates,
  randomDictator,
];

export function votingRule(name: string, rules: readonly VotingRule[] = votingRules): VotingRule {
  const found = rules.find((rule) => rule.name === name);
  if (!found)
    throw new ScenarioError(
      `unknown election.rule "${name}"; ${suggestion(
        name,
        rules.map((rule) => rule.name),
      )}`,
    );
  return found;
}
