/** Anthropic's batches of messages. */
import type { Anthropic } from "@anthropic-ai/sdk";
import { markedModel } from "../../stand-in-mark.ts";
import { type BatchAnswer, type BatchClient, readOrNull } from "../batch-client.ts";
import type { CallContext } from "../call-context.ts";
import { dialectOf, forQuestion } from "../dialect.ts";
import { callProvider } from "../provider-call.ts";
import { anthropicWishes, messageBody, messageHeaders, readMessage } from "./anthropic-message.ts";

export function anthropicBatchClient(client: Anthropic, context: CallContext): BatchClient {
  const { model } = context;
  const { batches } = client.messages;
  return {
    submit: async (questions, _tag, signal) => {
      const dialect = dialectOf(`${model}@${client.baseURL}`);
      const requests = Array.from(questions, ([custom_id, question]) => ({
        custom_id,
        params: messageBody(question, model, forQuestion(dialect, anthropicWishes, question)),
      }));
      // The questions of one population are alike in having a temperature or none.
      const [first] = questions.values();
      const headers = messageHeaders(first, dialect);
      const batch = await callProvider(context, signal, (callSignal) =>
        batches.create({ requests }, { signal: callSignal, headers }),
      );
      return batch.id;
    },
    poll: async (batchId, signal) => {
      const { batch, headers } = await callProvider(context, signal, async (callSignal) => {
        const { data, response } = await batches.retrieve(batchId, {}, { signal: callSignal }).withResponse();
        return { batch: data, headers: response.headers };
      });
      if (batch.processing_status !== "ended") return null;
      return callProvider(context, signal, async (callSignal) => {
        const answers = new Map<string, BatchAnswer>();
        for await (const { custom_id, result } of await batches.results(batchId, {}, { signal: callSignal }))
          answers.set(
            custom_id,
            result.type === "succeeded"
              ? readOrNull(() => markedModel(readMessage(result.message, context), headers))
              : null,
          );
        return answers;
      });
    },
  };
}
