/** One message out of the events of a stream. */
import type { Anthropic } from "@anthropic-ai/sdk";
import { field } from "../field.ts";

type Fields = Record<string, unknown>;

/** Fields of a delta that are parts of a block's, by name; the input of a tool comes as JSON in parts. */
const parts: Readonly<Record<string, string>> = { text: "text", thinking: "thinking", partial_json: "input" };

/** @param events as received; an error among them is the answer */
export function joinedMessage(events: readonly unknown[]): Partial<Anthropic.Message> {
  let message: Fields | undefined;
  let usage: Fields = {};
  const blocks: Fields[] = [];
  for (const event of events) {
    switch (field(event, "type")) {
      case "error":
        return fieldsOf(event);
      case "message_start":
        message = fieldsOf(field(event, "message"));
        usage = { ...fieldsOf(message.usage) };
        break;
      case "content_block_start": {
        const { input: _, ...block } = fieldsOf(field(event, "content_block"));
        blocks[Number(field(event, "index"))] = block;
        break;
      }
      case "content_block_delta": {
        const index = Number(field(event, "index"));
        blocks[index] ??= { type: "text" };
        extend(blocks[index], fieldsOf(field(event, "delta")));
        break;
      }
      case "message_delta":
        message = { ...message, ...fieldsOf(field(event, "delta")) };
        usage = { ...usage, ...counted(fieldsOf(field(event, "usage"))) };
    }
  }
  const joined: Fields = message ? { ...message, content: blocks.filter(Boolean).map(withInput), usage } : {};
  return joined;
}

function extend(block: Fields, delta: Fields): void {
  for (const [name, target] of Object.entries(parts)) {
    const more = delta[name];
    if (typeof more === "string") block[target] = `${block[target] ?? ""}${more}`;
  }
}

/** A tool's input as the object that it would be in a whole message. */
function withInput(block: Fields): Fields {
  if (typeof block.input !== "string") return block;
  try {
    return { ...block, input: JSON.parse(block.input) as unknown };
  } catch {
    return block;
  }
}

/** Without what is null, which would hide what was told before. */
function counted(usage: Fields): Fields {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null));
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
