/** Two machines and one run: the second is refused while the first lives, and what took too long writes and asks no more. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { packageFile } from "../../src/base/package-files.ts";
import { chatCompletion, type ProtocolServer, startProtocolServer } from "../models/protocol-server.ts";
import { type CliResult, emptyDirectory, runCli, runProgram } from "./run-cli.ts";

const canBeNamed = spawnSync("unshare", ["-u", "hostname", "second"]).status === 0;
const onTwoMachines = canBeNamed ? test : test.skip;

let server: ProtocolServer;
beforeAll(async () => {
  server = await startProtocolServer(() => ({ body: chatCompletion('{"hours": 40}'), delayMs: 100 }));
});
afterAll(() => server.close());

/** The command line as on a machine of another name. */
const second = (args: readonly string[], cwd: string): Promise<CliResult> => {
  const command = ["hostname second", `exec "${process.execPath}" "${packageFile("dist/cli/main.js")}" "$@"`].join(
    " && ",
  );
  return runProgram("unshare", ["-u", "sh", "-c", command, "sh", ...args], { cwd });
};

if (!canBeNamed)
  test.skip("two machines: not here (unshare of util-linux, run as root, makes the second)", () => undefined);

onTwoMachines(
  "a run is its first owner's while that lives, and the second's when it is frozen; woken, it stops at once",
  async () => {
    const cwd = emptyDirectory();
    const workers = `workers: {model: "openai-compatible:m@${server.url}/v1", personas: false}`;
    const text = `name: n\nsteps: 2000\npopulation: {size: 5, source: gb2}\n${workers}\nplanner: {kind: us-federal}\n`;
    writeFileSync(join(cwd, "s.yaml"), text);
    const ended: Promise<CliResult>[] = [];
    const { pid, run } = await new Promise<{ readonly pid: number; readonly run: string }>((resolve) => {
      const running = runCli(["simulate", "s.yaml"], {
        cwd,
        onStderr: (child, stderr) => {
          const found = /run (\S+)/.exec(stderr)?.[1];
          if (found !== undefined && child.pid !== undefined) resolve({ pid: child.pid, run: found });
        },
      });
      ended.push(running);
    });
    const refused = await second(["resume", run], cwd);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`still running: process ${pid} on ${hostname()} writes it (last heartbeat 2`);

    process.kill(pid, "SIGSTOP");
    // It stops with its own budget used up, so that nobody writes when the frozen one wakes.
    const took = await second(["resume", run, "--budget-calls", "1"], cwd);
    expect(took.stderr).toContain("waiting up to 12 s for a sign of life");
    expect(took.code).toBe(4);
    const database = new Database(join(cwd, "llm-econ.db"), { readonly: true });
    const stored = () =>
      ["steps", "model_calls", "worker_steps"].map((name) =>
        database.prepare(`SELECT count(*) FROM ${name}`).pluck().get(),
      );
    const owner = () => database.prepare("SELECT process, epoch, status FROM runs").get();
    const [rows, asked] = [stored(), server.requests.length];
    process.kill(pid, "SIGCONT");
    const [woken] = await Promise.all(ended);
    expect(woken.code).toBe(5);
    expect(woken.stderr).toMatch(/has been taken over by process \d+ on second/);
    expect([stored(), server.requests.length]).toEqual([rows, asked]);
    expect(owner()).toEqual({ process: expect.stringMatching(/^second:/), epoch: 2, status: "interrupted" });
    database.close();
  },
  90_000,
);
