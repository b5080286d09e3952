import type Database from "better-sqlite3";
import { cellsOf, rowOf } from "../columns.ts";
import type { AnswerCache } from "../store.ts";
import { cacheTable } from "../tables.ts";
import { cells, insertInto, names } from "./statements.ts";

const { name: table, columns } = cacheTable;

/** @param guarded turns what the database throws into an error that names the file */
export function answerCache(database: Database.Database, guarded: <T>(action: () => T) => T): AnswerCache {
  const select = `SELECT ${names(columns)} FROM ${table}`;
  return {
    get: async (key) =>
      guarded(() => {
        const found = cells(database, `${select} WHERE key = ?`).get(key);
        if (!found) return undefined;
        if (!database.readonly)
          database
            .prepare("UPDATE cache SET hits = hits + 1, used_at = ? WHERE key = ?")
            .run(new Date().toISOString(), key);
        const { text, model, finishReason } = rowOf(cacheTable, found, `answer ${key.slice(0, 12)}`);
        return { text, model, finishReason };
      }),
    set: async (key, answer, about) => {
      const now = new Date().toISOString();
      const row = { ...answer, ...about, key, createdAt: now, usedAt: now, hits: 0 };
      guarded(() => insertInto(database, table, columns, { conflict: "OR REPLACE" }).run(...cellsOf(columns, row)));
    },
    list: async () =>
      guarded(() =>
        cells(database, `${select} ORDER BY created_at DESC, key`)
          .all()
          .map((found) => {
            const { text, model: _, finishReason: _reason, ...row } = rowOf(cacheTable, found, "the cache");
            return { ...row, size: text.length };
          }),
      ),
    remove: async (unusedSince) =>
      guarded(() =>
        unusedSince === undefined
          ? database.prepare("DELETE FROM cache").run().changes
          : database.prepare("DELETE FROM cache WHERE used_at < ?").run(unusedSince).changes,
      ),
  };
}
