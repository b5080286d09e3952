/** Tokens of texts that nobody has counted. */

/** What a token is taken to have. */
export const charactersPerToken = 4;

/** Four characters a token. */
export function estimatedTokens(...texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, { length }) => sum + length, 0) / charactersPerToken);
}
