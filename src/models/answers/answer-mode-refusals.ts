/** How servers say that they cannot be held to a JSON Schema, or to JSON. */

/** Texts of refusals, by server. */
const refusals: readonly (readonly [server: string, text: RegExp])[] = [
  [
    "OpenAI, LM Studio, DeepSeek, TGI, llama-cpp-python and all that name the field",
    /response_format|json_(schema|object)/i,
  ],
  ["OpenAI's Responses: \"'text.format' of type …\"", /\btext\.format\b/],
  [
    "vLLM: 'The provided JSON schema contains features not supported by xgrammar.'",
    /guided|xgrammar|outlines|JSON schema/i,
  ],
  ["llama.cpp: 'Failed to initialize samplers: failed to parse grammar'", /grammar/i],
  [
    "Ollama: 'invalid JSON schema in format', 'invalid format: expected \"json\" or a JSON schema'",
    /invalid format|schema in format/i,
  ],
  [
    "Anthropic's older models and gateways: 'output_config: Extra inputs are not permitted'",
    /output_config(?!\.effort)|output[_ ]format|structured output/i,
  ],
];

/** Ollama, llama-cpp-python and older vLLM report it as a failure of their own. */
const statuses: ReadonlySet<number> = new Set([400, 422, 500, 501]);

/** @param message of the error, with the server's text in it */
export function refusesAnswerMode(status: number, message: string): boolean {
  return statuses.has(status) && refusals.some(([, text]) => text.test(message));
}
