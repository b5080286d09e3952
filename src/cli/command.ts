/** What a command's file holds; its name and what it does in a line stand in the list of commands. */
import type { ArgumentsCamelCase, Argv } from "yargs";
import { commandNames } from "./own-name.ts";

export interface Command<Arguments> {
  /** Declares positionals, options and subcommands. */
  readonly builder: (yargs: Argv) => Argv<Arguments>;
  readonly handler: (argv: ArgumentsCamelCase<Arguments>) => void | Promise<void>;
}

/**
 * A command that is loaded when it is called, or asked for its help: no other waits for what it needs.
 * @returns what adds it to a command line
 */
export function whenCalled<Arguments>(
  command: string,
  describe: string,
  load: () => Promise<Command<Arguments>>,
): (line: Argv) => Argv {
  commandNames.add(command.split(" ", 1)[0]);
  return (line) =>
    line.command<Arguments>({
      command,
      describe,
      builder: async (yargs) => (await load()).builder(yargs),
      handler: async (argv) => (await load()).handler(argv),
    });
}

/** The handler of a command that only has subcommands. */
export function onlySubcommands(): void {}
