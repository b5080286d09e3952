import { storedComparison } from "../analysis/compare/stored-comparison.ts";
import type { Merge } from "../analysis/sweep/merge.ts";
import { writeComparison } from "../report/text/comparison-files.ts";
import { comparisonReport } from "../report/text/comparison-report.ts";
import { withHeadline } from "../report/words/comparison-sentences.ts";
import { openStore } from "../store/open-store.ts";
import { type DatabaseArguments, databasePath, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

/** What a merged sweep came to: in a file where one is named, and on standard output. */
export async function tellMerged(
  argv: DatabaseArguments & { readonly output?: string | undefined },
  { comparison, result, kinds }: Pick<Merge, "comparison" | "result" | "kinds">,
): Promise<void> {
  const db = databasePath(argv);
  if (argv.output !== undefined) {
    const store = await openStore(db, "read");
    try {
      await writeComparison(argv.output, storedComparison(await store.comparison(comparison)), kinds);
    } finally {
      await store.close();
    }
  }
  if (wantsJson(argv)) printJson(withHeadline(result));
  else print(comparisonReport(result, db, kinds));
}
