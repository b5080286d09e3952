/**
 * What a model at an address takes. Nobody can know beforehand which servers know JSON Schema and which models refuse a
 * temperature, so a request is put in full at first, and again without what the refusal names.
 */
import { ProviderError } from "../../base/errors.ts";
import { refusesAnswerMode } from "../answers/answer-mode-refusals.ts";

/**
 * How JSON is asked for: by schema, as any JSON object, or in words alone. Where the schema is not sent as such, it is
 * in the system prompt.
 */
export type AnswerMode = "json_schema" | "json_object" | "words";

export interface Dialect {
  readonly answerMode: AnswerMode;
  /** Names of parameters that are left out. */
  readonly leftOut: ReadonlySet<string>;
}

/** What a provider's requests can do without. */
export interface Wishes {
  /** Names on the wire of parameters that may be left out, or that have another name elsewhere. */
  readonly dispensable: readonly string[];
  /** Whether JSON may be asked for in other ways than by schema. */
  readonly hasAnswerModes: boolean;
}

const next: Readonly<Record<AnswerMode, AnswerMode | null>> = {
  json_schema: "json_object",
  json_object: "words",
  words: null,
};

const everything: Dialect = { answerMode: "json_schema", leftOut: new Set() };

/** What refusals have taught, for the life of the process. */
const learnt = new Map<string, Dialect>();

/** What is known of the model at an address. */
export function dialectOf(address: string): Dialect {
  return learnt.get(address) ?? everything;
}

/**
 * Puts a request again, with less, as long as the refusal says what was too much.
 * @param address names the model and where it is
 * @param wishes what may be left out
 * @returns the answer and how many requests it took
 * @throws ProviderError where something else is wrong
 */
export async function inDialect<Answer>(
  address: string,
  wishes: Wishes,
  put: (dialect: Dialect) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly requests: number }> {
  for (let requests = 1; ; requests++) {
    const dialect = dialectOf(address);
    try {
      return { answer: await put(dialect), requests };
    } catch (error) {
      const simpler = error instanceof ProviderError ? withoutWhatIsRefused(dialect, wishes, error) : null;
      if (simpler === null) throw error;
      learnt.set(address, both(dialectOf(address), simpler));
    }
  }
}

/** Null where the refusal is about something else, or nothing is left to do without. */
function withoutWhatIsRefused(
  dialect: Dialect,
  { dispensable, hasAnswerModes }: Wishes,
  { status, message }: ProviderError,
): Dialect | null {
  if (status === undefined) return null;
  if (hasAnswerModes && refusesAnswerMode(status, message)) {
    const answerMode = next[dialect.answerMode];
    return answerMode && { ...dialect, answerMode };
  }
  const parameter = status === 400 || status === 422 ? refusedParameter(message, dispensable) : null;
  if (parameter === null || dialect.leftOut.has(parameter)) return null;
  return { ...dialect, leftOut: new Set([...dialect.leftOut, parameter]) };
}

/** The parameter that is named first: "… 'max_tokens' is not supported … Use 'max_completion_tokens' instead". */
function refusedParameter(message: string, dispensable: readonly string[]): string | null {
  if (!/unsupported|not support|unrecogni[sz]ed|unknown|extra (inputs|fields)|not permitted|deprecated/i.test(message))
    return null;
  const found = dispensable
    .map((name) => ({ name, at: message.search(new RegExp(`\\b${name}\\b`)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return found[0]?.name ?? null;
}

/** Requests that were under way together may each have taught something. */
function both(one: Dialect, other: Dialect): Dialect {
  const modes = Object.keys(next) as AnswerMode[];
  const answerMode = modes[Math.max(modes.indexOf(one.answerMode), modes.indexOf(other.answerMode))];
  return { answerMode, leftOut: new Set([...one.leftOut, ...other.leftOut]) };
}
