/** What Redis holds of the experiment whose batches are queued. */
import { z } from "zod";
import { scenarioVersion } from "../../../scenario/missing-keys.ts";
import { parsedAs } from "../../../store/columns.ts";
import type { ComparisonSpec } from "../../compare/spec.ts";
import { parsedSpec } from "../../compare/stored-comparison.ts";

const limit = z.number().nullable().default(null);
export const budgetSchema = z.object({ usd: limit, tokens: limit, calls: limit, minutes: limit });

const entrySchema = z.object({
  /** Of llm-econ. */
  version: z.string(),
  experiment: z.string(),
  /** Into how many batches its units are dealt out. */
  of: z.int(),
  /** Folder that batches are published in. */
  out: z.string(),
  /** What was typed. */
  command: z.string(),
  budget: budgetSchema,
  spec: z.unknown(),
});

export interface ExperimentEntry extends Omit<z.output<typeof entrySchema>, "spec"> {
  readonly spec: ComparisonSpec;
}

/** @throws StorageError where it is none */
export function parsedEntry(text: string): ExperimentEntry {
  const entry = parsedAs(entrySchema, JSON.parse(text), "the experiment in the queue");
  return { ...entry, spec: parsedSpec(entry.spec, scenarioVersion, "the experiment in the queue") };
}

/** What is in the way of queueing one experiment is only who the other is. */
export function entryHead(
  text: string,
): Pick<ExperimentEntry, "experiment" | "of" | "out" | "version"> & { readonly name: string } {
  const { spec, ...entry } = parsedAs(entrySchema, JSON.parse(text), "the experiment in the queue");
  const { scenario } = parsedAs(z.looseObject({ scenario: z.looseObject({ name: z.string() }) }), spec, "its scenario");
  return { ...entry, name: scenario.name };
}
