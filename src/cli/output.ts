import pc from "picocolors";
import { EconError } from "../base/errors.ts";
import { plainText, terminalJson, terminalText } from "../report/text/terminal-text.ts";
import { shellWord } from "../report/words/shell-word.ts";
import { asTyped } from "./own-name.ts";

/** Writes a line to standard output: results only. */
export function print(text: string): void {
  printText(asTyped(text));
}

/** The same, of a text that is data: a file to be, or somebody else's words. */
export function printText(text: string): void {
  process.stdout.write(`${terminalText(text)}\n`);
}

/** Writes a line to standard error: progress, remarks, errors. */
export function remark(text: string): void {
  process.stderr.write(`${terminalText(asTyped(text))}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${terminalJson(JSON.stringify(value, null, 2))}\n`);
}

/** Says what went wrong and returns the exit code. */
export function reportError(error: unknown): number {
  if (error instanceof EconError) {
    remark(`${pc.red("error:")} ${plainText(error.message)}`);
    if (error.hint) remark(plainText(error.hint));
    return error.exitCode;
  }
  remark(`${pc.red("internal error:")} ${error instanceof Error ? error.stack : String(error)}`);
  return 1;
}

/** The command as it was typed, fit to be typed again. */
export function typedCommand(): string {
  return ["llm-econ", ...process.argv.slice(2).map(shellWord)].join(" ");
}

/** What is said where files are not those of when something was begun, though what comes of them is. */
export function changedTables(files: readonly string[]): string {
  return `changed since it began, without effect on what is recorded: ${files.join(", ")}`;
}
