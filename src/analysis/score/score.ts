/** What a reform costs and whom it reaches: what a budget office prints. */
import { ScenarioError } from "../../base/errors.ts";
import { bestResponse, responseAt } from "../../env/respond/best-response.ts";
import { settle } from "../../env/settle/settlement.ts";
import type { Warning } from "../../episode/warnings.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import { applyLaw, taxLaw } from "../../law/apply-law.ts";
import { bracketsOf } from "../../law/bracket-tables.ts";
import type { LawFamily } from "../../law/law-family.ts";
import { lawName } from "../../law/law-name.ts";
import type { Reform } from "../../law/reform.ts";
import { lawKind } from "../../law/registry.ts";
import type { TaxLaw } from "../../law/tax-law.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import { lawFamily, type Prepared } from "../../run/prepare.ts";
import { kindChoice } from "../../scenario/economy-kinds.ts";
import type { LoadedReform } from "../../scenario/reform-file.ts";
import { closedBudget } from "./closed-budget.ts";
import { closerOf } from "./closing.ts";
import { distributionOf, rateShares } from "./distribution.ts";
import { groupsOf, householdIncomes } from "./groups.ts";
import { componentsOf, meansOf, povertyScore } from "./means.ts";
import { type Outcome, type Ruled, settledAt } from "./outcome.ts";
import { peopleRepresented } from "./represented.ts";
import type { ReformScore, Score } from "./score-result.ts";
import { welfareScore } from "./welfare-score.ts";
import { winnersAndLosers } from "./winners-and-losers.ts";

/** A change of the law, with what is not said of it where it starts. */
export type ScoredReform = Pick<LoadedReform, "from" | "reform">;

export interface ScoreRequest {
  readonly reforms: readonly ScoredReform[];
  /** What closes the budget: `rebate`, `demogrant`, a lever or a parameter; null leaves reforms unfinanced. */
  readonly close?: string | null;
  /** Dollars a year of one person alone; families by the square root of their size. */
  readonly povertyLine?: number | null;
  /** Weekly hours of everybody under a law, where people do not optimise exactly. */
  readonly hoursUnder?: (law: AppliedLaw, name: string) => Promise<Float64Array>;
}

/** @throws ScenarioError where the scenario has no law that takes reforms, or a reform is of another */
export async function score(prepared: Prepared, request: ScoreRequest): Promise<Score> {
  const { scenario, population, economy, levers, kinds, warnings } = prepared;
  const { name, options } = kindChoice(scenario.economy.law);
  const kind = lawKind(name, kinds.laws);
  if (!kind.reformProblems)
    throw new ScenarioError(
      `economy.law: ${name} takes no reforms, and reforms are scored against the law that they change`,
      {
        hint: `add --set economy.law=${request.reforms[0]?.from ?? "us-2024"}, or leave the scenario out`,
      },
    );
  const familyUnder = (reform: Reform | null, names: readonly string[]): LawFamily =>
    kind.create({
      brackets: bracketsOf(scenario.economy.brackets),
      options: reform === null ? {} : { reform },
      levers: names,
    });
  const ruled = (law: TaxLaw): Ruled => ({ law, applied: applyLaw(law, population) });
  const { close = null, povertyLine = null, hoursUnder } = request;
  const own = lawFamily(scenario.economy, kinds, scenario.planner.levers);
  const baseLaw: Ruled = { law: taxLaw(own.law(levers.start)), applied: levers.policy(levers.start).law };
  const hours = async (law: AppliedLaw, called: string, rebate: number): Promise<Float64Array> =>
    hoursUnder ? hoursUnder(law, called) : responseAt(economy, law, rebate, new Float64Array(economy.size));
  const first = settle(
    economy,
    baseLaw.applied,
    hoursUnder ? await hoursUnder(baseLaw.applied, name) : bestResponse(economy, baseLaw.applied),
  );
  const { rebate } = first;
  const base: Outcome = {
    ...baseLaw,
    settlement: settledAt(
      prepared,
      baseLaw.applied,
      hoursUnder ? first.hours : await hours(baseLaw.applied, name, rebate),
      rebate,
    ),
  };
  const rankedBy = scenario.metrics.equivalence === "none" ? "own earnings" : "household income";
  const groups = groupsOf(
    population,
    rankedBy === "own earnings" ? base.settlement.income : householdIncomes(population, base.settlement.income),
    economy.weight,
  );
  const scores: ReformScore[] = [];
  for (const { from, reform } of request.reforms) {
    if (from !== name)
      throw new ScenarioError(
        `${reform.name} reforms ${from}, and the scenario has economy.law ${name}; expected a reform of ${name}`,
      );
    const starts = familyUnder(reform, ["rates"]);
    const open = ruled(taxLaw(starts.law(starts.parameters.map(({ start }) => start))));
    const respond = async (law: Ruled, called: string): Promise<Outcome> => ({
      ...law,
      settlement: settledAt(prepared, law.applied, await hours(law.applied, called, rebate), rebate),
    });
    const { outcome, staticLaw, staticRebate, closed } = await closedBudget(prepared, {
      by: close,
      base,
      open,
      isExact: hoursUnder === undefined,
      respond: (law) => respond(law, reform.name),
      lawAt: (closer) => (amount) => ruled(taxLaw(closer.law(amount))),
      closer: () => closerOf(close ?? "", kind.levers?.({ reform }) ?? [], (names) => familyUnder(reform, names)),
    });
    const atRest = settledAt(prepared, staticLaw.applied, base.settlement.hours, staticRebate);
    scores.push({
      name: reform.name,
      description: reform.description ?? null,
      changes: kind.reformChanges?.(reform) ?? [],
      closed,
      revenue: {
        baseline: base.settlement.revenuePerWorker,
        static: atRest.revenuePerWorker,
        response: outcome.settlement.revenuePerWorker,
      },
      components: componentsOf(prepared, base, staticLaw, outcome),
      hours: meansOf(prepared, base, outcome, "hours"),
      income: meansOf(prepared, base, outcome, "income"),
      welfare: welfareScore(prepared, base, outcome, closed),
      winners: winnersAndLosers(prepared, base.settlement, outcome.settlement),
      poverty: povertyLine === null ? null : povertyScore(prepared, povertyLine, base, staticLaw, atRest, outcome),
      marginalRates: {
        baseline: rateShares(base.applied, base.settlement.income, economy.weight),
        reform: rateShares(staticLaw.applied, base.settlement.income, economy.weight),
      },
      distribution: distributionOf(groups, economy.weight, {
        before: { law: base.applied, settlement: base.settlement },
        after: { law: staticLaw.applied, settlement: atRest },
      }),
    });
  }
  return {
    scenario: scenario.name,
    baseline: lawName({ kind: name, ...options }),
    close,
    people: { size: population.size, represented: peopleRepresented(scenario) },
    rebate,
    publicSpending: economy.publicSpending,
    rankedBy,
    response: hoursUnder ? scenario.workers.decide : "exact",
    reforms: scores,
    warnings: [...warnings, ...(hoursUnder ? standInNotes(prepared) : [])].map(
      ({ code, message }) => `${code}: ${message}`,
    ),
  };
}

/** Workers who are no language model, though they are asked as one. */
function standInNotes({ scenario, kinds }: Prepared): readonly Warning[] {
  const { workers } = scenario;
  const uris = workers.decide === "llm" ? [workers.model] : [];
  return standInsAmong(uris, kinds.providers).map(({ words }) => ({
    code: "stand-in",
    message: `hours are those of ${workers.model}: ${words}`,
  }));
}
