import { shellWord } from "./shell-word.ts";

/** Where commands look that are not told of a database. */
export const usualDatabase = "./llm-econ.db";

/** Where a run or a comparison is, and the command that shows it. */
export function storedWords(databasePath: string, id: string): string {
  const where = databasePath === usualDatabase ? "" : ` --db ${shellWord(databasePath)}`;
  return `Stored in ${databasePath}: llm-econ runs show ${id}${where}`;
}
