import type { TextPart } from "./template.ts";

/** A text cut at its `{name}`s. */
export function textParts(text: string): readonly TextPart[] {
  const pieces = text.split(/\{([^{}]*)\}/).map((piece, i) => (i % 2 === 1 ? { name: piece.trim() } : { text: piece }));
  return pieces.filter((piece) => "name" in piece || piece.text !== "");
}

export function placeholdersIn(text: string): readonly string[] {
  return textParts(text).flatMap((part) => ("name" in part ? [part.name] : []));
}
