/** Summaries that earlier versions stored: what their keys meant, and what they did not have. */

import { laterWarnings } from "../store/differences.ts";
import { gapClosed } from "./gap.ts";

/** What a key of `final` then held is called now. */
const nowCalled = { mvpf: "mvpfMarginal", cev: "welfareRatio" } as const;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a summary was stored by a version that had marginal values of public funds by the derivative alone. */
function isEarlier(summary: unknown): summary is Fields & { readonly final: Fields } {
  return isFields(summary) && isFields(summary.final) && !("mvpfMarginal" in summary.final);
}

/** An earlier `final` in the words of today; any other as it is. */
export function finalOfToday(final: unknown): unknown {
  if (!isFields(final) || "mvpfMarginal" in final) return final;
  const renamed = Object.fromEntries(Object.entries(nowCalled).map(([was, is]) => [is, final[was] ?? null]));
  return { ...final, ...Object.fromEntries(Object.keys(nowCalled).map((was) => [was, null])), ...renamed };
}

/** The same of a comparison's results, which have the gain alone. */
export function gainOfToday(result: unknown): unknown {
  if (!isFields(result) || "welfareRatio" in result) return result;
  return { ...result, cev: null, welfareRatio: result.cev ?? null };
}

/**
 * A summary of today as the version that stored another one would have written it, so that replay compares like with
 * like: keys that there were, by the meaning that they had; what it could not compute is null.
 */
export function asStored(today: unknown, stored: unknown): unknown {
  const now = withElectionsAs(today, stored);
  if (!isEarlier(stored) || !isFields(now) || !isFields(now.final)) return withoutLater(now, stored);
  const { warnings } = now;
  const final = withGapClosed(now.final, now.gap);
  const meant = Object.fromEntries(Object.entries(nowCalled).map(([was, is]) => [was, final[is] ?? null]));
  const known = (warning: unknown): boolean => !laterWarnings.some((code) => String(warning).startsWith(`${code}: `));
  // Where somebody was floored there was a gap none the less.
  const { gap, final: had } = stored;
  const judged = Number(final.floored) > 0 ? { gapClosed: had.gapClosed, twin: had.twin } : {};
  return within(
    {
      ...now,
      ...(judged.twin !== undefined && { gap }),
      final: { ...final, ...meant, ...judged },
      ...(Array.isArray(warnings) && { warnings: warnings.filter(known) }),
    },
    stored,
  );
}

/** Elections of today without what those that were stored did not tell yet. */
function withElectionsAs(now: unknown, stored: unknown): unknown {
  if (!isFields(now) || !isFields(stored) || !Array.isArray(now.elections) || !Array.isArray(stored.elections))
    return now;
  const had: readonly unknown[] = stored.elections;
  if (had.some((election) => isFields(election) && "cyclicShare" in election)) return now;
  const elections = now.elections.map((election: unknown) => {
    if (!isFields(election)) return election;
    const { cyclicShare: _, ...rest } = election;
    return rest;
  });
  return { ...now, elections };
}

/** What came to be summarised later, and what was not run with a run of a comparison, is not compared. */
function withoutLater(now: unknown, stored: unknown): unknown {
  if (!isFields(now) || !isFields(stored) || isFields(stored.unchangedLaw)) return now;
  const { unchangedLaw: _, ...rest } = now;
  return "unchangedLaw" in stored ? { ...rest, unchangedLaw: null } : rest;
}

/** A `final` with the gap that it closed, whoever answered. */
function withGapClosed(final: Fields, gap: unknown): Fields {
  if (!isFields(gap) || final.gapClosed !== null) return final;
  const closed = gapClosed(
    Number(final.welfare),
    { usFederal: Number(gap.usFederal), optimum: Number(gap.optimum) },
    "others",
  );
  const { twin } = final;
  if (!isFields(twin) || closed === null) return { ...final, gapClosed: closed };
  return { ...final, gapClosed: closed, twin: { ...twin, behaviourShare: closed - Number(twin.policyShare) } };
}

/** What a value has of what another has; where that is null, so is this. */
function within(value: unknown, other: unknown): unknown {
  if (other === null) return null;
  // What was nothing but rounding is 0 now.
  if (value === 0 && typeof other === "number" && Math.abs(other) < 1e-9) return other;
  if (!isFields(value) || !isFields(other)) return value;
  return Object.fromEntries(
    Object.keys(value).flatMap((key) => (key in other ? [[key, within(value[key], other[key])]] : [])),
  );
}
