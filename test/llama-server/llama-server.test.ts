/** A run at the real llama-server, with a model of random weights: the one server at hand that holds answers to a schema by a grammar. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import Database from "better-sqlite3";
import { hasLlamaServer, llamaServerFolder } from "../../scripts/peers/peer-folders.ts";
import { simulate } from "../../src/run/simulate.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { idle, newDatabase, prepared } from "../episode/run-with.ts";
import { writeTinyModel } from "../gguf/tiny-model.ts";

jest.setTimeout(180_000);

const isHere = hasLlamaServer();
if (!isHere)
  describe("llama-server", () => {
    test.skip("not here (npm run test:llama-server fetches it, 13 MB, as root on Debian)", () => undefined);
  });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

(isHere ? describe : describe.skip)("llama-server", () => {
  let server: ChildProcess;
  let url: string;
  beforeAll(async () => {
    writeTinyModel(join(llamaServerFolder, "tiny.gguf"));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    // One thread: more of them wait for each other by spinning.
    const words = `-m /tiny.gguf -t 1 -np 4 -c 65536 --poll 0 --host 127.0.0.1 --port ${port}`.split(" ");
    server = spawn("chroot", [llamaServerFolder, "/usr/bin/llama-server", ...words], { stdio: "ignore" });
    const isUp = (): Promise<boolean> =>
      fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isUp()) && server.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 100));
  });
  afterAll(() => {
    server.kill();
  });

  test("every answer is valid by schema, at the first try; from step 2 on most of a question is in its cache", async () => {
    const path = newDatabase();
    const store = new SqliteStore(path);
    const keys = `steps: 6\ntaxYear: 2\npopulation: {size: 4, source: gb2}\neconomy: {preset: paper}\nworkers: {model: "openai-compatible:tiny@${url}/v1"}\nplanner: {kind: us-federal}\nmodels: {concurrency: 4}\n`;
    const how = { env: {}, signal: idle, listeners: [], command: "test", scenarioPath: null };
    const { calls } = await simulate({ ...how, prepared: prepared(keys), store }).finally(() => store.close());
    expect(calls).toMatchObject({ count: 24, failed: 0, usageEstimated: 0 });
    const database = new Database(path, { readonly: true });
    const share = database
      .prepare("SELECT 1.0 * sum(cached_tokens) / sum(input_tokens) FROM model_calls WHERE step > 1")
      .pluck()
      .get();
    database.close();
    expect(share).toBeGreaterThan(0.5);
  });
});
