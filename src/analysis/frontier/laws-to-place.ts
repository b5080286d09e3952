/** Reforms and stored runs as laws to be placed beside a frontier. */
import { ScenarioError, UsageError } from "../../base/errors.ts";
import type { Settlement } from "../../env/settle/settlement.ts";
import { policyOf } from "../../episode/events.ts";
import { bracketsOf } from "../../law/bracket-tables.ts";
import { leversOf } from "../../law/policy.ts";
import { lawKind } from "../../law/registry.ts";
import type { Prepared } from "../../run/prepare.ts";
import { kindChoice } from "../../scenario/economy-kinds.ts";
import type { LoadedReform } from "../../scenario/reform-file.ts";
import type { PanelStep } from "../../store/panel-step.ts";
import type { RunDetails } from "../../store/store.ts";
import type { LawToPlace } from "./frontier.ts";

/** @throws ScenarioError where the scenario's law takes no reforms, or the reform is of another */
export function reformToPlace(
  { scenario, population, kinds }: Prepared,
  { from, reform }: Pick<LoadedReform, "from" | "reform">,
): LawToPlace {
  const { name } = kindChoice(scenario.economy.law);
  const kind = lawKind(name, kinds.laws);
  if (!kind.reformProblems)
    throw new ScenarioError(`economy.law: ${name} takes no reforms, and ${reform.name} reforms ${from}`, {
      hint: `add --set economy.law=${from}`,
    });
  if (from !== name)
    throw new ScenarioError(
      `${reform.name} reforms ${from}, and the scenario has economy.law ${name}; expected a reform of ${name}`,
    );
  const family = kind.create({
    brackets: bracketsOf(scenario.economy.brackets),
    options: { reform },
    levers: ["rates"],
  });
  const levers = leversOf(family, population);
  return { name: reform.name, kind: "reform", policy: { ...levers.policy(levers.start), values: [] } };
}

/**
 * What a run's people did in its last step, and what optimising people would do under its last law.
 * @param last with the rows that are stored
 * @throws UsageError where the run has other people, or none of its steps is done
 */
export function runToPlace(prepared: Prepared, run: RunDetails, last: PanelStep, label: string): readonly LawToPlace[] {
  const { economy, levers } = prepared;
  const row = run.series.at(-1);
  if (row === undefined) throw new UsageError(`run ${run.id} has no step that is done, so it lies nowhere`);
  const { brackets, rates, parameters } = row;
  const policy = policyOf({ brackets, rates, ...(parameters && { parameters }) }, levers);
  const law: LawToPlace = { name: `${label}, its law`, kind: "run", policy };
  const isWhole = last.worker.length === economy.size && last.worker.every((worker, i) => worker === i);
  if (!isWhole)
    return [
      { ...law, note: `what its people did is not placed: ${last.worker.length} of ${economy.size} rows are stored` },
    ];
  const { hours, income, tax, consumption, utility } = last;
  const { revenuePerWorker } = row;
  const settlement: Settlement = {
    ...{ hours, income, tax, consumption, utility, revenuePerWorker },
    rebate: revenuePerWorker - economy.publicSpending,
  };
  return [{ name: label, kind: "run", policy, settlement }, law];
}
