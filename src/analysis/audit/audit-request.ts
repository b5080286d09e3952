/** What an audit was asked for, in its scenario: `audit` beside the people and the model. */
import { UsageError } from "../../base/errors.ts";
import type { Override } from "../../scenario/load.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { AuditRequest } from "./audit-kind.ts";
import { auditKindNamed } from "./audit-kinds.ts";

/** A scenario for audits that name none: people of the census under US law. */
export const plainScenario = "name: audit\nplanner: {kind: us-federal}\nworkers: {decide: llm}\nsteps: 10\n";

/**
 * What the request puts in the place of a scenario's own values.
 * @throws UsageError where there is no audit of that kind
 */
export function auditOverrides({
  kind,
  model,
  subjects,
  repeats,
  draws,
  run,
  vary,
}: Omit<AuditRequest, "seed" | "parts">): Override[] {
  const { parts } = auditKindNamed(kind);
  const audit = {
    ...{ kind, repeats, draws },
    ...(run !== undefined && { run }),
    ...(parts && { parts }),
    ...(vary && { vary }),
  };
  return [
    { path: ["audit"], value: audit, origin: `audit ${kind}` },
    { path: ["population", "size"], value: subjects, origin: `--subjects ${subjects}` },
    { path: ["workers", "decide"], value: "llm", origin: `audit ${kind}` },
    { path: ["workers", "model"], value: model, origin: `--model ${model}` },
    { path: ["workers", "batch"], value: false, origin: `audit ${kind}` },
  ];
}

/** @throws UsageError where the scenario is none of an audit, or its people answer by several models */
export function requestOf(scenario: Scenario): AuditRequest {
  const { audit, workers, population, seed } = scenario;
  if (!audit) throw new UsageError(`${scenario.name} is a simulation, not an audit`);
  if (workers.groups)
    throw new UsageError("workers.groups: an audit examines one model; expected a scenario without groups");
  return { ...audit, model: workers.model, subjects: population.size, seed };
}
