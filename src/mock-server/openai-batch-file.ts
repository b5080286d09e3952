/** The file of requests behind a batch of OpenAI's: JSON Lines. */
import { z } from "zod";

export const chatCompletionsPath = "/v1/chat/completions";

export interface LineProblem {
  readonly code: string;
  readonly line: number;
  readonly message: string;
  readonly param: string | null;
}

const inputLine = z.looseObject({
  custom_id: z.string().min(1),
  method: z.literal("POST"),
  url: z.literal(chatCompletionsPath),
  body: z.record(z.string(), z.unknown()),
});

export type InputLine = z.infer<typeof inputLine>;

/** OpenAI checks a file when the batch is made, and says which lines are wrong. */
export function readLines(text: string): { lines: readonly InputLine[]; problems: readonly LineProblem[] } {
  const lines: InputLine[] = [];
  const problems: LineProblem[] = [];
  const names = new Set<string>();
  for (const [index, row] of text.split("\n").entries()) {
    if (row.trim() === "") continue;
    const line = index + 1;
    const problem = (code: string, message: string, param: string | null = null): void => {
      problems.push({ code, line, message, param });
    };
    const result = inputLine.safeParse(parsedOrUndefined(row));
    if (!result.success) {
      const [{ path, message }] = result.error.issues;
      problem("invalid_json_line", message, path.join(".") || null);
    } else if (names.has(result.data.custom_id)) {
      problem("duplicate_custom_id", `custom_id ${result.data.custom_id} is used twice`, "custom_id");
    } else {
      names.add(result.data.custom_id);
      lines.push(result.data);
    }
  }
  if (lines.length === 0 && problems.length === 0) {
    problems.push({ code: "empty_file", line: 1, message: "the file holds no request", param: null });
  }
  return { lines, problems };
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
