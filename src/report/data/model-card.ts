/** The card of a model: every index with what stands beside it, for one model or several side by side. */
import type { CardEntry } from "../../analysis/audit/audit-kind.ts";
import type { ModelAudit } from "../../analysis/audit/run-audit.ts";

export interface CardModel {
  readonly model: string;
  readonly standIn: boolean;
  /** What the stand-in is, in words; null of a language model. */
  readonly standInWords: string | null;
  /** Id of the stored audit. */
  readonly run: string;
  readonly audit: string;
  readonly subjects: number;
  readonly calls: number;
  readonly costUsd: number | null;
  readonly warnings: readonly string[];
}

export interface CardRow {
  readonly audit: string;
  readonly name: string;
  readonly words: string;
  /** In the order of the models; null where a model was not examined so. */
  readonly entries: readonly (CardEntry | null)[];
}

export interface ModelCard {
  readonly models: readonly CardModel[];
  readonly rows: readonly CardRow[];
}

/** Indices are in the order in which they come first. */
export function modelCard(audits: readonly ModelAudit[]): ModelCard {
  const rows = new Map<string, { readonly first: CardEntry; readonly entries: (CardEntry | null)[] }>();
  audits.forEach(({ indices }, m) => {
    for (const entry of indices) {
      const key = `${entry.audit} ${entry.name}`;
      const row = rows.get(key) ?? { first: entry, entries: audits.map(() => null) };
      row.entries[m] = entry;
      rows.set(key, row);
    }
  });
  return {
    models: audits.map(({ model, standIn, standInWords, run, kind, subjects, calls, cost, warnings }) => ({
      ...{ model, standIn, standInWords, run, audit: kind, subjects, calls, costUsd: cost.costUsd },
      warnings: warnings.map(({ message }) => message),
    })),
    rows: [...rows.values()].map(({ first: { audit, name, words }, entries }) => ({ audit, name, words, entries })),
  };
}
