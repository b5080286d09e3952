/** The user's order of candidates, typed on a line. */
import { z } from "zod";
import { type AnswerFormat, answerFormat } from "../../models/answers/answer.ts";

/** Best first; whoever is left out comes after the others. @param numbers of the candidates that there are */
export function orderFormat(numbers: readonly number[]): AnswerFormat<{ readonly order: readonly number[] }> {
  return answerFormat(
    "order",
    z.strictObject({
      order: z.array(z.int()).superRefine((order, context) => {
        const unknown = order.find((one) => !numbers.includes(one));
        const issue = (message: string): void => context.addIssue({ code: "custom", message });
        if (order.length === 0) issue(`expected numbers of candidates, best first: ${numbers.join(" ")}`);
        else if (unknown !== undefined) issue(`there is no candidate ${unknown}; expected ${numbers.join(", ")}`);
        else if (new Set(order).size < order.length) issue("a candidate is named twice");
      }),
    }),
  );
}
