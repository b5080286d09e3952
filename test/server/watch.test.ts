/** `simulate --watch`: the run's own process tells its page of each step, and of what is on its way to the model. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseLatency } from "../../src/mock-server/latency.ts";
import { startMockServer } from "../../src/mock-server/mock-server.ts";
import type { RunPage } from "../../src/server/api.ts";
import { emptyDirectory, runCli } from "../cli/run-cli.ts";
import { events, type ReadEvent } from "./stream-reader.ts";

test("a run is watched from its start to its end", async () => {
  const mock = await startMockServer({ port: 0, latency: parseLatency("120") });
  const cwd = emptyDirectory();
  writeFileSync(
    join(cwd, "s.yaml"),
    `name: watched\nsteps: 12\ntaxYear: 4\npopulation: {size: 6, source: gb2}\neconomy: {brackets: three}\nworkers: {model: 'openai-compatible:mock@${mock.url}/v1'}\nplanner: {kind: us-federal}\nmodels: {concurrency: 4}\n`,
  );
  let reading: Promise<readonly [RunPage, readonly ReadEvent[]]> | undefined;
  const { code, stderr } = await runCli(["simulate", "s.yaml", "--watch", "--quiet", "--json"], {
    cwd,
    onStderr: (_, said) => {
      const page = /(http:\S+)\/run\/([\w-]+)#token=([\w-]+)/.exec(said);
      if (page) reading ??= watched({ url: page[1], token: page[3] }, page[2]);
    },
  });
  await mock.close();
  expect([code, stderr]).toEqual([0, expect.stringMatching(/#token=/)]);
  const [page, read] = (await reading) ?? [];
  expect(page).toMatchObject({ status: "running", levels: { usFederal: expect.any(Number) } });
  const told = (read ?? []).map(({ event }) => event);
  const steps = told.flatMap((event) => (event.type === "step" ? [event.step] : []));
  expect(steps).toEqual(Array.from({ length: steps.length }, (_, i) => 13 - steps.length + i));
  expect(told[0]).toMatchObject({ type: "hello", status: "running" });
  expect(told.at(-1)).toEqual({ type: "status", status: "finished", error: null });
  const calls = told.flatMap((event) => (event.type === "calls" ? [event] : []));
  expect(calls.at(-1)).toMatchObject({ calls: 72, refused: 0, failed: 0, inFlight: 0, waiting: 0 });
  // One has just been answered, others of the four that are asked at once have not.
  const asked = calls.map(({ inFlight }) => inFlight ?? 0);
  expect([Math.max(...asked) > 0, Math.max(...asked) <= 4]).toEqual([true, true]);
}, 60_000);

async function watched(
  server: { readonly url: string; readonly token: string },
  run: string,
): Promise<readonly [RunPage, readonly ReadEvent[]]> {
  const headers = { authorization: `Bearer ${server.token}` };
  const page: RunPage = JSON.parse(await (await fetch(`${server.url}/api/runs/${run}`, { headers })).text());
  return [page, await events(server, run, ({ event }) => event.type === "status")];
}
