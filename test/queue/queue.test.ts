/** A comparison dealt out by a real Redis: workers, children, the coordinator and Redis itself die, and nothing is lost. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { hasRedis, startRedis, tortureQueue } from "../../scripts/torture/queue.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { startMockServer } from "../../src/mock-server/mock-server.ts";
import { emptyDirectory, runCli } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";

const keys = (name: string): string =>
  `name: ${name}\nsteps: 2\npopulation: {size: 10, source: gb2}\neconomy: {brackets: flat}\nworkers: {decide: fixed}\n`;

describe("what is typed wrongly", () => {
  const cwd = emptyDirectory();
  writeFileSync(join(cwd, "s.yaml"), keys("typed"));
  test.each([
    ["compare s.yaml --seeds 2 --queue redis://localhost:1", 2, "--queue needs --out DIR"],
    ["compare s.yaml --seeds 2 --queue localhost:6379 --out o", 2, "localhost:6379: expected the address of a Redis"],
    ["compare s.yaml --seeds 2 --queue redis://localhost:1 --out o --shard 1/4", 2, "with --queue expected /n"],
    ["compare s.yaml --seeds 2 --queue redis://localhost:1 --out o --at-once 2", 2, "--at-once goes with --shard i/n"],
    ["work http://localhost:1", 2, "expected the address of a Redis, e.g. redis://localhost:6379"],
    ["work redis://:secret@localhost:1 --status", 5, "no Redis answers at redis://…@localhost:1"],
  ])("%s", async (line, code, message) => {
    const { code: exit, stderr } = await runHere(line.split(" "), { cwd });
    expect([exit, stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(stderr).not.toContain("secret");
  });
});

const isHere = hasRedis();
if (!isHere)
  describe("Redis", () => {
    test.skip("not here (apt-get install -y redis-server, as root on Debian)", () => undefined);
  });

(isHere ? describe : describe.skip)("a queue", () => {
  test("kill -9 of a child, a worker, the coordinator and Redis: the result is one process's, character by character", async () => {
    const { problems, kills } = await tortureQueue({
      ...{ directory: emptyDirectory(), episodes: 60, batches: 12, workers: 2, port: 17_393, seed: 3 },
      kills: { child: 1, worker: 1, coordinator: 1, redis: 1 },
    });
    expect(problems).toEqual([]);
    expect(kills).toEqual({ child: 1, worker: 1, coordinator: 1, redis: 1 });
  }, 120_000);

  describe("with a Redis that forgets", () => {
    const port = 17_394;
    const address = `redis://127.0.0.1:${port}`;
    const cwd = emptyDirectory();
    let redis: ChildProcess;
    beforeAll(async () => {
      redis = startRedis(join(cwd, "redis"), port, ["--appendonly", "no"]);
      writeFileSync(join(cwd, "a.yaml"), keys("first"));
      await sleep(500);
    });
    afterAll(() => {
      redis.kill("SIGKILL");
    });

    test("a database that it does not have is refused, and not taken for the first", async () => {
      const { code, stderr } = await runHere(["work", `${address}/99`, "--status"], { cwd });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/\/99: this Redis has no database 99: .*out of range/)]);
    });

    test("that is said; another experiment is refused; a budget of calls is everybody's", async () => {
      expect((await runHere(["work", address, "--status"], { cwd })).stdout).toMatch(
        /^nothing is queued\nwarning: .* keeps no log on disk/,
      );
      const words = [
        "compare",
        "a.yaml",
        "--planners",
        "us-federal,flat",
        "--seeds",
        "4",
        "--queue",
        address,
        "--out",
        "o",
      ];
      let isTold = false;
      const coordinator = await runCli(words, {
        cwd,
        onStderr: (child, stderr) => {
          if (isTold || !stderr.includes("batches 0/4")) return;
          isTold = true;
          child.kill("SIGTERM");
        },
      });
      expect([coordinator.code, coordinator.stderr]).toEqual([130, expect.stringContaining("keeps no log on disk")]);
      writeFileSync(join(cwd, "b.yaml"), keys("second"));
      const other = await runHere(words.with(1, "b.yaml"), { cwd });
      expect([other.code, other.stderr]).toEqual([
        2,
        expect.stringMatching(/has another experiment, first \(\w{8}\), with 4 batches to do/),
      ]);
      const drained = await runCli(["work", address, "--drain", "--json", "--quiet"], { cwd });
      expect([drained.code, JSON.parse(drained.stdout)]).toEqual([0, { batches: 4 }]);
      const status = JSON.parse((await runHere(["work", address, "--status", "--json"], { cwd })).stdout);
      expect(status).toMatchObject({
        experiment: { name: "first", batches: 4, published: 4 },
        queue: { waiting: 0, active: 0, failed: 0 },
        workers: [],
      });
      // Published is done: nobody needs to work.
      expect(await runHere([...words, "--db", "a.db", "--quiet"], { cwd })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("flat"),
      });

      const server = await startMockServer({ port: 0 });
      try {
        writeFileSync(
          join(cwd, "c.yaml"),
          `name: third\nsteps: 3\npopulation: {size: 6, source: gb2}\nplanner: {kind: us-federal}\nworkers: {model: "openai-compatible:m@${server.url}/v1"}\nmodels: {concurrency: 2, requestsPerMinute: 6000}\n`,
        );
        const asks = [
          "compare",
          "c.yaml",
          "--seeds",
          "6",
          "--queue",
          address,
          "--out",
          "p",
          "--budget-calls",
          "60",
          "--db",
          "c.db",
        ];
        const environment = { LLM_ECON_COMPATIBLE_API_KEY: "any" };
        const program = packageFile("dist/cli/main.js");
        const workers = [1, 2].map(() =>
          spawn(process.execPath, [program, "work", address], {
            cwd,
            env: { ...process.env, ...environment },
            stdio: "ignore",
          }),
        );
        const spent = await runCli(asks, { cwd, env: environment });
        const calls = server.stats.requests;
        const more = await runCli(asks.with(9, "200"), { cwd, env: environment });
        for (const worker of workers) worker.kill("SIGTERM");
        expect([spent.code, spent.stderr]).toEqual([4, expect.stringContaining("the budget of 60 calls is used up")]);
        expect(calls).toBeLessThanOrEqual(60 + 4);
        expect(calls).toBeGreaterThan(40);
        expect([more.code, more.stdout]).toEqual([0, expect.stringContaining("us-federal")]);
        // What was paid for and published is not asked again.
        expect(server.stats.requests).toBeLessThanOrEqual(6 * 3 * 6 + 4);
      } finally {
        await server.close();
      }
    }, 120_000);
  });
});
