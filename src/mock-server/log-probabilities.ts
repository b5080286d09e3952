/** Log-probabilities of an answer's tokens, as OpenAI tells them: those of its numbers are the stand-in's. */
import { standInChoice } from "../agents/stand-in/stand-in-choice.ts";
import type { JsonSchema } from "./json-schema.ts";

interface LikelyToken {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

/** The stand-in has no tokeniser: words, numbers and what stands between them. */
const tokens = /\d+|[A-Za-z_]+|\s+|[^\sA-Za-z_\d]+/g;

/**
 * @param schema of the answer, whose lists of numbers are what else could have been said
 * @param most alternatives of each token
 */
export function logProbabilities(text: string, schema: JsonSchema | null, most: number): object {
  const numbers = listedNumbers(text, schema);
  const content = (text.match(tokens) ?? []).map((token) => {
    const values = numbers.get(token) ?? new Map([[token, 1]]);
    const likely = [...values].map(([value, probability]) => likelyToken(value, Math.log(probability)));
    const top = likely.toSorted((a, b) => b.logprob - a.logprob).slice(0, most);
    return { ...likelyToken(token, Math.log(values.get(token) ?? 1)), top_logprobs: top };
  });
  return { content, refusal: null };
}

function likelyToken(token: string, logprob: number): LikelyToken {
  return { token, logprob, bytes: [...Buffer.from(token)] };
}

/** Probabilities of the values of each number in the answer that its schema lists. */
function listedNumbers(text: string, schema: JsonSchema | null): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const properties = Object.entries((schema?.properties ?? {}) as Readonly<Record<string, JsonSchema>>);
  return new Map(
    properties.flatMap(([key, { enum: listed }]) => {
      const values = Array.isArray(listed) ? listed.filter((one): one is number => typeof one === "number") : [];
      const said: unknown = values.length === 0 ? undefined : field(text, key);
      if (typeof said !== "number" || !values.includes(said)) return [];
      const { probabilities } = standInChoice(text, { key, values });
      return [[String(said), new Map(Object.entries(probabilities))] as const];
    }),
  );
}

/** Undefined where the text is not whole. */
function field(text: string, key: string): unknown {
  try {
    return (JSON.parse(text) as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}
