/** The pages in Firefox, which Playwright cannot start as Debian packs it: over WebDriver BiDi. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Browser, launch } from "puppeteer-core";
import { parseLatency } from "../../src/mock-server/latency.ts";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import type { RunPage } from "../../src/server/api.ts";
import { pagesFolder } from "../../src/server/assets.ts";
import { newDatabase, type Served, served, stored } from "../server/served.ts";
import { isThorough, seriousFaults, thoroughly, writerOf } from "./opened.ts";

const places = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const firefoxPath = [process.env.LLM_ECON_FIREFOX, ...places].find((path) => path && existsSync(path));
const isBuilt = existsSync(join(pagesFolder, "assets"));
const missing = `no Firefox at ${places.join(", ")}: install it (apt-get install firefox-esr), or name it in LLM_ECON_FIREFOX`;
const opened = isThorough && firefoxPath && isBuilt ? describe : describe.skip;

opened(firefoxPath ? `the pages in Firefox${thoroughly}` : `the pages in Firefox (${missing})`, () => {
  const path = newDatabase();
  let browser: Browser;
  let server: Served;
  let mock: MockServer;
  let run: string;

  beforeAll(async () => {
    run = await stored(
      path,
      "steps: 4\ntaxYear: 2\npopulation: {size: 12, source: gb2}\neconomy: {preset: paper, brackets: three}\nplanner: {kind: none}\nelection: {candidates: run-for-office}\n",
    );
    mock = await startMockServer({ port: 0, latency: parseLatency("30") });
    server = await served(path, {}, { allowControl: true, folder: dirname(path) });
    browser = await launch({ browser: "firefox", executablePath: firefoxPath ?? places[0], headless: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await mock?.close();
  });

  test("every page is shown, without an error of the console or a request to elsewhere", async () => {
    const page = await browser.newPage();
    const [said, elsewhere]: [string[], string[]] = [[], []];
    page.on("console", (message) => message.type() === "error" && said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => {
      // Firefox brings a font of its own for what no other font shows.
      const url = request.url();
      if (!url.startsWith(server.url) && !url.startsWith("data:")) elsewhere.push(url);
    });
    await page.goto(`${server.url}/#token=${server.token}`);
    await page.waitForSelector(".runs li");
    const shown: Readonly<Record<string, string>> = {
      [`/run/${run}`]: "#welfare svg",
      [`/run/${run}/workers`]: ".rows tbody tr",
      [`/run/${run}/worker/3`]: "#hours svg",
      [`/run/${run}/planner`]: ".proposals li",
      [`/run/${run}/elections`]: ".platforms li",
      [`/compare?run=${run}`]: "figure svg",
      "/try": "#budget-line svg",
      "/new": "#field-name",
    };
    for (const [address, selector] of Object.entries(shown)) {
      await page.goto(server.url + address);
      await page.waitForSelector(selector);
    }
    expect({ said, elsewhere }).toEqual({ said: [], elsewhere: [] });
  }, 60_000);

  test("a run is started, reloaded in the middle, killed, resumed from the page and watched to its end; nothing serious is found", async () => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on("console", (message) => message.type() === "error" && said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    const answer = await server.ask("/api/control/start", {
      method: "POST",
      headers: { "x-control-token": server.controlToken ?? "" },
      body: JSON.stringify({
        scenario: {
          ...{ name: "watched", steps: 40, population: { size: 3 }, planner: { kind: "us-federal" } },
          workers: { model: `openai-compatible:mock@${mock.url}/v1` },
        },
      }),
    });
    const started: string = JSON.parse(answer.body).run;
    // The pages' policy refuses what the driver would wait with.
    const isAtLeast = async (step: number): Promise<void> => {
      const shown = `Number(/step (\\d+) of/.exec(document.querySelector(".state")?.textContent)?.[1]) >= ${step}`;
      for (let looks = 0; looks < 300 && !(await page.evaluate(shown)); looks++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect([step, await page.evaluate(shown)]).toEqual([step, true]);
    };
    await page.goto(`${server.url}/run/${started}#token=${server.token}&control=${server.controlToken}`);
    await isAtLeast(3);
    await page.reload();
    await isAtLeast(4);
    process.kill(writerOf(path, started), "SIGKILL");
    await page.reload();
    await page.waitForSelector(".status.abandoned");
    await page.evaluate(
      `[...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === "Resume").click()`,
    );
    await page.waitForSelector(".status.finished", { timeout: 60_000 });
    await isAtLeast(40);
    expect((await server.get<RunPage>(`/api/runs/${started}`)).stepsDone).toBe(40);
    expect({ said, faults: await seriousFaults(page) }).toEqual({ said: [], faults: [] });
  }, 120_000);
});
