/** Rules between the keys of an election and the rest of a scenario. */

import { kindOf } from "../base/kind.ts";
import { bracketsOf, lawOf } from "../law/bracket-tables.ts";
import { sourceChoice } from "../population/population-source.ts";
import { kindChoice } from "./economy-kinds.ts";
import type { Problem } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";

export const registrationMissing =
  "registered needs election.registration, the share of workers who may vote, or a file of persons with a column registered";

/** Candidates of whom every pair is asked for at most: 380 questions to each voter. */
export const mostPaired = 20;

export function electionProblems(
  { election, planner, economy, workers, population }: ScenarioInput,
  kinds: ScenarioKinds,
): Problem[] {
  const problems: Problem[] = [];
  const add = (path: readonly (string | number)[], message: string) =>
    problems.push({ path, atKey: false, message: `${path.join(".")}: ${message}` });
  if (!election) {
    if (planner.kind === "none") add(["planner", "kind"], "nobody sets the rates; expected an election, or a planner");
    return problems;
  }
  const brackets = bracketsOf(economy.brackets);
  const { candidates, slate, voters, registration, rule, mandate, ballots } = election;
  // Values of another law's parameters are checked when it has been made.
  const law = kindChoice(economy.law).name;
  const hasRates = kindOf(kinds.laws, law)?.uses.includes("rates") ?? false;
  const checked = hasRates ? (slate ?? []) : [];
  checked.forEach((rates, i) => {
    if (rates.length !== brackets.length)
      add(
        ["election", "slate", i],
        `expected ${brackets.length} rates, one for each bracket of economy.brackets, found ${rates.length}`,
      );
    rates.forEach((rate, k) => {
      if (!(rate >= 0 && rate <= 1))
        add(["election", "slate", i, k], `expected a rate between 0 and 1, a decimal, found ${rate}`);
    });
  });
  if (candidates === "slate" && slate === undefined)
    add(["election", "candidates"], "slate needs election.slate, a list of platforms such as [[0.2], [0.4]]");
  // Whether a file of persons has a column registered shows when it is read.
  const columns = kinds.populationSources.find(({ name }) => name === sourceChoice(population.source).kind)?.columns;
  if (voters === "registered" && registration === undefined && columns?.every(({ name }) => name !== "registered"))
    add(["election", "voters"], registrationMissing);
  if (mandate === "free" && rule === "median")
    add(
      ["election", "mandate"],
      "free needs a winner, and the rule median composes rates of its own; expected platform",
    );
  const decider = kinds.deciders.find(({ name }) => name === workers.decide);
  if (ballots !== undefined && ballots !== "utility" && !decider?.uses.includes("model"))
    add(
      ["election", "ballots"],
      `${ballots} needs workers who go through a model; workers.decide is ${workers.decide}, for whom utility says exactly what each would answer`,
    );
  if (ballots === "pairwise" && candidates === "slate" && (slate?.length ?? 0) > mostPaired)
    add(
      ["election", "slate"],
      `pairwise asks every voter about every pair; expected at most ${mostPaired} platforms, found ${slate?.length}`,
    );
  if (ballots === "pairwise" && election.turnoutCost > 0)
    add(
      ["election", "turnoutCost"],
      "what voting costs cannot be weighed against which of two platforms is better; with ballots: pairwise expected 0",
    );
  const asksModel = decider?.uses.includes("model") ?? false;
  if (!hasRates && asksModel && (candidates !== "slate" || ballots !== "utility" || mandate === "free"))
    add(
      ["election"],
      `workers who go through a model stand and vote on rates on brackets; with economy.law ${law} expected candidates: slate, ballots: utility, mandate: platform`,
    );
  if (planner.kind === "us-federal" && lawOf(economy.brackets).brackets.join() !== brackets.join())
    add(["planner", "kind"], "US law has other brackets than economy.brackets, so it cannot stand in an election");
  return problems;
}

/** Keys of the section that the others leave unread. */
export function unusedElectionKeys({ election }: ScenarioInput): string[] {
  if (!election) return [];
  const { candidates, slate, voters, registration } = election;
  return [
    ...(candidates !== "slate" && slate !== undefined ? ["election.slate"] : []),
    ...(voters === "all" && registration !== undefined ? ["election.registration"] : []),
  ];
}
