/** How servers say that the model has answered, but not in the form that they were to hold it to. */
import { foreignText } from "./foreign-text.ts";

/** Texts of such failures, by server. */
const failures: readonly (readonly [server: string, text: RegExp])[] = [
  [
    "llama.cpp, and LM Studio and Ollama, which run it: 'The model produced output that does not match the expected peg-native format'",
    /model produced output|output\b.{0,40}\bdoes not match the expected\b.{0,40}\bformat/i,
  ],
  [
    "llama.cpp before: 'Failed to parse input at pos 0: …', 'Failed to parse model output'",
    /failed to parse (input at pos|(the )?(model('s)? )?(output|response|answer|tool call))/i,
  ],
  [
    "Groq: 'Failed to generate JSON. … See 'failed_generation' …', 'Generated JSON does not match the expected schema.'",
    /failed_generation|json_validate_failed|failed to (generate|validate) (valid )?JSON|generated JSON does not match/i,
  ],
];

/** Groq, and gateways that pass a failure on, have a status of the request's. */
const isStatus = (status: number): boolean => status === 400 || status === 422 || status >= 500;

/** Characters of the server's words. */
const shownLimit = 200;

/** @param message of the error, with the server's text in it */
export function isUnreadable(status: number | undefined, message: string): boolean {
  return status !== undefined && isStatus(status) && failures.some(([, text]) => text.test(message));
}

/** What is wrong with such an answer, in words that can be put to the model. */
export function unreadableProblem(message: string): string {
  const said = message.replace(/^.*?\(HTTP \d+\): /s, "");
  return `the server could not read the answer: ${foreignText(said, shownLimit)}`;
}
