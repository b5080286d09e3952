/**
 * A run under faults and kills beside an undisturbed one. Both go through `llm-econ mock-server` on loopback, as
 * processes of their own; the answers are those of the stand-in, not of a language model.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { randomStream } from "../../src/base/random.ts";
import type { MockServerStats } from "../../src/mock-server/desk.ts";
import { type FaultName, type Faults, faultNames } from "../../src/mock-server/faults.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { startCommand, startServer } from "./command.ts";
import { isUsable, type KeptCall, keptCalls, keptSummary, questionOf } from "./kept-calls.ts";
import { killedRun } from "./killed-run.ts";

export interface TortureOptions {
  readonly workers: number;
  readonly steps: number;
  readonly kills: number;
  /** Of kills, faults and the scenario. */
  readonly seed: number;
  /** Of one request, in seconds: what the fault timeout costs. */
  readonly timeout: number;
  /** An empty directory. */
  readonly directory: string;
}

export interface TortureReport {
  /** Model calls in flight at once. */
  readonly concurrency: number;
  readonly questions: number;
  /** Answers recorded, those that could not be used included. */
  readonly attempts: number;
  readonly kills: number;
  /** What the server with faults counted. */
  readonly server: MockServerStats;
  /** Answers that the server gave and nobody recorded: a kill took them, or they came too late. */
  readonly lostInFlight: number;
  readonly seconds: { readonly undisturbed: number; readonly disturbed: number };
  /** One sentence for everything that is not as it should be. */
  readonly problems: readonly string[];
}

/** The first eight: of the provider (429, 500, 529), the connection (timeout, reset, cut off), and the answer (two). */
export const tortureFaults: readonly FaultName[] = faultNames.slice(0, 8);
export const faultProbability = 0.05;

const concurrency = 32;
const taxYear = 5;
/** Kills come before the last steps, so that each has something left to disturb. */
const stepsLeft = 2;

export async function torture(options: TortureOptions): Promise<TortureReport> {
  const { workers, steps, kills, seed, directory } = options;
  const random = randomStream(seed, "torture");
  const pathOf = (file: string): string => join(directory, file);
  const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const started = performance.now();
    return [await work(), (performance.now() - started) / 1000];
  };

  const calm = await startServer({}, seed);
  writeFileSync(pathOf("calm.yaml"), scenarioText(options, calm.model));
  const [undisturbed, calmSeconds] = await timed(async () => {
    const command = startCommand(["simulate", "calm.yaml", "--db", "calm.db", "--quiet"], directory);
    return { exitCode: await command.ended, stderr: command.stderr() };
  });
  await calm.stop();
  const expected = keptCalls(pathOf("calm.db"));

  const faults: Faults = Object.fromEntries(tortureFaults.map((name) => [name, faultProbability]));
  // At the same address: what is said of a server names it.
  const rough = await startServer(faults, seed, Number(/:(\d+)\//.exec(calm.model)?.[1]));
  writeFileSync(pathOf("rough.yaml"), scenarioText(options, rough.model));
  const points = Array.from({ length: kills }, () => 1 + random.integer(expected.length - stepsLeft * workers));
  const [disturbed, roughSeconds] = await timed(() =>
    killedRun(
      directory,
      "rough.yaml",
      "rough.db",
      points.sort((a, b) => a - b),
      random,
    ),
  );
  const server = await rough.stop();
  const calls = keptCalls(pathOf("rough.db"));
  const lostInFlight = server.answers - calls.filter(isUsable).length;

  const problems = [
    ...(undisturbed.exitCode === 0
      ? []
      : [`the undisturbed run ended with ${undisturbed.exitCode}: ${undisturbed.stderr}`]),
    ...(disturbed.exitCode === 0
      ? []
      : [`the disturbed run ended with ${disturbed.exitCode}: ${disturbed.stderr.slice(-500)}`]),
    ...(disturbed.kills === kills ? [] : [`${disturbed.kills} of ${kills} kills: the run was over before`]),
    ...(expected.length === workers * steps + Math.ceil(steps / taxYear) - 1
      ? []
      : [`the undisturbed run has ${expected.length} calls`]),
    ...callProblems(expected, calls),
    ...disturbed.changed.map((question) => `recorded, and later not the same: ${question}`),
    ...(lostInFlight <= kills * concurrency ? [] : [`${lostInFlight} answers were paid for and are not recorded`]),
    ...(await resultProblems(pathOf("calm.db"), pathOf("rough.db"))),
    ...(await commandProblems(directory)),
    ...wordsOf(undisturbed.stderr + disturbed.stderr),
  ];
  return {
    concurrency,
    questions: expected.length,
    attempts: calls.length,
    kills: disturbed.kills,
    server,
    lostInFlight,
    seconds: { undisturbed: calmSeconds, disturbed: roughSeconds },
    problems,
  };
}

/** The limits on asking again are raised: what is tested is that nothing is lost, not that a model may fail. */
function scenarioText({ workers, steps, seed, timeout }: TortureOptions, model: string): string {
  return `name: torture
seed: ${seed}
steps: ${steps}
taxYear: ${taxYear}
population: {size: ${workers}}
workers: {model: "${model}"}
planner: {model: "${model}"}
models: {reasks: 20, retries: 20, timeout: ${timeout}, concurrency: ${concurrency}}
`;
}

/** Each question of the undisturbed run must have one usable answer, the same one, after attempts numbered 1, 2, … */
export function callProblems(expected: readonly KeptCall[], calls: readonly KeptCall[]): string[] {
  const byQuestion = new Map<string, KeptCall[]>();
  for (const call of calls) {
    const question = questionOf(call);
    byQuestion.set(question, [...(byQuestion.get(question) ?? []), call]);
  }
  const problems: string[] = [];
  for (const call of expected) {
    const question = questionOf(call);
    const attempts = (byQuestion.get(question) ?? []).toSorted((a, b) => a.attempt - b.attempt);
    byQuestion.delete(question);
    const usable = attempts.filter(isUsable);
    if (usable.length !== 1) problems.push(`${usable.length} usable answers, expected 1: ${question}`);
    else if (usable[0].answer !== call.answer) problems.push(`another answer: ${question}`);
    if (attempts.some(({ attempt }, i) => attempt !== i + 1)) problems.push(`attempts are missing: ${question}`);
    if (attempts.length > 0 && !isUsable(attempts[attempts.length - 1]))
      problems.push(`asked again after a usable answer: ${question}`);
  }
  for (const question of byQuestion.keys()) problems.push(`not asked in the undisturbed run: ${question}`);
  return problems;
}

async function resultProblems(calm: string, rough: string): Promise<string[]> {
  const store = new SqliteStore(rough, "read");
  const other = new SqliteStore(calm, "read");
  try {
    const [run, otherRun] = await Promise.all([store.run("latest"), other.run("latest")]);
    return [
      ...(await store.differences(run.id, other, otherRun.id)),
      ...(isDeepStrictEqual(keptSummary(calm), keptSummary(rough)) ? [] : ["the summaries differ"]),
    ];
  } finally {
    await store.close();
    await other.close();
  }
}

/** The disturbed run as its user would check it. */
async function commandProblems(directory: string): Promise<string[]> {
  const problems: string[] = [];
  for (const args of [
    ["runs", "verify"],
    ["replay", "latest", "--quiet"],
  ]) {
    const command = startCommand([...args, "--db", "rough.db"], directory);
    const code = await command.ended;
    if (code !== 0) problems.push(`llm-econ ${args.join(" ")} ended with ${code}: ${command.stderr()}`);
  }
  return problems;
}

/** Unhandled rejections, warnings of Node and faults of ours show in standard error. */
function wordsOf(stderr: string): string[] {
  return stderr.split("\n").filter((line) => /unhandled|rejection|internal error|warning:|^ {4}at /i.test(line));
}
