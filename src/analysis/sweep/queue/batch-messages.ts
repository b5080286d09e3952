/** What a worker and its child tell each other. */
import { z } from "zod";
import { parsedAs } from "../../../store/columns.ts";
import { plainErrorSchema } from "../../../store/port/port-messages.ts";
import type { FinishedShard } from "../run-shard.ts";

const amounts = z.object({ usd: z.number(), tokens: z.number(), calls: z.number() });

const toChild = z.discriminatedUnion("type", [
  /** The experiment as Redis holds it. */
  z.object({ type: z.literal("experiment"), text: z.string(), out: z.string() }),
  z.object({ type: z.literal("batch"), index: z.int() }),
  z.object({ type: z.literal("stop") }),
  z.object({ type: z.literal("granted"), id: z.int(), amounts }),
  z.object({ type: z.literal("rate"), id: z.int(), waitMs: z.number() }),
]);

const finished = z.object({
  ...{ shard: z.int(), of: z.int(), experiment: z.string(), file: z.string(), units: z.int(), computed: z.int() },
}) satisfies z.ZodType<FinishedShard>;

const fromChild = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("finished"), finished, memory: z.number() }),
  z.object({ type: z.literal("failure"), error: plainErrorSchema }),
  z.object({ type: z.literal("borrow"), id: z.int(), amounts }),
  z.object({
    ...{ type: z.literal("rate"), id: z.int(), address: z.string() },
    ...{ what: z.enum(["requests", "tokens"]), perMinute: z.number(), wanted: z.number() },
  }),
]);

export type ToChild = z.output<typeof toChild>;
export type FromChild = z.output<typeof fromChild>;

export const parsedToChild = (message: unknown): ToChild => parsedAs(toChild, message, "a message of a worker");
export const parsedFromChild = (message: unknown): FromChild => parsedAs(fromChild, message, "a message of a batch");
