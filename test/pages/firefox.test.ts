/** The pages in Firefox, which Playwright cannot start as Debian packs it: over WebDriver BiDi. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Browser, launch } from "puppeteer-core";
import { pagesFolder } from "../../src/server/assets.ts";
import { newDatabase, type Served, served, stored } from "../server/served.ts";
import { isThorough, thoroughly } from "./opened.ts";

const places = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
const firefoxPath = [process.env.LLM_ECON_FIREFOX, ...places].find((path) => path && existsSync(path));
const isBuilt = existsSync(join(pagesFolder, "assets"));
const missing = `no Firefox at ${places.join(", ")}: install it (apt-get install firefox-esr), or name it in LLM_ECON_FIREFOX`;
const opened = isThorough && firefoxPath && isBuilt ? describe : describe.skip;

opened(firefoxPath ? `the pages in Firefox${thoroughly}` : `the pages in Firefox (${missing})`, () => {
  const path = newDatabase();
  let browser: Browser;
  let server: Served;
  let run: string;

  beforeAll(async () => {
    run = await stored(
      path,
      "steps: 4\ntaxYear: 2\npopulation: {size: 12, source: gb2}\neconomy: {preset: paper, brackets: three}\nplanner: {kind: none}\nelection: {candidates: run-for-office}\n",
    );
    server = await served(path);
    browser = await launch({ browser: "firefox", executablePath: firefoxPath ?? places[0], headless: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
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
});
