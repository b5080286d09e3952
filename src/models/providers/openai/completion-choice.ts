/** How likely the values of an answer were, by the log-probabilities of a chat completion. */
import { ProviderError } from "../../../base/errors.ts";
import { choiceFromTokens, type SaidToken } from "../../answers/choice-from-tokens.ts";
import { isRecord, type Parsed } from "../../answers/lenient-json.ts";
import type { Choice, ChoiceSet } from "../../choice.ts";
import { type CallContext, describe } from "../call-context.ts";
import { field } from "../field.ts";

const hint = "Set workers.prompting to self-consistency or direct, or choose another workers.model.";

/**
 * @param said a choice, as received
 * @returns undefined where there is no such number in the answer
 * @throws ProviderError where it has no log-probabilities, or they do not tell the values apart
 */
export function choiceIn(said: unknown, wanted: ChoiceSet, context: CallContext): Choice | undefined {
  const content = field(field(said, "logprobs"), "content");
  const tokens = Array.isArray(content) ? content.filter(isRecord).map(tokenOf) : [];
  if (tokens.length === 0)
    throw new ProviderError(
      describe("the answer has no log-probabilities, which workers.prompting: distribution needs", context),
      { isRetryable: false, hint },
    );
  const choice = choiceFromTokens(tokens, wanted);
  if (choice === null) return undefined;
  if ("problem" in choice)
    throw new ProviderError(
      describe(
        `the log-probabilities do not tell how likely each value of ${wanted.key} is: ${choice.problem}`,
        context,
      ),
      { isRetryable: false, hint },
    );
  return choice;
}

function tokenOf(one: Parsed): SaidToken {
  const top = Array.isArray(one.top_logprobs) ? one.top_logprobs.filter(isRecord) : [];
  return { ...likely(one), top: top.map(likely) };
}

function likely({ token, logprob }: Parsed): { readonly token: string; readonly logprob: number } {
  return {
    token: typeof token === "string" ? token : "",
    logprob: typeof logprob === "number" ? logprob : Number.NEGATIVE_INFINITY,
  };
}
