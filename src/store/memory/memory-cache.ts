import type { AnswerCache, CachedAnswer, CacheEntry } from "../store.ts";

interface Kept extends CachedAnswer, Omit<CacheEntry, "size"> {}

export function memoryCache(): AnswerCache {
  const answers = new Map<string, Kept>();
  return {
    get: async (key) => {
      const found = answers.get(key);
      if (!found) return undefined;
      answers.set(key, { ...found, hits: found.hits + 1, usedAt: new Date().toISOString() });
      const { text, model, finishReason } = found;
      return { text, model, finishReason };
    },
    set: async (key, { text, model, finishReason }, { uri, purpose }) => {
      const now = new Date().toISOString();
      answers.set(key, { key, text, model, finishReason, uri, purpose, createdAt: now, usedAt: now, hits: 0 });
    },
    list: async () =>
      [...answers.values()]
        .map(({ text, model: _, finishReason: _reason, ...entry }) => ({ ...entry, size: text.length }))
        .sort((a, b) => (a.createdAt === b.createdAt ? (a.key < b.key ? -1 : 1) : a.createdAt < b.createdAt ? 1 : -1)),
    remove: async (unusedSince) => {
      const before = answers.size;
      for (const [key, { usedAt }] of answers)
        if (unusedSince === undefined || usedAt < unusedSince) answers.delete(key);
      return before - answers.size;
    },
  };
}
