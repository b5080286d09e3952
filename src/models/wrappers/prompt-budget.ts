/** Prompts that are kept to a length: what an agent remembers is cut, nothing else. */
import { ScenarioError } from "../../base/errors.ts";
import { charactersPerToken } from "../limits/token-estimate.ts";

/** Rows of an agent's past in a prompt: JSON values with commas between them, as they stand there. */
export interface Past {
  /** Oldest first. */
  readonly history: string;
  /** Best first. */
  readonly best: string;
}

export const noPast: Past = { history: "", best: "" };

/** Rows that go at once while there are more: what is left then only grows for a while, which prompt caches live on. */
const goneAtOnce = 10;

/**
 * The rows that fit into a prompt. The oldest of `history` go first, ten at a time, the last ten one by one; then the
 * worst of `best`.
 * @param budget tokens of the whole prompt; null for no limit
 * @param others characters of the prompt without rows
 * @param question what is asked of whom, for the message
 * @throws ScenarioError where not even a prompt without rows fits
 */
export function withinPromptBudget(past: Past, budget: number | null, others: () => number, question: string): Past {
  if (budget === null) return past;
  const room = charactersPerToken * budget - others();
  if (room < 0) {
    const needed = Math.ceil(others() / charactersPerToken);
    throw new ScenarioError(
      `models.promptBudget: the question to ${question} takes ${needed} tokens without any history; expected at most ${budget}`,
      { hint: `Set models.promptBudget to ${needed} or more, or leave it out.` },
    );
  }
  if (past.history.length + past.best.length <= room) return past;
  const history = rowsOf(past.history);
  const best = rowsOf(past.best);
  while (history.join().length + best.join().length > room) {
    if (history.length === 0) best.pop();
    else history.splice(0, history.length > goneAtOnce ? goneAtOnce : 1);
  }
  return { history: history.join(), best: best.join() };
}

function rowsOf(text: string): string[] {
  return (JSON.parse(`[${text}]`) as unknown[]).map((row) => JSON.stringify(row));
}
