/** A run that is started, watched, stopped and gone on with through the server; it is a process of its own. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parseLatency } from "../../src/mock-server/latency.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { RunPage, Started, StepList } from "../../src/server/api.ts";
import { newDatabase, type Served, served } from "./served.ts";
import { events } from "./stream-reader.ts";

let mock: MockServer;
let server: Served;
let folder: string;

beforeAll(async () => {
  mock = await startMockServer({ port: 0, latency: parseLatency("30") });
  const path = newDatabase();
  folder = dirname(path);
  server = await served(path, {}, { allowControl: true, folder });
});

afterAll(async () => {
  await server.close();
  await mock.close();
});

const order = (path: string, body: unknown, token = server.controlToken ?? "") =>
  server.ask(`/api/control/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "x-control-token": token },
  });

const scenario = (steps: number) => ({
  name: "'); DROP TABLE runs; --<script>alert(1)</script>",
  steps,
  population: { size: 3 },
  workers: { model: `openai-compatible:mock@${mock.url}/v1` },
  planner: { kind: "us-federal" },
});

test("a run is started, read event by event, stopped, and gone on with to its end", async () => {
  const begun = await order("start", { scenario: scenario(40) });
  expect(begun).toMatchObject({ status: 200 });
  const { run }: Started = JSON.parse(begun.body);
  // What it was started from is gone.
  expect(readdirSync(folder).filter((name) => name.startsWith(".llm-econ-"))).toEqual([]);
  const first = await events(server, run, ({ event }) => event.type === "step" && event.step >= 2);
  expect(first[0].event).toMatchObject({ type: "hello", run, status: "running" });
  const { id } = first[first.length - 1];
  const { step } = first.map(({ event }) => event).findLast((event) => event.type === "step")!;
  const more = await events(server, run, ({ event }) => event.type === "step" && event.step >= step + 2, id);
  const steps = more.flatMap(({ event }) => (event.type === "step" ? [event.step] : []));
  expect(steps).toEqual([step + 1, step + 2]);
  expect(await order("stop", { run })).toMatchObject({ status: 200 });
  const ended = await events(server, run, ({ event }) => event.type === "status");
  expect(ended.at(-1)?.event).toMatchObject({ type: "status", status: "interrupted" });
  const stopped = await server.get<RunPage>(`/api/runs/${run}`);
  expect(stopped.stepsDone).toBeLessThan(40);
  expect(stopped.name).toBe(scenario(1).name);
  expect(await order("stop", { run })).toMatchObject({ status: 400 });
  const resumed = await order("resume", { run });
  expect(resumed).toMatchObject({ status: 200 });
  await events(server, run, ({ event }) => event.type === "status" && event.status === "finished");
  const { steps: all } = await server.get<StepList>(`/api/runs/${run}/steps`);
  expect(all.map((entry) => entry.step)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
}, 180_000);

test.each<[what: string, status: number, path: string, body: unknown, token?: string]>([
  ["without the second token", 403, "start", { scenario: { name: "x" } }, ""],
  ["with a wrong one", 403, "stop", { run: "latest" }, "nothing"],
  ["with a plugin", 400, "start", { scenario: { name: "x", plugins: ["./evil.js"] } }],
  ["with a plugin that is none", 400, "start", { scenario: { name: "x", plugins: null } }],
  [
    "with a file of the machine",
    400,
    "start",
    { scenario: { name: "x", population: { source: { file: "/etc/passwd" } } } },
  ],
  ["with a file above", 400, "start", { scenario: { name: "x", population: { source: { file: "../people.csv" } } } }],
  ["with a folder above", 400, "start", { scenario: { name: "x", population: { tables: "a/../../b" } } }],
  [
    "with a model's file elsewhere",
    400,
    "start",
    { scenario: { name: "x", workers: { model: "gguf:/models/x.gguf" } } },
  ],
  [
    "with a template elsewhere",
    400,
    "start",
    { scenario: { name: "x", workers: { personaTemplate: "~/persona.yaml" } } },
  ],
  ["with a reform elsewhere", 400, "start", { scenario: { name: "x", economy: { law: "..\\reform.yaml" } } }],
  ["with a key that there is not", 400, "start", { scenario: { name: "x", stepz: 3 } }],
  ["with more than values", 400, "start", { scenario: { name: "x" }, command: "rm" }],
  ["with no values", 400, "start", { scenario: "name: x" }],
  ["with a budget that is none", 400, "start", { scenario: { name: "x" }, budget: { usd: -1 } }],
  ["to stop what there is not", 404, "stop", { run: "nothing" }],
  ["to raise nothing", 400, "budget", { run: "latest" }],
])("an order is refused %s", async (_, status, path, ...[body, token]) => {
  const answer = await order(path, body, token);
  expect(answer).toMatchObject({ status });
  expect(JSON.parse(answer.body).error.message).not.toBe("");
});

test("a file beside is taken, one that a link leads to is not", async () => {
  const { writeFileSync, symlinkSync } = await import("node:fs");
  const rows = Array.from({ length: 5 }, (_, i) => 10 + i).join("\n");
  writeFileSync(join(folder, "wages.csv"), `wage\n${rows}\n`);
  symlinkSync("/etc/hostname", join(folder, "link.csv"));
  const ask = (file: string) =>
    server.ask("/api/dry-run", {
      method: "POST",
      body: JSON.stringify({ scenario: { name: "x", steps: 1, population: { source: { file } } } }),
    });
  expect(await ask("wages.csv")).toMatchObject({ status: 200 });
  expect(await ask("link.csv")).toMatchObject({ status: 400 });
}, 60_000);
