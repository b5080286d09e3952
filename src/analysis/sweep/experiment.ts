/** What makes two shards parts of one experiment. */
import { createHash } from "node:crypto";
import { packageVersion } from "../../base/package-files.ts";
import { scenarioVersion } from "../../scenario/missing-keys.ts";
import type { ComparisonSpec } from "../compare/spec.ts";

/**
 * SHA-256, in hexadecimal, of everything that decides a number but the seeds: policies with their scenarios, the contents of
 * data files, confidence, sets of answers, and the version of the program. So seeds can be added later.
 */
export function experimentHash(
  { arms, files, confidence, resamples }: Pick<ComparisonSpec, "arms" | "files" | "confidence" | "resamples">,
  version = packageVersion,
): string {
  const plain = arms.map(({ input: { seed: _, ...input }, ...arm }) => ({ ...arm, input }));
  const contents = files.map(({ sha256 }) => sha256).sort();
  const decides = JSON.stringify(
    [version, scenarioVersion, confidence, contents, plain, ...(resamples === undefined ? [] : [resamples])],
    inOrder,
  );
  return createHash("sha256").update(decides).digest("hex");
}

/** The order in which a scenario names its keys decides nothing. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
