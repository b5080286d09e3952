/** Texts that are compared, and where they come from. */
import { foreignText } from "../../models/answers/foreign-text.ts";

export interface JudgedText {
  /** What it is called in results; judges do not see it. */
  readonly id: string;
  readonly text: string;
  /** What came of it, where that was measured. */
  readonly outcome?: number | undefined;
}

/** Characters of a text at most: two of them and the rules fit into every model's window. */
export const longestText = 20_000;

/** As judges see it: one line, so that nothing in it looks like the end of the question. */
export function shownText(text: string): string {
  return foreignText(text, longestText);
}
