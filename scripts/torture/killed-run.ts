/** A run that is killed again and again, and resumed each time. */
import { setTimeout as wait } from "node:timers/promises";
import type { RandomStream } from "../../src/base/random.ts";
import { type Command, startCommand } from "./command.ts";
import { countCalls, isUsable, type KeptCall, keptCalls, questionOf } from "./kept-calls.ts";

export interface KilledRun {
  readonly kills: number;
  /** Answers that were in the database at a kill and were not there, or not the same, at a later one or at the end. */
  readonly changed: readonly string[];
  /** Everything that the processes wrote to standard error. */
  readonly stderr: string;
  /** Of the process that nobody killed. */
  readonly exitCode: number | null;
}

/** Milliseconds between looks at the database. */
const lookMs = 10;
/** Longest random wait before a kill, so that it hits any moment and not only that after a commit. */
const longestDelayMs = 150;

/**
 * @param points numbers of recorded calls at which the process is killed, ascending
 * @param cwd where `scenario` and its database `file` are
 */
export async function killedRun(
  cwd: string,
  scenario: string,
  file: string,
  points: readonly number[],
  random: RandomStream,
): Promise<KilledRun> {
  const path = `${cwd}/${file}`;
  const seen = new Map<string, string>();
  const changed: string[] = [];
  const look = (): void => {
    const now = new Map(
      keptCalls(path)
        .filter(isUsable)
        .map((call) => [questionOf(call), contentOf(call)]),
    );
    for (const [question, content] of seen) if (now.get(question) !== content) changed.push(question);
    for (const [question, content] of now) seen.set(question, content);
  };
  let stderr = "";
  let kills = 0;
  for (const point of points) {
    const command = startCommand(argumentsOf(kills, scenario, file), cwd);
    await reached(command, path, point, random);
    command.child.kill("SIGKILL");
    const code = await command.ended;
    stderr += command.stderr();
    look();
    if (code !== null) return { kills, changed, stderr, exitCode: code }; // it was faster, or failed
    kills++;
  }
  const last = startCommand(argumentsOf(kills, scenario, file), cwd);
  const exitCode = await last.ended;
  look();
  return { kills, changed, stderr: stderr + last.stderr(), exitCode };
}

function argumentsOf(kills: number, scenario: string, file: string): string[] {
  return kills === 0 ? ["simulate", scenario, "--db", file] : ["resume", "--db", file];
}

/** Resolves a random moment after the run has started and so many calls are recorded, or when the process has ended. */
async function reached({ child, stderr }: Command, path: string, point: number, random: RandomStream): Promise<void> {
  const delayMs = random.next() * longestDelayMs;
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  while (!isOver() && !(/^run /m.test(stderr()) && countCalls(path) >= point)) await wait(lookMs);
  await wait(delayMs);
}

function contentOf(call: KeptCall): string {
  return JSON.stringify(call);
}
