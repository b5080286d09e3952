/** Audits of the test's own models, as `audit … --model` carries them out less keys and providers. */
import { offlineModel } from "../../../src/agents/stand-in/offline-model.ts";
import type { Behaviour } from "../../../src/agents/stand-in/stand-in-worker.ts";
import { auditOverrides, plainScenario } from "../../../src/analysis/audit/audit-request.ts";
import { type ModelAudit, runAudit } from "../../../src/analysis/audit/run-audit.ts";
import type { ChatModel } from "../../../src/models/chat-model.ts";
import { observationText } from "../../../src/models/observations.ts";
import { builtInKinds } from "../../../src/plugins/kinds.ts";
import { type Prepared, prepare } from "../../../src/run/prepare.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { openMemory } from "../../../src/store/open-store.ts";
import { idle, scripted } from "../../episode/run-with.ts";

export interface ExamineOptions {
  readonly subjects?: number;
  readonly repeats?: number;
  readonly draws?: number;
  readonly vary?: readonly string[];
  readonly seed?: number;
  /** Further keys of the scenario, in YAML. */
  readonly keys?: string;
}

export function auditPrepared(
  kind: string,
  { subjects = 1, repeats = 1, draws = 20, vary, seed = 1, keys = "" }: ExamineOptions = {},
): Prepared {
  const overrides = auditOverrides({ kind, model: "offline:rational", subjects, repeats, draws, vary });
  const text = `${plainScenario}seed: ${seed}\n${keys}`;
  return prepare(parseScenario(text, "/audit.yaml", builtInKinds, overrides).scenario);
}

export async function examine(kind: string, model: ChatModel, options: ExamineOptions = {}): Promise<ModelAudit> {
  const store = await openMemory();
  try {
    const prepared = auditPrepared(kind, options);
    return await runAudit({
      ...{ prepared, store, runs: store, env: {}, signal: idle, scenarioPath: null },
      modelOf: () => model,
    });
  } finally {
    await store.close();
  }
}

export const standIn = (behaviour: Behaviour): ChatModel => offlineModel(behaviour);

/** A subject with a fault that is known: the stand-in's answer, changed. */
export function planted<Observation, Answer extends object>(
  change: (answer: Answer, observation: Observation, system: string) => object | string,
  behaviour: Behaviour = "rational",
): ChatModel {
  const inner = offlineModel(behaviour);
  return scripted(async (request) => {
    const { text } = await inner.complete(request, idle);
    if (!text.startsWith("{")) return text;
    const changed = change(JSON.parse(text), JSON.parse(observationText(request.user)), request.system);
    return typeof changed === "string" ? changed : JSON.stringify(changed);
  });
}
