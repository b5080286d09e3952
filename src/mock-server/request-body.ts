/** Pieces of request bodies that both protocols have, and what is said of a wrong one. */
import { z } from "zod";
import { HttpError } from "./protocol.ts";

/** A text, or a list of parts of which the texts count; nothing counts where it is null. */
export const contentText = z.union([
  z.string(),
  z
    .array(z.looseObject({ text: z.string().optional() }))
    .transform((parts) => parts.map(({ text }) => text ?? "").join("\n")),
  z.null().transform(() => ""),
]);

export const outputLimit = z.int().min(1).optional();

/** Streams would need a protocol of their own; the engine never asks for one. */
export const notStreamed = z.literal(false, { error: "the stand-in does not stream; expected false" }).nullish();

/** @throws HttpError 400 naming the first key that is wrong */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new HttpError(400, `${path.join(".") || "body"}: ${message}`);
}

/** The last message of a role: what is asked now. */
export function lastOf(messages: readonly { readonly role: string; readonly content: string }[], role: string): string {
  return messages.findLast((message) => message.role === role)?.content ?? "";
}
