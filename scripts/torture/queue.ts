/** A queued sweep whose workers, children, coordinator and Redis are killed while it goes on, against one process. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packageFile } from "../../src/base/package-files.ts";
import { randomStream } from "../../src/base/random.ts";
import { sweepScenario, withoutIds } from "./sweep.ts";

export interface QueueTorture {
  readonly directory: string;
  /** Runs: two policies with half as many seeds. */
  readonly episodes: number;
  readonly batches: number;
  readonly workers: number;
  readonly port: number;
  /** What is ended by `kill -9`, and how often. */
  readonly kills: {
    readonly child: number;
    readonly worker: number;
    readonly coordinator: number;
    readonly redis: number;
  };
  readonly seed: number;
  readonly scenario?: string;
}

export interface QueueReport {
  readonly problems: readonly string[];
  readonly kills: Readonly<Record<keyof QueueTorture["kills"], number>>;
  readonly seconds: { readonly sweep: number; readonly oneProcess: number };
}

const program = packageFile("dist/cli/main.js");

export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0;
}

/** A Redis with a log on disk, as docs/scale.md starts it. */
export function startRedis(
  directory: string,
  port: number,
  more: readonly string[] = ["--appendonly", "yes"],
): ChildProcess {
  mkdirSync(directory, { recursive: true });
  return spawn(
    "redis-server",
    ["--port", String(port), "--dir", directory, "--save", "", "--maxmemory-policy", "noeviction", ...more],
    { stdio: "ignore" },
  );
}

export async function tortureQueue(options: QueueTorture): Promise<QueueReport> {
  const { directory, episodes, batches, port, seed } = options;
  const at = (name: string): string => join(directory, name);
  writeFileSync(at("s.yaml"), options.scenario ?? sweepScenario);
  const address = `redis://127.0.0.1:${port}`;
  const words = ["compare", "s.yaml", "--planners", "us-federal,flat", "--seeds", String(episodes / 2)];
  const env = { ...process.env, NO_COLOR: "1" };
  const start = (args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [program, ...args], { cwd: directory, env, stdio: ["ignore", "pipe", "ignore"] });
  const kills = { child: 0, worker: 0, coordinator: 0, redis: 0 };
  const random = randomStream(seed, "queue-kills");
  let redis = startRedis(at("redis"), port);
  let isOver = false;
  const workers = new Set<ChildProcess>();
  const employ = (): void => {
    const worker = start(["work", address, "--quiet"]);
    workers.add(worker);
    worker.on("exit", () => {
      workers.delete(worker);
      // As a Deployment would.
      if (!isOver) employ();
    });
  };
  let coordinator: ChildProcess | undefined;
  /** Until one has seen the end. */
  const coordinated = async (): Promise<{ readonly code: number | null; readonly stdout: string }> => {
    for (;;) {
      const one = start([
        ...[...words, "--queue", address, "--out", "sweep", "--shard", `/${batches}`],
        ...["--db", "sweep.db", "--json", "--quiet"],
      ]);
      coordinator = one;
      let stdout = "";
      one.stdout?.setEncoding("utf8").on("data", (text) => {
        stdout += text;
      });
      const code = await new Promise<number | null>((resolve) => one.on("close", resolve));
      if (code !== null) return { code, stdout };
    }
  };
  const started = performance.now();
  await sleep(500);
  for (let i = 0; i < options.workers; i++) employ();
  const end = coordinated();
  const killing = (async () => {
    const left = { ...options.kills };
    const targets = (): (keyof typeof left)[] =>
      (Object.keys(left) as (keyof typeof left)[]).flatMap((name) => Array(left[name]).fill(name));
    while (!isOver && targets().length > 0) {
      await sleep(200 + 800 * random.next());
      const all = targets();
      const target = all[random.integer(all.length)];
      const pid = {
        child: () => pick(computing([...workers].map(({ pid }) => pid ?? 0)), random.integer(1000)),
        worker: () => pick(busy([...workers].map(({ pid }) => pid ?? 0)), random.integer(1000)),
        coordinator: () => (readdirSync(directory).includes("sweep") ? coordinator?.pid : undefined),
        redis: () => redis.pid,
      }[target]();
      if (pid === undefined || isOver) continue;
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        continue;
      }
      left[target]--;
      kills[target]++;
      if (target === "redis") {
        await sleep(300);
        redis = startRedis(at("redis"), port);
      }
    }
  })();
  const problems: string[] = [];
  const result = await end;
  isOver = true;
  await killing;
  const sweep = (performance.now() - started) / 1000;
  const gone = [...workers].map((worker) => new Promise((resolve) => worker.on("exit", resolve)));
  for (const worker of workers) worker.kill("SIGTERM");
  await Promise.all(gone);
  redis.kill("SIGKILL");
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [program, ...args], {
      cwd: directory,
      env,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", "ignore"],
    });
  if (result.code !== 0) problems.push(`the coordinator ended with ${result.code}`);
  const beforeAlone = performance.now();
  const alone = run(...words, "--db", "one.db", "--json", "--quiet");
  const oneProcess = (performance.now() - beforeAlone) / 1000;
  if (result.code === 0 && withoutIds(result.stdout) !== withoutIds(alone))
    problems.push("the merged result is not that of one process");
  const stored = JSON.parse(run("runs", "list", "--all", "--json", "--db", "sweep.db")) as { kind: string }[];
  const runs = stored.filter(({ kind }) => kind === "run").length;
  if (runs !== episodes) problems.push(`${runs} runs are stored of ${episodes}`);
  for (const [name, wanted] of Object.entries(options.kills))
    if (kills[name as keyof typeof kills] < wanted)
      problems.push(`only ${kills[name as keyof typeof kills]} of ${wanted} kills of a ${name}`);
  return { problems, kills, seconds: { sweep, oneProcess } };
}

function pick(list: readonly number[], draw: number): number | undefined {
  return list[draw % Math.max(1, list.length)];
}

/** Children of workers that compute: those that have loaded. */
function computing(parents: readonly number[]): readonly number[] {
  return processes().flatMap(({ pid, parent, ticks }) => (parents.includes(parent) && ticks > 40 ? [pid] : []));
}

/** Workers whose child computes. */
function busy(parents: readonly number[]): readonly number[] {
  return processes().flatMap(({ parent, ticks }) => (parents.includes(parent) && ticks > 40 ? [parent] : []));
}

function processes(): readonly { readonly pid: number; readonly parent: number; readonly ticks: number }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1].split(" ");
        return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) }];
      } catch {
        return [];
      }
    });
}
