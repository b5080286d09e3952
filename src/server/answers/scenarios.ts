import { readdirSync } from "node:fs";
import { parse } from "yaml";
import { builtInKinds } from "../../plugins/kinds.ts";
import { dryRun } from "../../run/dry-run.ts";
import { prepare } from "../../run/prepare.ts";
import { scenarioJsonSchema } from "../../scenario/schema.ts";
import { starterScenario } from "../../scenario/starter.ts";
import type { DryRunAnswer, ScenarioSchema } from "../api.ts";
import { openedValues } from "../scenario-values.ts";

export function scenarioSchema(folder: string): ScenarioSchema {
  return {
    schema: scenarioJsonSchema(builtInKinds),
    starter: parse(starterScenario("scenario.yaml", "scenario.schema.json")),
    scenarios: readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort(),
  };
}

/** Longer than anybody waits for an answer: what is measured by then is not told. */
const mostMs = 30_000;

export async function dryRunAnswer(folder: string, body: unknown): Promise<DryRunAnswer> {
  const start = performance.now();
  const { scenario, locate, kinds } = openedValues(folder, body);
  const { plan, ...totals } = await dryRun(prepare(scenario, locate, kinds), AbortSignal.timeout(mostMs));
  return {
    ...totals,
    plan: plan.map(({ example: _, ...planned }) => planned),
    milliseconds: performance.now() - start,
  };
}
