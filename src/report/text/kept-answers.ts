/** Answers that are kept for other runs. */
import type { CacheEntry } from "../../store/store.ts";
import { count, counted } from "../words/format.ts";
import { fitted } from "./columns.ts";

export function keptAnswerTable(answers: readonly CacheEntry[], databasePath: string): string {
  if (answers.length === 0) return `no answers kept in ${databasePath}`;
  const rows = answers.map(({ key, purpose, uri, createdAt, usedAt, hits, size }) => [
    key.slice(0, 12),
    purpose,
    uri,
    createdAt.slice(0, 10),
    usedAt.slice(0, 10),
    count(hits),
    count(size),
  ]);
  return fitted([["key", "purpose", "model", "kept", "last used", "hits", "characters"], ...rows]).join("\n");
}

export function forgottenLine(removed: number): string {
  return `${counted(removed, "answer")} forgotten`;
}
