/** A run that goes on, watched in Chromium: to its end, over a reload, and taken up again from the page after it was killed. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { parseLatency } from "../../src/mock-server/latency.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { RunPage, Started } from "../../src/server/api.ts";
import { pagesFolder } from "../../src/server/assets.ts";
import { chromiumMissing, chromiumPath, launchChromium } from "../report/chromium.ts";
import { newDatabase, type Served, served } from "../server/served.ts";
import { isThorough, open, seriousFaults, thoroughly, until, writerOf } from "./opened.ts";

const isBuilt = existsSync(join(pagesFolder, "assets"));
const opened = isThorough && chromiumPath && isBuilt ? describe : describe.skip;

opened(chromiumPath ? `a run that is watched${thoroughly}` : `a run that is watched (${chromiumMissing})`, () => {
  const path = newDatabase();
  let mock: MockServer;
  let browser: Browser;
  let server: Served;

  beforeAll(async () => {
    mock = await startMockServer({ port: 0, latency: parseLatency("30") });
    server = await served(path, {}, { allowControl: true, folder: dirname(path) });
    browser = await launchChromium();
  }, 30_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await mock?.close();
  });

  const started = async (name: string, steps: number): Promise<string> => {
    const answer = await server.ask("/api/control/start", {
      method: "POST",
      headers: { "x-control-token": server.controlToken ?? "" },
      body: JSON.stringify({
        scenario: {
          ...{ name, steps, population: { size: 3 }, planner: { kind: "us-federal" } },
          workers: { model: `openai-compatible:mock@${mock.url}/v1` },
        },
      }),
    });
    expect(answer).toMatchObject({ status: 200 });
    const { run }: Started = JSON.parse(answer.body);
    return run;
  };
  const address = (run: string): string =>
    `${server.url}/run/${run}#token=${server.token}&control=${server.controlToken}`;
  const stepShown = async (page: Page): Promise<number> =>
    Number(/step (\d+) of/.exec((await page.locator(".state").textContent()) ?? "")?.[1]);
  const isAtLeast = (page: Page, step: number): Promise<unknown> =>
    until(page, `Number(/step (\\d+) of/.exec(document.querySelector(".state")?.textContent)?.[1]) >= ${step}`);

  test("it is followed to its end, and a reload in the middle loses nothing", async () => {
    const run = await started("watched", 30);
    const { page, said, elsewhere } = await open(browser, address(run));
    await isAtLeast(page, 3);
    const before = await stepShown(page);
    await page.reload();
    await isAtLeast(page, before);
    await page.waitForSelector(".status.finished");
    await isAtLeast(page, 30);
    // What was missed by the reload is in the path all the same.
    await page.locator("#welfare summary").click();
    expect(await page.locator("#welfare tbody tr").count()).toBe(30);
    expect({ said, elsewhere, faults: await seriousFaults(page) }).toEqual({ said: [], elsewhere: [], faults: [] });
    await page.close();
  }, 60_000);

  test("it is stopped from the page, and gone on with", async () => {
    const run = await started("stopped", 60);
    const { page } = await open(browser, address(run));
    await isAtLeast(page, 2);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.waitForSelector(".status.interrupted");
    await page.getByRole("button", { name: "Resume" }).click();
    await page.waitForSelector(".status.running");
    await page.waitForSelector(".status.finished");
    expect((await server.get<RunPage>(`/api/runs/${run}`)).stepsDone).toBe(60);
    await page.close();
  }, 60_000);

  test("one that was killed shows it, and is gone on with from the page", async () => {
    const run = await started("killed", 60);
    const { page } = await open(browser, address(run));
    await isAtLeast(page, 3);
    process.kill(writerOf(path, run), "SIGKILL");
    await page.reload();
    await page.waitForSelector(".status.abandoned");
    await page.getByRole("button", { name: "Resume" }).click();
    await page.waitForSelector(".status.finished");
    expect((await server.get<RunPage>(`/api/runs/${run}`)).stepsDone).toBe(60);
    await page.close();
  }, 60_000);

  test("a run is started from the form, and its page opened", async () => {
    const { page } = await open(browser, `${server.url}/new#token=${server.token}&control=${server.controlToken}`);
    for (const [label, value] of [
      ["name", "from the form"],
      ["steps", "2"],
      ["size", "3"],
    ]) {
      const field = page.getByLabel(label, { exact: true }).first();
      await field.fill(value);
      await field.press("Tab");
    }
    await page.getByRole("button", { name: "Start the run" }).click();
    await page.waitForSelector("h1:has-text('from the form')");
    await page.waitForSelector(".status.finished");
    await page.close();
  }, 60_000);
});
