/** Characters that turn the direction of what stands beside them, or are not seen, as their code. */
export function visible(text: string): string {
  return text.replace(
    /(?![\t\n\r])[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu,
    (character) => `‹U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}›`,
  );
}
