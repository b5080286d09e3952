/** A sweep by a real Slurm of one machine, with a task that is killed while it computes. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { tortureSweep } from "../../scripts/torture/sweep.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

jest.setTimeout(180_000);

const needed = ["slurmctld", "slurmd", "munged"];
const isHere =
  process.getuid?.() === 0 && needed.every((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0);
if (!isHere)
  describe("Slurm", () => {
    test.skip("not here (apt-get install -y slurmctld slurmd munge, as root on Debian)", () => undefined);
  });

(isHere ? describe : describe.skip)("Slurm", () => {
  const cluster = join(emptyDirectory(), "slurm");
  const slurm = (action: string): void => {
    execFileSync(packageFile("scripts/slurm/one-machine.sh"), [action, cluster, "4"], { stdio: "pipe" });
  };
  beforeAll(() => {
    mkdirSync(cluster);
    slurm("start");
    process.env.SLURM_CONF = join(cluster, "slurm.conf");
  });
  afterAll(() => slurm("stop"));

  test("the printed job file runs; a killed task is done by the next submission; merged it is what one process computes", async () => {
    const sweep = { episodes: 12, tasks: 4, atOnce: 4, kills: 1, seed: 1, scheduler: "slurm" } as const;
    const report = await tortureSweep({ ...sweep, directory: join(emptyDirectory(), "sweep") });
    expect(report.problems).toEqual([]);
    expect(report.kills).toBe(1);
  });
});
