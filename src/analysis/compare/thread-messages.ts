/** What the main thread and those that run seeds tell each other, beside the calls of the store. */
import { z } from "zod";
import { parsedInput } from "../../run/stored-scenario.ts";
import { scenarioVersion } from "../../scenario/missing-keys.ts";
import { parsedAs } from "../../store/columns.ts";
import { isOfType, type PlainError, plainErrorSchema } from "../../store/port/port-messages.ts";
import type { DataFile } from "../../store/store.ts";
import { dataFiles } from "../../store/tables.ts";
import type { Arm } from "./plan.ts";
import type { ArmOutcome } from "./seed-job.ts";
import { armParts, outcomesSchema } from "./stored-comparison.ts";

/** Given to a thread when it starts. */
export interface ThreadData {
  /** Id. */
  readonly comparison: string;
  readonly arms: readonly Arm[];
  readonly scenarioPath: string | null;
  /** What the scenario was read from. */
  readonly read: readonly DataFile[];
}

export type ToThread =
  | { readonly type: "unit"; readonly seed: number; readonly labels: readonly string[] }
  | { readonly type: "stop" };

export type FromThread =
  | { readonly type: "outcome"; readonly seed: number; readonly outcome: readonly ArmOutcome[] }
  | { readonly type: "failure"; readonly seed: number; readonly error: PlainError };

const place = "a message between threads";
const seed = z.int();

const threadData = z.object({
  ...{ comparison: z.string(), scenarioPath: z.string().nullable() },
  arms: z.array(armParts),
  read: dataFiles,
});

const toThread = z.discriminatedUnion("type", [
  z.object({ type: z.literal("unit"), seed, labels: z.array(z.string()) }),
  z.object({ type: z.literal("stop") }),
]);

const fromThread = z.discriminatedUnion("type", [
  z.object({ type: z.literal("outcome"), seed, outcome: outcomesSchema }),
  z.object({ type: z.literal("failure"), seed, error: plainErrorSchema }),
]);

/** @throws StorageError where it is none */
export function parsedThreadData(data: unknown): ThreadData {
  const { arms, ...rest } = parsedAs(threadData, data, place);
  return { ...rest, arms: arms.map((arm) => ({ ...arm, input: parsedInput(arm.input, scenarioVersion, place) })) };
}

/** @returns null for a message of the store's */
export function parsedToThread(message: unknown): ToThread | null {
  return isStoreMessage(message) ? null : parsedAs(toThread, message, place);
}

/** @returns null for a message of the store's */
export function parsedFromThread(message: unknown): FromThread | null {
  return isStoreMessage(message) ? null : parsedAs(fromThread, message, place);
}

function isStoreMessage(message: unknown): boolean {
  return isOfType(message, "store-call") || isOfType(message, "store-reply");
}
