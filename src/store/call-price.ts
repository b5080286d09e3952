/** What a question's tokens cost when it was put, US dollars per million; discounts are in it. */
export interface CallPrice {
  readonly input: number;
  /** Of input tokens that came out of the provider's prompt cache. */
  readonly cachedInput: number;
  readonly output: number;
}

/** US dollars to the billionth: ((input − cached)·p_in + cached·p_cached + output·p_out) / 10⁶; null where no price is known. */
export function usdOf(
  tokens: { readonly inputTokens: number; readonly cachedInputTokens: number; readonly outputTokens: number },
  price: CallPrice | null | undefined,
): number | null {
  if (!price) return null;
  const { inputTokens, cachedInputTokens, outputTokens } = tokens;
  const fresh = (inputTokens - cachedInputTokens) * price.input;
  const nano = 1000 * (fresh + cachedInputTokens * price.cachedInput + outputTokens * price.output);
  return Math.round(nano) / 1e9;
}
