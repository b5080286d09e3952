/** What a stored audit of a model came to. */
import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { isAudit } from "../../run/stored-scenario.ts";
import { parsedAs } from "../../store/columns.ts";
import type { RunDetails, Store } from "../../store/store.ts";
import type { ModelAudit } from "./run-audit.ts";

const known = z.number().nullable();
const values = z.record(z.string(), z.unknown());

const entry = z.looseObject({
  ...{ name: z.string(), words: z.string(), unit: z.enum(["index", "share", "points", "dollars", "hours"]) },
  ...{ value: known, low: known, high: known },
  benchmark: z.looseObject({ value: z.number(), words: z.string() }).nullable(),
  ...{ audit: z.string(), calls: z.number(), costUsd: known },
});

const cost = z.looseObject({
  ...{ count: z.number(), failed: z.number(), reused: z.number(), inputTokens: z.number(), outputTokens: z.number() },
  ...{ cachedInputTokens: z.number(), reasoningTokens: z.number(), usageEstimated: z.number() },
  ...{ costUsd: known, savedUsd: known, standIns: z.record(z.string(), z.string()).optional() },
});

const audit: z.ZodType<ModelAudit> = z.looseObject({
  ...{ kind: z.string(), model: z.string(), standIn: z.boolean(), subjects: z.number(), calls: z.number() },
  ...{ design: values, results: values },
  benchmarks: z.array(z.looseObject({ name: z.string(), value: known, words: z.string() })),
  warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
  ...{ run: z.string(), standInWords: z.string().nullable(), indices: z.array(entry), cost },
});

/**
 * @returns null of one that did not finish
 * @throws StorageError where what is stored is no audit
 */
export function storedAudit({ id, summary, status }: Pick<RunDetails, "id" | "summary" | "status">): ModelAudit | null {
  return status === "finished" ? parsedAs(audit, summary, `run ${id}: its results`) : null;
}

/**
 * The audits that references mean; null where none of them is one.
 * @throws UsageError where one is no audit beside others that are, or has not finished
 */
export async function storedAudits(store: Store, references: readonly string[]): Promise<readonly ModelAudit[] | null> {
  const runs: RunDetails[] = [];
  for (const reference of references) {
    const { kind, id } = await store.resolve(reference);
    if (kind === "run") runs.push(await store.run(id));
  }
  if (!runs.some(isAudit)) return null;
  const other = runs.find((run) => !isAudit(run));
  if (other || runs.length < references.length)
    throw new UsageError(
      `${other?.id ?? "a comparison"} is no audit: the cards of audits stand beside each other alone`,
    );
  return runs.map((run) => {
    const audit = storedAudit(run);
    if (audit) return audit;
    throw new UsageError(`audit ${run.id} is ${run.status}: it has no results yet`, {
      hint: "`llm-econ resume` goes on with it.",
    });
  });
}
