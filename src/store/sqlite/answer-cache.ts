import type Database from "better-sqlite3";
import type { AnswerCache, CachedAnswer, CacheEntry } from "../store.ts";

/** @param guarded turns what the database throws into an error that names the file */
export function answerCache(database: Database.Database, guarded: <T>(action: () => T) => T): AnswerCache {
  return {
    get: async (key) =>
      guarded(() => {
        const found = database
          .prepare("SELECT answer AS text, model, finish_reason AS finishReason FROM cache WHERE key = ?")
          .get(key) as CachedAnswer | undefined;
        if (found && !database.readonly)
          database
            .prepare("UPDATE cache SET hits = hits + 1, used_at = ? WHERE key = ?")
            .run(new Date().toISOString(), key);
        return found;
      }),
    set: async (key, { text, model, finishReason }, { uri, purpose }) => {
      const now = new Date().toISOString();
      guarded(() =>
        database
          .prepare(
            `INSERT OR REPLACE INTO cache (key, uri, purpose, model, answer, finish_reason, created_at, used_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(key, uri, purpose, model, text, finishReason, now, now),
      );
    },
    list: async () =>
      guarded(
        () =>
          database
            .prepare(
              `SELECT key, uri, purpose, created_at AS createdAt, used_at AS usedAt, hits, length(answer) AS size
               FROM cache ORDER BY created_at DESC, key`,
            )
            .all() as CacheEntry[],
      ),
    remove: async (unusedSince) =>
      guarded(() =>
        unusedSince === undefined
          ? database.prepare("DELETE FROM cache").run().changes
          : database.prepare("DELETE FROM cache WHERE used_at < ?").run(unusedSince).changes,
      ),
  };
}
