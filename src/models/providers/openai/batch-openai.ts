/** OpenAI's batches: a file of requests goes in, a file of answers comes out. */
import type { OpenAI } from "openai";
import { ProviderError } from "../../../base/errors.ts";
import { markedModel } from "../../stand-in-mark.ts";
import { type BatchAnswer, type BatchClient, readOrNull } from "../batch-client.ts";
import type { CallContext } from "../call-context.ts";
import { dialectOf, forQuestion } from "../dialect.ts";
import { callProvider } from "../provider-call.ts";
import { completionBody, openaiWishes, readCompletion } from "./openai-completion.ts";

const endpoint = "/v1/chat/completions";

const ended: ReadonlySet<OpenAI.Batch["status"]> = new Set(["completed", "failed", "expired", "cancelled"]);

/** Our tags' name among a batch's metadata. */
const tagName = "llm_econ";

/** Answers of servers that do not list batches. */
const unlisted: ReadonlySet<number | undefined> = new Set([403, 404, 405]);

/** A line of the file of answers; the one of errors has the same form. */
interface OutputLine {
  readonly custom_id: string;
  readonly response?: { readonly status_code: number; readonly body: Partial<OpenAI.ChatCompletion> } | null;
}

interface OutputFile {
  readonly rows: readonly OutputLine[];
  /** Those of the server's answer; null where there is no file. */
  readonly headers: Headers | null;
}

export function openaiBatchClient(client: OpenAI, context: CallContext): BatchClient {
  const { model } = context;
  const lines = async (file: string | undefined, signal: AbortSignal): Promise<OutputFile> => {
    if (!file) return { rows: [], headers: null };
    const { text, headers } = await callProvider(context, signal, async (callSignal) => {
      const response = await client.files.content(file, { signal: callSignal });
      return { text: await response.text(), headers: response.headers };
    });
    const rows = text.split("\n").filter((row) => row.trim() !== "");
    return { rows: rows.map((row) => JSON.parse(row) as OutputLine), headers };
  };
  return {
    submit: async (questions, tag, signal) => {
      const dialect = dialectOf(`${model}@${client.baseURL}`);
      const rows = Array.from(questions, ([custom_id, question]) => {
        const body = completionBody(question, context, "openai", forQuestion(dialect, openaiWishes, question));
        return JSON.stringify({ custom_id, method: "POST", url: endpoint, body });
      });
      const file = new File([`${rows.join("\n")}\n`], "questions.jsonl");
      const input = await callProvider(context, signal, (callSignal) =>
        client.files.create({ file, purpose: "batch" }, { signal: callSignal }),
      );
      const batch = await callProvider(context, signal, (callSignal) =>
        client.batches.create(
          { input_file_id: input.id, endpoint, completion_window: "24h", metadata: { [tagName]: tag } },
          { signal: callSignal },
        ),
      );
      return batch.id;
    },
    find: async (tag, signal) => {
      try {
        const { data } = await callProvider(context, signal, (callSignal) =>
          client.batches.list({ limit: 100 }, { signal: callSignal }),
        );
        return data
          .filter(
            ({ status, metadata }) => metadata?.[tagName] === tag && status !== "failed" && status !== "cancelled",
          )
          .map(({ id }) => id);
      } catch (error) {
        // A key or a gateway need not be able to list batches.
        if (error instanceof ProviderError && unlisted.has(error.status)) return [];
        throw error;
      }
    },
    poll: async (batchId, signal) => {
      const batch = await callProvider(context, signal, (callSignal) =>
        client.batches.retrieve(batchId, { signal: callSignal }),
      );
      if (!ended.has(batch.status)) return null;
      const answers = new Map<string, BatchAnswer>();
      for (const file of [batch.output_file_id, batch.error_file_id]) {
        const { rows, headers } = await lines(file, signal);
        for (const { custom_id, response } of rows)
          answers.set(
            custom_id,
            response?.status_code === 200
              ? readOrNull(() => markedModel(readCompletion(response.body, context), headers))
              : null,
          );
      }
      return answers;
    },
  };
}
