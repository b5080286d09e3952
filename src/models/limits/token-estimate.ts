/** Tokens of texts that nobody has counted. */

/** What a token is taken to have: prompts of rules, numbers and JSON have 2.9 to 3.1 characters a token, prose over four. */
export const charactersPerToken = 3;

/** Three characters a token. */
export function estimatedTokens(...texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, { length }) => sum + length, 0) / charactersPerToken);
}
