/** The command as it was typed, with options left out: of a sweep's task what makes the task is no part of what is compared. */
import { shellWord } from "../report/words/shell-word.ts";

/**
 * @param values options that take a value
 * @param flags options that take none
 */
export function typedWithout(values: readonly string[], flags: readonly string[] = []): string {
  return wordsWithout(values, flags).map(shellWord).join(" ");
}

/** The same, word by word. */
export function wordsWithout(values: readonly string[], flags: readonly string[] = []): readonly string[] {
  const words = process.argv.slice(2);
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const name = /^--([a-z-]+)$/.exec(words[i])?.[1];
    if (name !== undefined && values.includes(name)) i++;
    else if (
      !(name !== undefined && flags.includes(name)) &&
      !values.some((value) => words[i].startsWith(`--${value}=`))
    )
      kept.push(words[i]);
  }
  return ["llm-econ", ...kept];
}
