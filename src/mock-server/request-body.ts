/** Pieces of request bodies that the protocols have, and what is said of a wrong one. */
import { z } from "zod";
import { HttpError } from "./http-error.ts";

/** A text, or a list of parts of which the texts count; nothing counts where it is null. */
export const contentText = z.union([
  z.string(),
  z
    .array(z.looseObject({ text: z.string().nullish() }))
    .transform((parts) => parts.map(({ text }) => text ?? "").join("\n")),
  z.null().transform(() => ""),
]);

export const jsonSchema = z.record(z.string(), z.unknown());

export const outputLimit = z.int().min(1);

/** @throws HttpError 400 naming the first key that is wrong */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new HttpError(400, `${path.join(".") || "body"}: ${message}`, { param: path.join(".") || undefined });
}

/** The last message of a role: what is asked now. */
export function lastOf(messages: readonly { readonly role: string; readonly content: string }[], role: string): string {
  return messages.findLast((message) => message.role === role)?.content ?? "";
}
