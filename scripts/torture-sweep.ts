/** `npm run torture:sweep`: see docs/scale.md. Exit code 1 where anything is not as it should be. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageFile } from "../src/base/package-files.ts";
import { tortureQueue } from "./torture/queue.ts";
import { tortureSweep } from "./torture/sweep.ts";

const { values } = parseArgs({
  options: {
    episodes: { type: "string", default: "10000" },
    tasks: { type: "string", default: "40" },
    "at-once": { type: "string", default: "4" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    scheduler: { type: "string", default: "slurm" },
  },
});
const scheduler = values.scheduler === "processes" || values.scheduler === "redis" ? values.scheduler : "slurm";
const directory = mkdtempSync(join(tmpdir(), "llm-econ-torture-sweep-"));
const cluster = join(directory, "slurm");
const slurm = (action: string): void => {
  execFileSync(packageFile("scripts/slurm/one-machine.sh"), [action, cluster, values["at-once"]], { stdio: "inherit" });
};
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function conclude(problems: readonly string[]): void {
  for (const problem of problems) print(`  ${problem}`);
  print(
    problems.length > 0
      ? `${problems.length} problems; the files are in ${directory}`
      : "The merged result is that of one process, character by character; every run is there once.",
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
}

if (scheduler === "slurm") {
  mkdirSync(cluster);
  slurm("start");
  process.env.SLURM_CONF = join(cluster, "slurm.conf");
}
try {
  const [episodes, tasks, atOnce, kills, seed] = [
    ...[values.episodes, values.tasks, values["at-once"], values.kills, values.seed].map(Number),
  ];
  print(`${episodes} episodes in ${tasks} tasks, ${atOnce} at once by ${scheduler}, ${kills} kills, seed ${seed}`);
  if (scheduler === "redis") {
    const others = { worker: Math.floor(kills / 4), coordinator: Math.ceil(kills / 10), redis: Math.ceil(kills / 10) };
    const child = Math.max(0, kills - others.worker - others.coordinator - others.redis);
    const report = await tortureQueue({
      ...{ directory, episodes, batches: tasks, workers: atOnce, port: 17_390, kills: { child, ...others }, seed },
    });
    for (const [name, number] of Object.entries(report.kills)) print(`kill -9 of a ${name.padEnd(12)} ${number}`);
    print(`sweep, kills and merge included  ${report.seconds.sweep.toFixed(1)} s`);
    print(`one process on all cores         ${report.seconds.oneProcess.toFixed(1)} s`);
    conclude(report.problems);
  } else {
    const report = await tortureSweep({ directory, episodes, tasks, atOnce, kills, scheduler, seed });
    const { sweep, merge, oneProcess } = report.seconds;
    print(`kill -9 of tasks that computed   ${report.kills}`);
    print(`submissions of the same array    ${report.submissions}`);
    print(`sweep, kills included            ${sweep.toFixed(1)} s`);
    print(`merge                            ${merge.toFixed(1)} s`);
    print(`one process on all cores         ${oneProcess.toFixed(1)} s`);
    conclude(report.problems);
  }
} finally {
  if (scheduler === "slurm") slurm("stop");
}
if (process.exitCode === 0) rmSync(directory, { recursive: true });
