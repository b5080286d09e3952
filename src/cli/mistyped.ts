/** What was probably meant by a command or an option that is not there, out of the help of where it was typed. */
import type { Argv } from "yargs";
import { suggestion } from "../base/nearest.ts";

const ofEveryCommand: readonly string[] = ["wide", "help", "version"];

/**
 * @param message of yargs
 * @param words what was typed
 * @param line makes a command line anew
 * @returns what is wrong, in words; null where the message is of something else
 */
export async function mistyped(message: string, words: readonly string[], line: () => Argv): Promise<string | null> {
  if (message.startsWith("Not enough non-option arguments")) {
    const [usage] = (await helpOf(leading(words), line)).split("\n", 1);
    return `expected ${usage}`;
  }
  const found = /^Unknown (?:arguments?|commands?): (.+)$/.exec(message);
  if (!found) return null;
  const unknown = found[1].split(", ");
  const isOption = (name: string): boolean => words.some((word) => optionName(word) === name);
  // What else is unknown follows from a command that is.
  const command = unknown.find((name) => !isOption(name));
  const before = command === undefined ? words : words.slice(0, words.indexOf(command));
  const context = before.filter(
    (word, i) => !word.startsWith("-") && before.slice(0, i).every((one) => !one.startsWith("-")),
  );
  const help = await helpOf(context, line);
  const commands = namesIn(help, /^ {2}llm-econ (?:[a-z-]+ )*?([a-z-]+)(?= [ <[]| {2}|$)/gm);
  if (command !== undefined && commands.length > 0)
    return `unknown command "${command}"; ${suggestion(command, commands)}`;
  const all = namesIn(help, /(?<=^| )--([a-z][a-z-]*)/gm);
  // Of two that are as near the command's own is meant.
  const options = [...all.filter((name) => !ofEveryCommand.includes(name)), ...ofEveryCommand];
  return unknown
    .map((name) =>
      isOption(name)
        ? `unknown option --${name}; ${meant(name, options, context.slice(0, 1))}`
        : `"${name}" is one word too many`,
    )
    .join("; ");
}

/** The words before the first option: commands are among them. */
function leading(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => word.startsWith("-"));
  return end < 0 ? words : words.slice(0, end);
}

function meant(name: string, options: readonly string[], context: readonly string[]): string {
  const words = suggestion(name, options);
  return words.startsWith("did")
    ? words.replace('"', '"--')
    : `${["llm-econ", ...context].join(" ")} --help lists those that there are`;
}

function optionName(word: string): string | null {
  return /^--?(?:no-)?([^=]+)/.exec(word)?.[1] ?? null;
}

async function helpOf(context: readonly string[], line: () => Argv): Promise<string> {
  let help = "";
  for (let length = context.length; length >= 0 && help === ""; length--)
    await line().parseAsync(
      [...context.slice(0, length), "--help"],
      {},
      (_error: unknown, _argv: unknown, output: string) => {
        help = output;
      },
    );
  return help;
}

function namesIn(help: string, pattern: RegExp): readonly string[] {
  return [...new Set([...help.matchAll(pattern)].map(([, name]) => name))];
}
