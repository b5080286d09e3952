import { handEngine } from "../../src/plugins/engine.ts";
import { type CliResult, emptyDirectory, pathWithProgram } from "./run-cli.ts";

export interface HereOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

handEngine(() => import("../../src/index.ts"));

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a command in this process, some times faster than a process of its own, for tests in which that proves nothing
 * more: signals, threads, streams that close and the program's start are `runCli`'s. One runs at a time, since
 * the directory, the environment and the streams are the process's.
 */
export function runHere(words: readonly string[], options: HereOptions = {}): Promise<CliResult> {
  const result = before.then(() => run(words, options));
  before = result.catch(() => undefined);
  return result;
}

async function run(words: readonly string[], { cwd = emptyDirectory(), env = {} }: HereOptions): Promise<CliResult> {
  const { runCommandLine } = await import("../../src/cli/command-line.ts");
  const said = { stdout: "", stderr: "" };
  const restores = [
    inDirectory(cwd),
    withEnvironment({ NO_COLOR: "1", ...env }),
    captured("stdout", (text) => {
      said.stdout += text;
    }),
    captured("stderr", (text) => {
      said.stderr += text;
    }),
    withWords(words),
  ];
  try {
    await runCommandLine(words);
    return { code: Number(process.exitCode ?? 0), ...said };
  } finally {
    for (const restore of restores) restore();
  }
}

function inDirectory(cwd: string): () => void {
  const old = process.cwd();
  process.chdir(cwd);
  return () => process.chdir(old);
}

/** Nothing of ours but the variables that `runCli` leaves, too. */
function withEnvironment(env: Readonly<Record<string, string>>): () => void {
  const old = { ...process.env };
  const set = (values: Readonly<Record<string, string | undefined>>): void => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, values);
  };
  set({ PATH: pathWithProgram, HOME: old.HOME, ...env });
  return () => set(old);
}

function withWords(words: readonly string[]): () => void {
  const { argv, exitCode } = process;
  process.argv = [argv[0], "llm-econ", ...words];
  process.exitCode = undefined;
  return () => {
    process.argv = argv;
    process.exitCode = exitCode;
  };
}

function captured(name: "stdout" | "stderr", keep: (text: string) => void): () => void {
  const stream = process[name];
  const { write, isTTY } = stream;
  stream.isTTY = false;
  stream.write = (text: string | Uint8Array, ...more: unknown[]): boolean => {
    keep(typeof text === "string" ? text : Buffer.from(text).toString());
    const done = more.findLast((argument) => typeof argument === "function");
    if (done) process.nextTick(done);
    return true;
  };
  return () => {
    Object.assign(stream, { write, isTTY });
  };
}
