/** A sweep in shards whose tasks are killed while they compute, by a real Slurm or by processes of ours, against one process. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packageFile } from "../../src/base/package-files.ts";
import { randomStream } from "../../src/base/random.ts";

export interface SweepTorture {
  readonly directory: string;
  /** Runs: two policies with half as many seeds. */
  readonly episodes: number;
  readonly tasks: number;
  /** Tasks at the same time. */
  readonly atOnce: number;
  /** `kill -9` of tasks that compute. */
  readonly kills: number;
  readonly scheduler: "slurm" | "processes";
  readonly seed: number;
}

export interface SweepReport {
  readonly problems: readonly string[];
  readonly kills: number;
  /** How often the array was submitted. */
  readonly submissions: number;
  readonly seconds: { readonly sweep: number; readonly merge: number; readonly oneProcess: number };
}

/** Small episodes: what is tried is who does them, not what they say. */
export const sweepScenario =
  "name: torture\nsteps: 2\npopulation: {size: 10, source: gb2}\neconomy: {brackets: flat}\nworkers: {decide: fixed}\n";

const program = packageFile("dist/cli/main.js");

export async function tortureSweep(options: SweepTorture): Promise<SweepReport> {
  const { directory, episodes, tasks, atOnce, seed } = options;
  const at = (...names: string[]): string => join(directory, ...names);
  mkdirSync(at("bin"), { recursive: true });
  writeFileSync(at("s.yaml"), sweepScenario);
  symlinkSync(program, at("bin", "llm-econ"));
  const words = ["compare", "s.yaml", "--planners", "us-federal,flat", "--seeds", String(episodes / 2)];
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [program, ...args], {
      cwd: directory,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "ignore"],
    });
  const shard = ["--shard", `/${tasks}`, "--out", at("sweep")];
  const file = run(...words, ...shard, "--at-once", String(atOnce), "--print", "slurm");
  writeFileSync(at("job.sh"), file);
  chmodSync(at("job.sh"), 0o755);
  mkdirSync(at("sweep"), { recursive: true });
  const executioner = new Executioner(at("sweep"), options.kills, seed);
  const started = performance.now();
  let submissions = 0;
  // Each submission can lose its killed tasks.
  while (submissions < 3 + options.kills && !isFinished(run, at("sweep"))) {
    submissions++;
    await (options.scheduler === "slurm"
      ? bySlurm(directory, executioner)
      : byProcesses(directory, options, executioner));
  }
  const sweep = seconds(started);
  const beforeMerge = performance.now();
  const merged = run("merge", at("sweep"), "--db", at("sweep.db"), "--json", "--quiet");
  const merge = seconds(beforeMerge);
  const beforeAlone = performance.now();
  const alone = run(...words, "--db", at("one.db"), "--json", "--quiet");
  const oneProcess = seconds(beforeAlone);
  const problems: string[] = [];
  if (withoutIds(merged) !== withoutIds(alone)) problems.push("the merged result is not that of one process");
  if (JSON.parse(merged).results.length !== 2) problems.push("policies are missing");
  const stored = JSON.parse(run("runs", "list", "--all", "--json", "--db", at("sweep.db"))) as { kind: string }[];
  const runs = stored.filter(({ kind }) => kind === "run").length;
  if (runs !== episodes) problems.push(`${runs} runs are stored of ${episodes}`);
  const verified = run("runs", "verify", "--db", at("sweep.db"));
  if (!verified.includes("no problem found")) problems.push(verified);
  const unfinished = readdirSync(at("sweep")).filter((name) => name.includes(".tmp-"));
  if (executioner.kills < options.kills) problems.push(`only ${executioner.kills} tasks could be killed`);
  // A task that was killed while it published leaves a file that nobody reads.
  if (unfinished.length > executioner.kills) problems.push(`${unfinished.length} unfinished files are left`);
  return { problems, kills: executioner.kills, submissions, seconds: { sweep, merge, oneProcess } };
}

/** Kills tasks that compute, at times of its own. */
class Executioner {
  kills = 0;
  readonly #out: string;
  readonly #most: number;
  readonly #random: ReturnType<typeof randomStream>;

  constructor(out: string, most: number, seed: number) {
    this.#out = out;
    this.#most = most;
    this.#random = randomStream(seed, "kills");
  }

  /** Until the work is done. */
  async during(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const end = work.finally(() => {
      isDone = true;
    });
    while (!isDone && this.kills < this.#most) {
      await Promise.race([end.catch(() => undefined), sleep(100 + 900 * this.#random.next(), null, { ref: false })]);
      const tasks = tasksOf(this.#out);
      if (isDone || tasks.length === 0) continue;
      const task = tasks[this.#random.integer(tasks.length)];
      try {
        process.kill(task, "SIGKILL");
        this.kills++;
      } catch {
        // It has just ended.
      }
    }
    await end;
  }
}

/** Processes that compute shards for a folder, by their words; those that have just begun to load are left alone. */
function tasksOf(out: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
        const isTask = words.includes("--shard") && words.includes(out) && words[0].endsWith("node");
        const ticks = Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1].split(" ")[11]);
        return isTask && ticks > 60 ? [Number(name)] : [];
      } catch {
        return [];
      }
    });
}

async function bySlurm(directory: string, executioner: Executioner): Promise<void> {
  const env = { ...process.env, PATH: `${join(directory, "bin")}:${process.env.PATH}` };
  const slurm = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: directory, encoding: "utf8", env });
  const job = slurm("sbatch", "--parsable", "--mem=0", "job.sh").trim();
  const ended = async (): Promise<void> => {
    while (slurm("squeue", "--noheader", "--array", "--format=%i").includes(job)) await sleep(500);
  };
  await executioner.during(ended());
}

/** The same array without a scheduler. */
async function byProcesses(
  directory: string,
  { tasks, atOnce }: SweepTorture,
  executioner: Executioner,
): Promise<void> {
  const words = readFileSync(join(directory, "job.sh"), "utf8").trimEnd().split("\n").at(-1)!.split(" ").slice(2);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks) {
      const env = { ...process.env, SLURM_ARRAY_TASK_ID: String(next++), SLURM_CPUS_PER_TASK: "1" };
      const child = spawn(process.execPath, [program, ...words], { cwd: directory, env, stdio: "ignore" });
      await exitOf(child);
    }
  };
  await executioner.during(Promise.all(Array.from({ length: atOnce }, lane)));
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("exit", () => resolve());
  });
}

function isFinished(run: (...args: string[]) => string, out: string): boolean {
  if (readdirSync(out).every((name) => !name.endsWith(".db.gz"))) return false;
  const [{ shardsMissing }] = JSON.parse(run("runs", "list", out, "--json")) as { shardsMissing: unknown[] }[];
  return shardsMissing.length === 0;
}

/** Every character but those of ids and of the words of the command, which name the database. */
export function withoutIds(result: string): string {
  return JSON.stringify(JSON.parse(result), (key, value) =>
    ["run", "comparison", "command"].includes(key) ? undefined : value,
  );
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}
