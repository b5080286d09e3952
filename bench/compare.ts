/** A comparison of five planners through the command line, as users run it: threads, database and table included. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFile } from "../src/base/package-files.ts";
import { median, print, timed } from "./setup.ts";

const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
writeFileSync(
  join(directory, "s.yaml"),
  "name: bench\nsteps: 50\npopulation: {size: 1000}\nworkers: {decide: rational}\n",
);

function run(jobs: number): void {
  const args = ["compare", "s.yaml", "--planners", "us-federal,saez,llm,flat,stackelberg", "--seeds", "20", "--quiet"];
  const database = join(directory, "bench.db");
  const { status, stderr } = spawnSync(
    process.execPath,
    [packageFile("dist/cli/main.js"), ...args, "-j", String(jobs), "--db", database],
    { cwd: directory, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  for (const end of ["", "-wal", "-shm"]) rmSync(database + end, { force: true });
}

for (const jobs of [1, 2]) {
  const seconds: number[] = [];
  for (let i = 0; i < 3; i++) seconds.push((await timed(() => run(jobs))) / 1000);
  print(
    `20 seeds × 5 planners × 1,000 rational workers × 50 steps, -j ${jobs}: ${Math.min(...seconds).toFixed(1)} s at best, ` +
      `median ${median(seconds).toFixed(1)} (target with 2 cores: 60)`,
  );
}
rmSync(directory, { recursive: true });
