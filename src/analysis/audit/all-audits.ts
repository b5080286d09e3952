/** All audits as one: what a model's card is made from. */
import { UsageError } from "../../base/errors.ts";
import type { AuditKind, AuditRequest, CardEntry, Examination, Examined } from "./audit-kind.ts";
import type { AuditWarning, Benchmark } from "./audit-result.ts";
import { recordedAudit } from "./recorded-audit.ts";
import { subjectOf } from "./subject.ts";

/** What cards were made of before they named their parts: a stored one goes on, and is gone through again, as it was. */
const firstParts = ["rationality", "elasticity", "wording", "personas", "preferences", "games"] as const;

/** One after the other, each with as many subjects as it has by itself, or fewer. Their questions have purposes of their own. */
export function allAudits(kinds: readonly AuditKind[]): AuditKind {
  return {
    name: "all",
    description: `${kinds.map(({ name }) => name).join(", ")}, and the model's card`,
    subjects: Math.max(...kinds.map(({ subjects }) => subjects)),
    repeats: 1,
    reads: ["run"],
    parts: kinds.map(({ name }) => name),
    card: "card.html",
    async check(request, prepared, store) {
      for (const kind of partsOf(kinds, request)) await kind.check?.(partOf(request, kind), prepared, store);
      if (request.run === undefined) return;
      const { model } = subjectOf(await store.run(request.run));
      if (model !== request.model)
        throw new UsageError(`run ${request.run} was answered by ${model}, not by ${request.model}`, {
          hint: "A card is of one model; `llm-econ runs` lists runs.",
        });
    },
    examine: (examination) => examineAll(partsOf(kinds, examination.request), examination),
  };
}

/** @throws UsageError where a card has a part that this version does not know */
function partsOf(kinds: readonly AuditKind[], { parts = firstParts }: AuditRequest): readonly AuditKind[] {
  return parts.map((part) => {
    const kind = kinds.find(({ name }) => name === part);
    if (kind) return kind;
    throw new UsageError(`the card has an audit "${part}", which this version does not know`, {
      hint: "Update llm-econ.",
    });
  });
}

function partOf(request: AuditRequest, { name, subjects, repeats }: AuditKind): AuditRequest {
  return {
    ...{ ...request, kind: name },
    subjects: Math.min(subjects, request.subjects),
    repeats: Math.max(repeats, request.repeats),
  };
}

async function examineAll(kinds: readonly AuditKind[], examination: Examination): Promise<Examined> {
  const design: Record<string, unknown> = {};
  const results: Record<string, unknown> = {};
  const benchmarks: Benchmark[] = [];
  const warnings: AuditWarning[] = [];
  const indices: CardEntry[] = [];
  const asked = examination.request.run === undefined ? kinds : [...kinds, recordedAudit];
  for (const [k, kind] of asked.entries()) {
    examination.begins({ name: kind.name, place: k + 1, of: asked.length });
    const before = examination.spent();
    const request = partOf(examination.request, kind);
    const own = await kind.examine({ ...examination, request });
    const after = examination.spent();
    const cost = {
      audit: kind.name,
      calls: after.calls - before.calls,
      costUsd: after.costUsd === null || before.costUsd === null ? null : after.costUsd - before.costUsd,
    };
    design[kind.name] = { subjects: request.subjects, repeats: request.repeats, ...own.design };
    results[kind.name] = own.results;
    benchmarks.push(...own.benchmarks.map((one) => ({ ...one, name: `${kind.name}: ${one.name}` })));
    warnings.push(...own.warnings.map((one) => ({ ...one, message: `${kind.name}: ${one.message}` })));
    indices.push(...own.indices.map((index) => ({ ...index, ...cost })));
  }
  return { design, results, benchmarks, warnings, indices };
}
