/** A stored judgement, read back. */
import { z } from "zod";
import { headKeys, storedHead } from "../../run/stored-inquiry.ts";
import type { RunDetails } from "../../store/store.ts";
import type { JudgeHead } from "./judge.ts";

const head = z.object({
  ...headKeys,
  inquiry: z.literal("judge"),
  concept: z.string(),
  texts: z.array(z.object({ id: z.string(), text: z.string(), outcome: z.number().optional() })),
  pairs: z.int(),
  repeats: z.int(),
  reasoning: z.boolean(),
  temperature: z.number().nullable(),
  targetError: z.number().nullable(),
  measured: z.string().optional(),
});

/** @throws StorageError where what is stored is none */
export function storedJudge(run: RunDetails): JudgeHead {
  return storedHead(run, head);
}
