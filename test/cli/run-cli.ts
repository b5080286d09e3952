import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFile } from "../../src/base/package-files.ts";

export interface CliResult {
  /** Exit code; null where a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Given the process and what it has written to standard error so far, at every write. */
  readonly onStderr?: (child: ChildProcess, stderr: string) => void;
}

/** As where the program is installed: its name is found. */
export const pathWithProgram = `${packageFile("test/fixtures/bin")}:${process.env.PATH}`;

/** A new empty directory. */
export function emptyDirectory(): string {
  return mkdtempSync(join(tmpdir(), "llm-econ-test-"));
}

/** Runs the built command line as its users do: a process of its own, with an environment of its own. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return runProgram(process.execPath, [packageFile("dist/cli/main.js"), ...args], options);
}

/** Another program, in the same way. */
export function runProgram(program: string, args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawn(program, args, {
    cwd: options.cwd ?? emptyDirectory(),
    env: { PATH: pathWithProgram, HOME: process.env.HOME, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
    options.onStderr?.(child, stderr);
  });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
