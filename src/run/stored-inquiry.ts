/** What is stored of questions apart from an episode, read back; and the same once more from its record alone. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { nothingBeyond, RecordEnd } from "../models/wrappers/replay.ts";
import { budgetKeys, modelsKeys } from "../scenario/models-keys.ts";
import { parsedAs } from "../store/columns.ts";
import { inquiryCommands } from "../store/inquiries.ts";
import { openMemory } from "../store/open-store.ts";
import type { RunDetails, Store } from "../store/store.ts";
import type { InquiryHead, InquiryOptions } from "./inquiry.ts";
import type { Replay } from "./replay.ts";

/** Keys that every head has. */
export const headKeys = {
  inquiry: z.enum(inquiryCommands),
  name: z.string(),
  seed: z.int(),
  asked: z.array(z.string()).min(1),
  models: modelsKeys,
  budget: budgetKeys,
  plugins: z.array(z.string()).optional(),
};

/**
 * @param schema of the head, {@link headKeys} among others
 * @throws StorageError where what is stored is none
 */
export function storedHead<S extends z.ZodType<InquiryHead>>(run: RunDetails, schema: S): z.output<S> {
  return parsedAs(schema, run.scenario, `run ${run.id}: what it asked`);
}

/** How an inquiry is done once more: those of its options that differ from time to time. */
export type Again = (
  options: Pick<
    InquiryOptions<InquiryHead>,
    "store" | "signal" | "env" | "resume" | "record" | "modelOf" | "budget" | "onOtherPrompt" | "acceptsOtherPrompts"
  >,
) => Promise<object>;

/** Puts the questions to the record, and compares what comes of the answers. */
export async function replayInquiry(
  store: Pick<Store, "calls">,
  run: RunDetails,
  again: Again,
  { signal, acceptPrompts = false }: { readonly signal: AbortSignal; readonly acceptPrompts?: boolean },
): Promise<Replay> {
  const memory = await openMemory();
  let result: object | null = null;
  let otherPrompts = 0;
  try {
    result = await again({
      ...{ store: memory, signal, env: {}, record: store.calls(run.id), modelOf: nothingBeyond },
      acceptsOtherPrompts: acceptPrompts,
      onOtherPrompt: () => {
        otherPrompts++;
      },
    });
  } catch (error) {
    if (!(error instanceof RecordEnd) || run.status === "finished") throw error;
  } finally {
    await memory.close();
  }
  const isSame = result === null || isDeepStrictEqual(withoutId(result), withoutId(run.summary));
  const { version, scenarioVersion, startedAt } = run;
  return {
    ...{ run: run.id, steps: run.stepsDone, of: run.steps, identical: isSame, changedFiles: [], otherPrompts },
    differences: isSame ? [] : ["the result differs"],
    madeBy: { version, scenarioVersion, startedAt },
  };
}

/** As it is stored: JSON. */
function withoutId(summary: unknown): unknown {
  return JSON.parse(JSON.stringify(summary), (key, value) => (key === "run" ? undefined : value));
}
