/** What a model thinks aloud in its answer is not what it answers. */

/** How models and servers mark where a thought begins and ends. */
const marks: readonly (readonly [opens: string, closes: string])[] = [
  ["<(?:seed:)?(?:think|thinking|thought|reasoning)>", "</(?:seed:)?(?:think|thinking|thought|reasoning)>"],
  ["\\[THINK\\]", "\\[/THINK\\]"],
  ["◁think▷", "◁/think▷"],
  ["<\\|begin_of_thought\\|>", "<\\|end_of_thought\\|>"],
  ["<\\|START_THINKING\\|>", "<\\|END_THINKING\\|>"],
  ["<\\|channel\\|>analysis(?:<\\|message\\|>)?", "<\\|channel\\|>final(?:<\\|message\\|>)?"],
];

const opens = marks.map(([mark]) => mark).join("|");
const closes = marks.map(([, mark]) => mark).join("|");
const anyMark = new RegExp(`(?<opens>${opens})|(?:${closes})`, "gi");

/**
 * A text without its thoughts. An end without a beginning ends a thought that began in the prompt. Where there is nothing
 * beside thoughts that were finished, it is the last of them: some models answer there. Of one that was not finished
 * nothing is left.
 */
export function withoutThoughts(text: string): string {
  let said = "";
  let lastThought = "";
  let thoughtFrom: number | null = null;
  let from = 0;
  for (const { index, 0: mark, groups } of text.matchAll(anyMark)) {
    const isOpening = groups?.opens !== undefined;
    if (isOpening && thoughtFrom === null) {
      said += text.slice(from, index);
      thoughtFrom = index + mark.length;
    } else if (!isOpening) {
      lastThought = text.slice(thoughtFrom ?? 0, index);
      if (thoughtFrom === null) said = "";
      thoughtFrom = null;
      from = index + mark.length;
    }
  }
  if (thoughtFrom === null) said += text.slice(from);
  return said.trim() === "" && thoughtFrom === null ? lastThought : said;
}

/** Marks a thought that was cut off, so that nothing in it is taken for an answer. */
export function unfinishedThought(text: string): string {
  return `<think>\n${text}`;
}
