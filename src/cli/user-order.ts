/** The user as who ranks candidates: shown what they come to, asked for an order on a line. */
import { createInterface } from "node:readline";
import { UsageError } from "../base/errors.ts";
import type { ChatModel } from "../models/chat-model.ts";

/** The question as a model would be put it: `factsShown` of each. */
interface Shown {
  readonly candidates: readonly { readonly number: number; readonly expression: string; readonly law: LawShown }[];
}

interface LawShown {
  readonly changeAgainstTodaysLaw: Readonly<Record<string, string>>;
  readonly giniAfterTax: number | null;
  readonly ratesPercent: readonly number[];
}

function lawWords({ changeAgainstTodaysLaw, giniAfterTax, ratesPercent }: LawShown): string {
  const changes = Object.entries(changeAgainstTodaysLaw).filter(([, change]) => change !== "");
  return [
    `   against today's law: ${changes.map(([of, change]) => `${of} ${change.replace("-", "−")}`).join(", ")}`,
    `   rates ${ratesPercent.join(", ")} %${giniAfterTax === null ? "" : `; Gini after tax ${giniAfterTax}`}`,
  ].join("\n");
}

/** What is said to a model whose answer was of no use, without what only a model needs to be told. */
function complaint(refused: string): string {
  return refused
    .split("\n")[0]
    .replace(/^Your last answer could not be used: (order: )?/, "This order could not be used: ")
    .replace(/ Answer again with only the JSON object\.$/, "");
}

/** @param say where candidates and questions go */
export function userAtTerminal(
  input: NodeJS.ReadableStream,
  say: (text: string) => void,
): ChatModel & { readonly close: () => void } {
  let lines: AsyncIterator<string> | undefined;
  let close = (): void => undefined;
  const next = async (): Promise<string> => {
    if (!lines) {
      const reader = createInterface({ input });
      lines = reader[Symbol.asyncIterator]();
      close = () => reader.close();
    }
    const { value, done } = await lines.next();
    if (done)
      throw new UsageError("the order of candidates was to be typed, and there is nobody: standard input has ended", {
        hint: "`llm-econ resume` asks for it again; --rank judge lets a model rank.",
      });
    return value;
  };
  return {
    uri: "user:",
    close: () => close(),
    async complete({ user }) {
      const { candidates } = JSON.parse(user.slice(user.indexOf("{"))) as Shown;
      const refused = user.slice(0, user.indexOf("{")).trim();
      if (refused !== "") say(complaint(refused));
      for (const { number, expression, law } of candidates) say(`${number}  ${expression}\n${lawWords(law)}`);
      say(`Which is best? Numbers, best first, e.g. ${candidates.map(({ number }) => number).join(" ")}`);
      const order = (await next()).split(/[\s,]+/).filter((word) => word !== "");
      return {
        text: JSON.stringify({ order: order.map(Number) }),
        usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 },
        model: "user",
        finishReason: "stop",
        latencyMs: 0,
        requests: 1,
      };
    },
  };
}
