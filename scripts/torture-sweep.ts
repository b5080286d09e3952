/** `npm run torture:sweep`: see docs/scale.md. Exit code 1 where anything is not as it should be. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageFile } from "../src/base/package-files.ts";
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
const scheduler = values.scheduler === "processes" ? "processes" : "slurm";
const directory = mkdtempSync(join(tmpdir(), "llm-econ-torture-sweep-"));
const cluster = join(directory, "slurm");
const slurm = (action: string): void => {
  execFileSync(packageFile("scripts/slurm/one-machine.sh"), [action, cluster, values["at-once"]], { stdio: "inherit" });
};
const print = (text: string): void => void process.stdout.write(`${text}\n`);

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
  const report = await tortureSweep({ directory, episodes, tasks, atOnce, kills, scheduler, seed });
  const { sweep, merge, oneProcess } = report.seconds;
  print(`kill -9 of tasks that computed   ${report.kills}`);
  print(`submissions of the same array    ${report.submissions}`);
  print(`sweep, kills included            ${sweep.toFixed(1)} s`);
  print(`merge                            ${merge.toFixed(1)} s`);
  print(`one process on all cores         ${oneProcess.toFixed(1)} s`);
  for (const problem of report.problems) print(`  ${problem}`);
  print(
    report.problems.length > 0
      ? `${report.problems.length} problems; the files are in ${directory}`
      : "The merged result is that of one process, character by character; every run is there once.",
  );
  process.exitCode = report.problems.length > 0 ? 1 : 0;
} finally {
  if (scheduler === "slurm") slurm("stop");
}
if (process.exitCode === 0) rmSync(directory, { recursive: true });
