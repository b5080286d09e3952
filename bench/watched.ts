/**
 * What being watched costs a run: processor seconds of `simulate` and of `simulate --watch` with a page that reads its
 * stream, in pairs, one after the other; what another process writes is followed by `serve`, whose work is its own.
 * Takes the built package: `npm run build` first. `tsx bench/watched.ts [PAIRS] [WORKERS] [STEPS]`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { packageFile } from "../src/base/package-files.ts";
import { median, print } from "./setup.ts";

const [pairs = 10, workers = 1000, steps = 200] = process.argv.slice(2).map(Number);
const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
const scenario = join(directory, "s.yaml");
writeFileSync(
  scenario,
  `name: watched\nsteps: ${steps}\ntaxYear: 10\npopulation: {size: ${workers}}\nworkers: {decide: llm, model: offline:rational}\nplanner: {kind: us-federal}\nlogging: {calls: answers}\n`,
);

/** Tells what the process took, as its last line. */
const toldAtEnd = `data:text/javascript,${encodeURIComponent(
  // Threads get it, too, and are counted by the process.
  `import { isMainThread } from "node:worker_threads"; if (isMainThread) process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write("\\ncpu " + (user + system) / 1e6 + "\\n"); });`,
)}`;

interface Taken {
  /** Processor seconds, user and system. */
  readonly cpu: number;
  readonly events: number;
}

function run(number: number, isWatched: boolean): Promise<Taken> {
  const words = [
    "simulate",
    scenario,
    "--quiet",
    "--db",
    join(directory, `${number}.db`),
    ...(isWatched ? ["--watch"] : []),
  ];
  const child = spawn(process.execPath, ["--import", toldAtEnd, packageFile("dist/cli/main.js"), ...words], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let [said, events] = ["", 0];
  let reading: Promise<void> | undefined;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    const page = /(http:\S+)\/run\/([\w-]+)#token=([\w-]+)/.exec(said);
    if (page)
      reading ??= read(page[1], page[2], page[3], () => {
        events++;
      });
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", async (code) => {
      await reading;
      const cpu = /^cpu ([\d.]+)$/m.exec(said)?.[1];
      if (code !== 0 || cpu === undefined) reject(new Error(`exit ${code}: ${said}`));
      else resolve({ cpu: Number(cpu), events });
    });
  });
}

/** As a page does: what the run's page asks first, and then its stream. */
async function read(url: string, id: string, token: string, event: () => void): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  try {
    for (const part of ["", "/steps", "/thoughts"])
      await (await fetch(`${url}/api/runs/${id}${part}`, { headers })).text();
    const { body } = await fetch(`${url}/api/runs/${id}/events`, { headers });
    const decoder = new TextDecoder();
    for await (const bytes of body ?? [])
      for (const _ of decoder.decode(bytes, { stream: true }).matchAll(/^event: /gm)) event();
  } catch {
    // The run has ended, and its server with it.
  }
}

const ratios: number[] = [];
const seconds: [plain: number[], watched: number[]] = [[], []];
let told = 0;
for (let pair = 0; pair < pairs; pair++) {
  // Whoever is first in a pair is second in the next.
  const order = pair % 2 === 0 ? [false, true] : [true, false];
  const taken: number[] = [];
  for (const isWatched of order) {
    const { cpu, events } = await run(2 * pair + Number(isWatched), isWatched);
    taken[Number(isWatched)] = cpu;
    seconds[isWatched ? 1 : 0].push(cpu);
    told += events;
  }
  ratios.push(taken[1] / taken[0]);
  print(
    `pair ${pair + 1}: ${taken.map((cpu) => cpu.toFixed(2)).join(" s, watched ")} s (${(100 * (taken[1] / taken[0] - 1)).toFixed(1)} %)`,
  );
}
rmSync(directory, { recursive: true });
const [plain, watched] = seconds.map(median);
print(
  `${workers} workers, ${steps} steps: ${plain.toFixed(2)} processor seconds, watched ${watched.toFixed(2)}, median of ${pairs} ratios ${median(ratios).toFixed(3)} (target: ≤ 1.03); ${Math.round(told / pairs)} events a run; load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`,
);
