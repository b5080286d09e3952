import pc from "picocolors";
import { EconError } from "../errors.ts";
import { shellWord } from "../report/shell-word.ts";
import { plainText, terminalJson, terminalText } from "./terminal-text.ts";

export { count, counted, dollars, percent, percentages, signed } from "../report/format.ts";

/** Writes a line to standard output: results only. */
export function print(text: string): void {
  process.stdout.write(`${terminalText(text)}\n`);
}

/** Writes a line to standard error: progress, remarks, errors. */
export function remark(text: string): void {
  process.stderr.write(`${terminalText(text)}\n`);
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

/** Lines of columns; the first column is aligned left, the others right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => rows.reduce((widest, row) => Math.max(widest, row[column].length), 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("   ")
      .trimEnd(),
  );
}

/** The command as it was typed, fit to be typed again. */
export function typedCommand(): string {
  return ["llm-econ", ...process.argv.slice(2).map(shellWord)].join(" ");
}
