/** A discrete distribution cut down to what a filter lets through, ready to draw from. */
import { type AliasTable, aliasTable, drawAlias } from "../../alias-table.ts";

export interface Sampler {
  readonly values: readonly number[];
  readonly table: AliasTable;
  /** Part of the whole distribution that passes the filter. */
  readonly share: number;
}

/** Undefined where nothing passes. */
export function samplerOf(
  values: readonly number[],
  counts: readonly number[],
  passes: (value: number) => boolean = () => true,
): Sampler | undefined {
  const kept = counts.map((count, i) => (passes(values[i]) ? count : 0));
  if (!kept.some((count) => count > 0)) return undefined;
  const table = aliasTable(kept);
  return { values, table, share: table.total / counts.reduce((sum, count) => sum + count, 0) };
}

export function drawSample({ values, table }: Sampler, u: number): number {
  return values[drawAlias(table, u)];
}
