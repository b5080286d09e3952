/** What is said of a shard in the head of its file: how far it is, without unpacking it. */
import { basename } from "node:path";
import { z } from "zod";
import { StorageError } from "../../base/errors.ts";
import { commentOf } from "../../base/gzip-file.ts";
import { numbersIn, rangesOf } from "../../base/number-ranges.ts";
import { packageVersion } from "../../base/package-files.ts";
import { policiesOf } from "../compare/plan.ts";
import type { ComparisonSpec } from "../compare/spec.ts";
import { armGroups, type Shard, type Unit, unitsOf, unitsOfShard } from "../compare/units.ts";
import { isShardName } from "./shard-name.ts";

export interface ShardHead {
  /** Of llm-econ. */
  readonly version: string;
  /** See `experimentHash`. */
  readonly experiment: string;
  /** Of the scenario. */
  readonly name: string;
  readonly index: number;
  readonly of: number;
  /** How many policies are compared. */
  readonly policies: number;
  /** Of the whole sweep. */
  readonly seeds: readonly number[];
  /** Seeds that this shard has finished, of each group of policies. */
  readonly done: readonly (readonly number[])[];
}

const ranges = z.string().transform((text, { addIssue }) => {
  const numbers = numbersIn(text);
  if (numbers) return numbers;
  addIssue({ code: "custom", message: "expected ranges of numbers" });
  return z.NEVER;
});

const headSchema = z.object({
  ...{ version: z.string(), experiment: z.string(), name: z.string(), index: z.int(), of: z.int() },
  ...{ policies: z.int(), seeds: ranges, done: z.array(ranges) },
});

/** @param done labels of the policies that are finished, by seed */
export function headOf(
  spec: ComparisonSpec,
  experiment: string,
  { index, of }: Shard,
  done: ReadonlyMap<number, ReadonlySet<string>>,
): ShardHead {
  return {
    ...{ version: packageVersion, experiment, name: spec.scenario.name, index, of },
    ...{ policies: policiesOf(spec.arms).length, seeds: spec.seeds },
    done: armGroups(spec.arms).map((arms) =>
      [...done].flatMap(([seed, labels]) => (arms.every(({ label }) => labels.has(label)) ? [seed] : [])),
    ),
  };
}

/** As ASCII. */
export function headText({ seeds, done, ...head }: ShardHead): string {
  const text = JSON.stringify({ ...head, seeds: rangesOf(seeds), done: done.map(rangesOf) });
  return text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What to do about a shard that is not whole. */
export const damagedHint = "Delete it, and submit the same array again: its units are then computed anew.";

/** @throws StorageError where the file is no packed shard, or one that is cut off in its head */
export function readHead(path: string): ShardHead {
  let parsed: ReturnType<typeof headSchema.safeParse>;
  try {
    parsed = headSchema.safeParse(JSON.parse(commentOf(path) ?? ""));
  } catch (error) {
    // Whatever has the name of a shard was one.
    if (isShardName(basename(path)))
      throw new StorageError(`${path} is cut off or damaged, or was not packed by llm-econ: it has no head`, {
        hint: damagedHint,
        cause: error,
      });
    throw new StorageError(`${path} is no shard of a sweep`, { cause: error });
  }
  if (parsed.success) return parsed.data;
  throw new StorageError(`${path} is no shard of a sweep: its head is ${parsed.error.issues[0].message}`);
}

/** The units of a shard that are not finished. */
export function pendingUnits(
  spec: Pick<ComparisonSpec, "arms" | "seeds">,
  shard: Shard,
  done: ReadonlyMap<number, ReadonlySet<string>>,
): readonly Unit[] {
  return unitsOfShard(unitsOf(spec), shard).filter(({ seed, arms }) => {
    const labels = done.get(seed);
    return labels === undefined || !arms.every(({ label }) => labels.has(label));
  });
}
