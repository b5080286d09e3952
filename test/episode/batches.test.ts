import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import { emptyDirectory, runCli } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer({ batchMs: 2500 });
});
afterAll(() => server.close());

/** A run of one step whose workers are asked in a batch, and what its database says. */
function place() {
  const cwd = emptyDirectory();
  writeFileSync(
    join(cwd, "s.yaml"),
    `name: batch
steps: 1
population: {size: 6}
workers: {model: "openai:gpt-4o-mini", batch: true, personas: false}
planner: {kind: us-federal}
`,
  );
  const env = { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${server.url}/v1` };
  const sql = <T>(text: string): T | undefined => {
    const database = new Database(join(cwd, "llm-econ.db"), { readonly: true });
    try {
      return database.prepare(text).pluck().get() as T | undefined;
    } finally {
      database.close();
    }
  };
  return { cwd, env, sql };
}

describe("workers.batch", () => {
  test("asks everybody in one batch, at half the price; a run that is killed finds its batch again", async () => {
    const { cwd, env, sql } = place();
    const created = (): number => server.stats.requests;
    let watch: NodeJS.Timeout | undefined;
    const killed = await new Promise<number | null>((resolve) => {
      runCli(["simulate", "s.yaml"], {
        cwd,
        env,
        onStderr: (child) => {
          watch ??= setInterval(() => {
            try {
              if (sql("SELECT batch_id FROM batches")) child.kill("SIGKILL");
            } catch {
              // The database is not there yet.
            }
          }, 50);
        },
      }).then(({ code }) => resolve(code));
    });
    clearInterval(watch);
    expect(killed).toBe(null);
    const batch = sql<string>("SELECT batch_id FROM batches");
    const before = created();
    const { code, stdout } = await runHere(["resume", "--json", "--quiet"], { cwd, env });
    expect(code).toBe(0);
    // It polls and fetches; it uploads and creates nothing.
    expect(created() - before).toBeLessThanOrEqual(3);
    const { calls } = JSON.parse(stdout);
    expect(calls).toMatchObject({ count: 6, failed: 0 });
    expect(calls.savedUsd).toBeGreaterThanOrEqual(calls.costUsd);
    expect(sql("SELECT group_concat(DISTINCT source) FROM model_calls")).toBe("batch");
    expect([batch === undefined, sql("SELECT count(*) FROM batches")]).toEqual([false, 0]);
  });

  test("is refused for a model without a batch service", async () => {
    const { cwd, env } = place();
    const { code, stderr } = await runHere(
      ["simulate", "s.yaml", "--set", `workers.model=openai-compatible:m@${server.url}/v1`],
      { cwd, env },
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(/batch/)]);
  });
});
