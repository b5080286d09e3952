/** What OpenAI refuses although it can be read, in its own words, so that clients meet here what they would meet there. */
import { HttpError } from "./http-error.ts";
import type { JsonSchema } from "./json-schema.ts";

/** Models that think before they answer; the chat models of the same generations do not. */
const reasoningModel = /^(o\d|gpt-[5-9])(?!.*chat)/;
/** Families of before. */
const plainModel = /^(gpt-3|gpt-4|chatgpt-4o)/;

const highestTemperature = 2;

export interface SampledRequest {
  readonly model: string;
  readonly temperature?: number | null | undefined;
  readonly reasoning_effort?: unknown;
}

/** @throws HttpError 400 */
export function checkSampling({ model, temperature, reasoning_effort }: SampledRequest): void {
  if (typeof temperature === "number") {
    const isAbove = temperature > highestTemperature;
    if (isAbove || temperature < 0) {
      const bound = isAbove ? `above maximum value. Expected a value <= ${highestTemperature}` : belowZero;
      throw new HttpError(400, `Invalid 'temperature': decimal ${bound}, but got ${temperature} instead.`, {
        param: "temperature",
        code: isAbove ? "decimal_above_max_value" : "decimal_below_min_value",
      });
    }
    if (reasoningModel.test(model) && temperature !== 1) {
      const only = "Only the default (1) value is supported.";
      throw new HttpError(
        400,
        `Unsupported value: 'temperature' does not support ${temperature} with this model. ${only}`,
        { param: "temperature", code: "unsupported_value" },
      );
    }
  }
  if (plainModel.test(model) && reasoning_effort != null) throw unsupported("reasoning_effort");
}

const belowZero = "below minimum value. Expected a value >= 0";

/** @throws HttpError 400 for `max_tokens` to a model that knows the newer name only, or for both names at once */
export function checkLimits(model: string, maxTokens: unknown, maxCompletionTokens: unknown): void {
  if (maxTokens == null) return;
  if (reasoningModel.test(model)) throw unsupported("max_tokens", " Use 'max_completion_tokens' instead.");
  if (maxCompletionTokens != null) {
    const message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
    throw new HttpError(400, message, { param: "max_tokens", code: "invalid_parameter_combination" });
  }
}

function unsupported(param: string, advice = ""): HttpError {
  const message = `Unsupported parameter: '${param}' is not supported with this model.${advice}`;
  return new HttpError(400, message, { param, code: "unsupported_parameter" });
}

/** @throws HttpError 400 where JSON of any kind is asked for and nobody says so in words */
export function checkMentionsJson(prompt: string, param: string): void {
  if (/json/i.test(prompt)) return;
  const [list, format] = param === "text.format" ? ["input", param] : ["messages", param];
  const message = `'${list}' must contain the word 'json' in some form, to use '${format}' of type 'json_object'.`;
  throw new HttpError(400, message, { param: list });
}

/**
 * A schema that decoding is to be held to (`strict: true`) is an object, names all its properties as required and allows no others.
 * @param whose `response_format 'name'` or `function 'name'`
 * @throws HttpError 400
 */
export function checkStrictSchema(schema: JsonSchema, whose: string, param: string): void {
  const problem = schema.type === "object" ? problemIn(schema, []) : notAnObject(schema);
  if (problem === null) return;
  const code = whose.startsWith("function") ? "invalid_function_parameters" : undefined;
  throw new HttpError(400, `Invalid schema for ${whose}: ${problem}`, { param, code });
}

function notAnObject({ type }: JsonSchema): string {
  return `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(type ?? "None")}"'.`;
}

const forbidden = ["oneOf", "allOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas"];

/** Null where nothing is wrong. */
function problemIn(schema: JsonSchema, path: readonly string[]): string | null {
  const context = `In context=(${path.map((key) => `'${key}'`).join(", ")}${path.length === 1 ? "," : ""})`;
  const keyword = forbidden.find((name) => Object.hasOwn(schema, name));
  if (keyword !== undefined) return `${context}, '${keyword}' is not permitted.`;
  if (schema.type === "object") {
    if (schema.additionalProperties !== false)
      return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
    const names = Object.keys((schema.properties ?? {}) as object);
    const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
    const missing = names.find((name) => !required.includes(name));
    if (missing !== undefined) {
      const rule = "'required' is required to be supplied and to be an array including every key in properties.";
      return `${context}, ${rule} Missing '${missing}'.`;
    }
  }
  for (const [key, part] of partsOf(schema)) {
    const problem = problemIn(part, [...path, ...key]);
    if (problem !== null) return problem;
  }
  return null;
}

/** Schemas within a schema, with where they are. */
function partsOf(schema: JsonSchema): readonly (readonly [path: readonly string[], part: JsonSchema])[] {
  const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;
  const within = (name: string) =>
    isSchema(schema[name]) ? Object.entries(schema[name]).map(([key, part]) => [[name, key], part] as const) : [];
  const found = [...within("properties"), ...within("$defs"), ...within("anyOf"), [["items"], schema.items] as const];
  return found.flatMap(([path, part]) => (isSchema(part) ? [[path, part] as const] : []));
}
