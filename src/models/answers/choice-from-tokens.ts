/** The probabilities of an answer's values out of those of its tokens. */
import { type Choice, type ChoiceSet, choiceOf } from "../choice.ts";

/** A token that was said, and what else could have been said in its place. */
export interface SaidToken {
  readonly token: string;
  readonly logprob: number;
  /** The most likely ones, with what was said among them or not. */
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

/** Probability that may remain without a value to belong to. */
const mostUntold = 0.01;

/**
 * Follows the tokens of a number: where one begins several values, what came after it tells them apart as far as it was
 * said; where it was not said, nothing does.
 * @param tokens of the whole answer
 * @returns the probabilities, or why they cannot be told, in words; null where there is no such number
 */
export function choiceFromTokens(
  tokens: readonly SaidToken[],
  { key, values }: ChoiceSet,
): Choice | { readonly problem: string } | null {
  const start = startOfNumber(tokens, key);
  if (start === null) return null;
  const texts = new Map(values.map((value) => [String(value), value]));
  const masses = new Map(values.map((value) => [value, 0]));
  const untold = new Map<string, number>();
  const add = (text: string, mass: number): void => {
    const value = texts.get(text);
    if (value !== undefined) masses.set(value, (masses.get(value) ?? 0) + mass);
  };
  const begunBy = (digits: string): string[] => [...texts.keys()].filter((text) => text.startsWith(digits));
  let said = "";
  let mass = 1;
  for (let place = start; place < tokens.length; place++) {
    const { token, logprob, top } = tokens[place];
    const others = top.filter((other) => other.token !== token);
    const longest = Math.max(...[{ token }, ...others].map((one) => read(one.token, said === "").digits.length));
    for (const { token: other, logprob: likely } of others) {
      const { digits, isEnded } = read(other, said === "");
      const whole = said + digits;
      const begun = begunBy(whole);
      const share = mass * Math.exp(likely);
      if (digits === "" && !isEnded) untold.set(other, (untold.get(other) ?? 0) + share);
      else if (isEnded || isWhole(whole, begun, longest)) add(whole, share);
      else if (begun.length === 1) add(begun[0], share);
      else if (begun.length > 1) untold.set(whole, (untold.get(whole) ?? 0) + share);
    }
    const { digits, isEnded } = read(token, said === "");
    said += digits;
    mass *= Math.exp(logprob);
    const begun = begunBy(said);
    if (!isEnded && begun.length > 1) continue;
    add(isEnded ? said : (begun[0] ?? ""), mass);
    break;
  }
  const [unclear] = [...untold].sort((a, b) => b[1] - a[1]);
  const lost = [...untold.values()].reduce((sum, one) => sum + one, 0);
  if (lost > mostUntold)
    return {
      problem: `${(100 * lost).toFixed(1)} % of the probability is of tokens such as ${JSON.stringify(unclear[0])}, which begin several of the values ${values.join(", ")}`,
    };
  const found = [...masses.values()].some((one) => one > 0);
  return found ? choiceOf(masses) : { problem: `none of the values ${values.join(", ")} has any probability` };
}

/**
 * Whether digits are a value by themselves although they begin others: where these have tokens of their own (there are ones
 * as long), a model uses those.
 */
function isWhole(digits: string, begun: readonly string[], longest: number): boolean {
  return begun.includes(digits) && begun.every((text) => text.length <= longest);
}

/** The digits in a token, and whether something after them ends the number. */
function read(token: string, isFirst: boolean): { readonly digits: string; readonly isEnded: boolean } {
  const text = isFirst ? token.replace(/^[\s"':{]+/, "") : token;
  const digits = /^\d*/.exec(text)?.[0] ?? "";
  return { digits, isEnded: digits.length < text.length };
}

/** The first token with a digit of the number under a key. */
function startOfNumber(tokens: readonly SaidToken[], key: string): number | null {
  const text = tokens.map(({ token }) => token).join("");
  const before = new RegExp(`["']?${key}["']?\\s*:\\s*["']?(?=\\d)`, "i").exec(text);
  if (!before) return null;
  const at = before.index + before[0].length;
  let from = 0;
  for (const [place, { token }] of tokens.entries()) {
    from += token.length;
    if (from > at) return place;
  }
  return null;
}
