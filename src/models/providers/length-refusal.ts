/** How servers say that a question and its answer do not fit, and what would. */

/** What a refusal says of lengths, in tokens. */
export interface LengthRefusal {
  /** Of question and answer together, at most. */
  readonly context?: number;
  /** Of the question, as the server counts. */
  readonly input?: number;
  /** True where the server did not count to the question's end. */
  readonly isInputAtLeast: boolean;
  /** Of the answer, at most. */
  readonly most?: number;
}

/** Texts, by server; the first that fits counts. Numbers are in groups of the names of {@link LengthRefusal}. */
const together: readonly (readonly [server: string, text: RegExp])[] = [
  ["Anthropic", /exceed context limit: (?<input>\d+) \+ \d+ > (?<context>\d+)/i],
  ["Anthropic", /prompt is too long: (?<input>\d+) tokens > (?<context>\d+)/i],
  ["llama.cpp", /request \((?<input>\d+) tokens\) exceeds the available context size \((?<context>\d+)/i],
  ["TGI", /max_new_tokens\W+must be <= (?<context>\d+)\. Given: (?<input>\d+) \W*inputs/i],
  ["TGI", /inputs\W+must have less than (?<context>\d+) tokens\. Given: (?<input>\d+)/i],
  ["Mistral", /prompt contains (?<input>\d+) tokens\b.*\bmodel with (?<context>\d+) maximum context/i],
];

const ofContext: readonly RegExp[] = [
  // OpenAI, vLLM, SGLang, OpenRouter, LM Studio: "maximum context length is 4096 tokens", "(context length 4096)"
  /(?:context[ _](?:length|window|size|limit)|model[ _]len(?:gth)?)\b[^.\d]{0,40}(?<context>\d+)/i,
  /(?<context>\d+)[ -]tokens? context/i,
  // ExLlama: "Prompt length 5000 is greater than max_seq_len 4096"
  /max[_ ]seq(?:uence)?[_ ]len(?:gth)?\b[^.\d]{0,20}(?<context>\d+)/i,
  // Cohere: "total tokens in the request cannot exceed 4096 - received 5100"
  /total tokens\b[^.\d]{0,40}(?<context>\d+)/i,
];

const ofInput: readonly RegExp[] = [
  // "(1100 in the messages, 4000 in the completion)", "1100 tokens from the input messages", "1100 of text input"
  /(?<input>\d+) (?:tokens )?(?:in|from|of) (?:the |your )?(?:text )?(?:input|messages|prompt)/i,
  /(?<input>\d+) input tokens/i,
  // "your messages resulted in 9000 tokens", "The prompt (total length 5000) is too long"
  /(?:messages|prompt|input)\b[^.\d]{0,40}(?<input>\d+)/i,
  // llama-cpp-python: "Requested tokens (5000) exceed context window of 4096"
  /requested tokens \((?<input>\d+)\)/i,
  // LM Studio: "Trying to keep the first 5000 tokens when context the overflows."
  /first (?<input>\d+) tokens when context/i,
];

const namesAnswer =
  /max[_ ]?((completion|new|output)[_ ]?)?tokens|(completion|output|generated|maximum) tokens|num_predict/i;

const ofAnswer: readonly RegExp[] = [
  // Anthropic: "max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens"
  /tokens: \d+ > (?<most>\d+)/i,
  // DeepSeek, DashScope: "the valid range of max_tokens is [1, 8192]"
  /\[\s*\d+\s*,\s*(?<most>\d+)\s*[\])]/,
  // Google: "from 1 (inclusive) to 8193 (exclusive)", and "less than 8193"
  /\bto (?<below>\d+) \(exclusive\)/i,
  /less than (?<below>\d+)/i,
  // "between 1 and 4096", "from 1 to 4096"
  /(?:between|from) \d+ (?:\(inclusive\) )?(?:and|to) (?<most>\d+)/i,
  // OpenAI: "This model supports at most 16384 completion tokens"; Groq, FastAPI: "less than or equal to 8192"
  /(?:at most|up to|less than or equal to|no (?:more|greater|larger) than|not (?:exceed|be (?:more|greater|larger) than)|cannot exceed|<=|≤)[^.\d]{0,20}(?<most>\d+)/i,
  // "exceeds the maximum of 2048", Bedrock: "exceeds the model limit of 4096", "the maximum is 4096"
  /(?:maximum|limit|max)\b[^.\d]{0,30}(?<most>\d+)/i,
];

/** Whether a refusal is about lengths, whether it says what fits or not. */
export function isAboutLength(message: string): boolean {
  const said =
    /(context|input)[ _](length|window|size|limit)|(prompt|input|request|messages?)\b.{0,40}\b(too (long|large)|exceed)|reduce the (length|number of)/i;
  return said.test(message) || (namesAnswer.test(message) && /too (large|big|high|many)|exceed/i.test(message));
}

/** A length that does not fit may be all that is wrong; 413 is what some gateways make of it. */
const statuses: ReadonlySet<number> = new Set([400, 413, 422, 500]);

/**
 * @param message of the error, with the server's text in it
 * @param sent output tokens that were asked for
 * @returns null where the refusal is about something else
 */
export function lengthRefusal(status: number, message: string, sent: number): LengthRefusal | null {
  if (!statuses.has(status)) return null;
  const text = message.replace(/(?<=\d)[,_](?=\d{3}\b)/g, "");
  const isInputAtLeast = /at least \d+ (input )?tokens/i.test(text);
  const numbers = first(
    text,
    together.map(([, form]) => form),
  );
  if (numbers.context !== undefined) return { ...numbers, isInputAtLeast };
  const { context } = first(text, ofContext);
  if (context !== undefined) return { context, ...inputIn(text, sent), isInputAtLeast };
  if (!namesAnswer.test(text)) return null;
  const { below, most = below === undefined ? undefined : below - 1 } = first(text, ofAnswer);
  return most === undefined || most >= sent || most < 1 ? null : { most, isInputAtLeast };
}

function inputIn(text: string, sent: number): Pick<LengthRefusal, "input"> {
  // "you requested 5100 tokens": question and answer together
  const { total } = first(text, [/requested (?:about |a total of )?(?<total>\d+) tokens/i, /received (?<total>\d+)/i]);
  const { input = total === undefined ? undefined : total - sent } = first(text, ofInput);
  return input === undefined || input < 0 ? {} : { input };
}

type Numbers = Readonly<Partial<Record<"context" | "input" | "most" | "below" | "total", number>>>;

function first(text: string, forms: readonly RegExp[]): Numbers {
  const found = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  return Object.fromEntries(Object.entries(found ?? {}).map(([name, digits]) => [name, Number(digits)]));
}
