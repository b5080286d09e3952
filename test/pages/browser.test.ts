/** Every page in a real browser: it shows what is stored, as text, to everyone, and asks nobody else. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { visible } from "../../src/pages/visible.ts";
import type { WorkerColumns, WorkerPage } from "../../src/server/api.ts";
import { pagesFolder } from "../../src/server/assets.ts";
import { writeBundle } from "../../src/server/bundle.ts";
import { openDashboard } from "../../src/server/open-dashboard.ts";
import { attacks } from "../attacks/corpus.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { chromiumMissing, chromiumPath, launchChromium } from "../report/chromium.ts";
import { decide } from "../server/hostile-model.ts";
import { newDatabase, type Served, served, stored } from "../server/served.ts";
import { isThorough, open, overhang, seriousFaults, settled, thoroughly, until } from "./opened.ts";

const isBuilt = existsSync(join(pagesFolder, "assets"));
const opened = (chromiumPath && isBuilt) || process.env.CI ? describe : describe.skip;
const missing = isBuilt ? chromiumMissing : `no pages in ${pagesFolder}: npm run build`;

opened(chromiumPath && isBuilt ? "the dashboard's pages" : `the dashboard's pages (${missing})`, () => {
  const path = newDatabase();
  const texts = attacks.map(([, text]) => text);
  let browser: Browser;
  let server: Served;
  const runs: Record<string, string> = {};

  beforeAll(async () => {
    browser = await launchChromium();
    const rational = "steps: 4\ntaxYear: 2\npopulation: {size: 20}\nworkers: {decide: rational}\n";
    runs.hostile = await stored(
      path,
      `steps: 3\ntaxYear: 2\neconomy: {preset: paper}\npopulation: {size: ${texts.length}}\nworkers: {prompting: chain-of-thought}\nplanner: {kind: us-federal}`,
      { modelOf: decide(texts) },
    );
    runs.law = await stored(path, `${rational}planner: {kind: us-federal}`);
    runs.flat = await stored(path, `${rational}planner: {kind: flat}`);
    runs.election = await stored(
      path,
      "steps: 4\ntaxYear: 2\npopulation: {size: 12, source: gb2}\neconomy: {preset: paper, brackets: three}\nplanner: {kind: none}\nelection: {candidates: run-for-office}\n",
    );
    server = await served(path);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const at = (address: string): string => `${server.url}${address}#token=${server.token}`;
  const addresses = (): readonly string[] => [
    "/",
    `/run/${runs.hostile}`,
    `/run/${runs.law}?step=2`,
    `/run/${runs.hostile}/workers`,
    `/run/${runs.hostile}/worker/5`,
    `/run/${runs.hostile}/call/w5/2/hours/1/1`,
    `/run/${runs.hostile}/planner`,
    `/run/${runs.election}/planner`,
    `/run/${runs.election}/elections`,
    "/compare",
    `/compare?run=${runs.law}&run=${runs.flat}`,
    "/try?wage=30&children=2&status=married-joint&credit=3000",
    "/new",
    "/nowhere",
  ];

  const slow = isThorough ? test : test.skip;

  describe.each([
    { look: { width: 1280, scheme: "light" }, when: test, words: "" },
    { look: { width: 390, scheme: "light" }, when: slow, words: thoroughly },
    { look: { width: 1280, scheme: "dark" }, when: slow, words: thoroughly },
  ] as const)("$look.width pixels wide, $look.scheme$words", ({ look, when }) => {
    when(
      "every page: no error, no request elsewhere, nothing serious, nothing wider than the window",
      async () => {
        for (const address of addresses().filter((one) => one !== "/nowhere")) {
          const { page, said, elsewhere } = await open(browser, at(address), look);
          expect({ address, said, elsewhere, faults: await seriousFaults(page), over: await overhang(page) }).toEqual({
            ...{ address, said: [], elsewhere: [], faults: [], over: 0 },
          });
          expect(await page.locator(".notice.failure").count()).toBe(0);
          await page.close();
        }
      },
      180_000,
    );
  });

  test("the token leaves the address and a reload works; without one the page says what to do", async () => {
    const { page } = await open(browser, at(`/run/${runs.law}?step=2`));
    expect(page.url()).toBe(`${server.url}/run/${runs.law}?step=2`);
    await page.reload();
    await settled(page);
    expect(await page.locator("h1").textContent()).toBe("test");
    await page.close();
    const stranger = await browser.newPage();
    await stranger.goto(`${server.url}/`);
    await stranger.waitForSelector("text=Open the whole address");
    await stranger.close();
  });

  slow(
    `what models said is shown as it is, and is nothing but text${thoroughly}`,
    async () => {
      const { page } = await open(browser, at(`/run/${runs.hostile}`));
      for (const [i, text] of texts.entries()) {
        await page.goto(`${server.url}/run/${runs.hostile}/call/w${i}/2/hours/1/1`);
        await settled(page);
        const shown = await page.locator("main .said pre").allTextContents();
        // The answer is JSON, in which some characters are written otherwise.
        const answer = visible(JSON.stringify({ reasoning: text, hours: 50 }));
        expect([text, shown.at(-1)]).toEqual([text, answer]);
      }
      expect(
        await page.evaluate(`document.querySelectorAll("main script, main iframe, main img, main style").length`),
      ).toBe(0);
      await page.close();
    },
    120_000,
  );

  test("two runs that are chosen are compared, against either", async () => {
    const { page } = await open(browser, at("/"));
    const boxes = page.locator(".runs input[type=checkbox]");
    const run = (id: string) => page.locator(`.runs li:has(a[href$="${id}"]) input`);
    expect(await boxes.count()).toBe(4);
    await run(runs.law).check();
    await run(runs.flat).check();
    await page.getByRole("button", { name: "Compare 2 selected" }).click();
    await page.waitForSelector("figure#paired-path svg");
    await page.locator("label:has-text('Against') select").selectOption(runs.flat);
    await until(page, `new URLSearchParams(location.search).get("baseline") === ${JSON.stringify(runs.flat)}`);
    await until(page, `document.querySelector("#paired-path h2").textContent.includes("flat")`);
    await page.close();
  });

  test("a prompt is read by keys alone", async () => {
    const { page } = await open(browser, at(`/run/${runs.hostile}/worker/3`));
    await page.locator(".asked h3 a").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("h1:has-text('w3, step 3')");
    // Effects run after the heading is in the page.
    await until(page, `document.activeElement.tagName === "H1"`);
    await page.locator("summary:has-text('System')").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("section[aria-label=System] pre");
    await page.keyboard.press("ArrowLeft");
    await page.waitForSelector("h1:has-text('w3, step 2')");
    await page.close();
  });

  test("a step is looked at, and the last one followed again", async () => {
    const { page } = await open(browser, at(`/run/${runs.law}`));
    await page.getByRole("button", { name: "step before" }).click();
    await until(page, `location.search === "?step=3"`);
    await page.getByRole("button", { name: "Follow the last" }).click();
    await until(page, `location.search === ""`);
    await page.close();
  });

  test("sliders change the law, and welfare with it, in the address, too", async () => {
    const { page } = await open(browser, at("/try?workers=200"));
    const lead = page.locator("p.lead");
    await page.waitForSelector("p.lead:has-text('as under US law')");
    const slider = page.getByLabel(/Rate from \$0 on/);
    await slider.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.waitForSelector("p.lead:has-text('against US law')");
    await until(page, `new URLSearchParams(location.search).get("rates").split(",")[0] === "15"`);
    const before = await lead.textContent();
    await page.reload();
    await settled(page);
    expect((await lead.textContent())?.split(".")[0]).toBe(before?.split(".")[0]);
    await page.close();
  });

  test("a new run is weighed by whoever looks, and started by nobody without control", async () => {
    const { page } = await open(browser, at("/new"));
    await page.getByLabel("steps", { exact: true }).fill("2");
    await page.getByLabel("steps", { exact: true }).press("Tab");
    await page.getByRole("button", { name: /Work out/ }).click();
    await page.waitForSelector("text=/^[0-9,]+ questions to models/");
    expect(await page.getByRole("button", { name: "Start the run" }).count()).toBe(0);
    await page.close();
  });

  test("a hundred thousand workers are sorted, filtered and brushed, with few rows in the page", async () => {
    const { page } = await open(browser, at("/"));
    const all = await server.get<WorkerColumns>(`/api/runs/${runs.law}/workers/columns`);
    const columns = repeated(all, 100_000);
    await page.route("**/workers/columns*", (route) => route.fulfill({ json: columns }));
    await page.route("**/workers?*", (route) =>
      route.fulfill({ json: { ...repeated(all, 0), thought: [], spark: [] } as Partial<WorkerPage> }),
    );
    await page.goto(`${server.url}/run/${runs.law}/workers`);
    await page.waitForSelector("text=100,000 workers");
    const rows = () => page.locator(".rows tbody tr:not(.space)").count();
    expect(await rows()).toBeLessThan(60);
    await page.getByRole("button", { name: /^Income/ }).click();
    await page.waitForSelector('th[aria-sort="descending"]');
    await page.getByLabel("Hours from").fill("0");
    await page.getByLabel("Hours to").fill("20");
    await page.getByLabel("Hours to").press("Tab");
    await page.waitForSelector("text=/[0-9,]+ of 100,000 workers/");
    await page.getByRole("button", { name: "Show all" }).click();
    await page.waitForSelector("text=/^100,000 workers/");
    await page.evaluate(`document.querySelector(".rows").scrollTo(0, 1e9)`);
    await page.waitForSelector('.rows tr[aria-rowindex="100001"]');
    expect(await rows()).toBeLessThan(60);
    await brush(page);
    await until(page, `location.search.includes("from.income")`);
    await page.close();
  }, 60_000);

  slow.each([false, true])(
    `a copy is opened from its file, with prompts left out: %s${thoroughly}`,
    async (redactPrompts) => {
      const folder = join(emptyDirectory(), "copy");
      const { dashboard, close } = await openDashboard(path);
      await writeBundle(dashboard, { folder, redactPrompts });
      await close();
      const file = pathToFileURL(join(folder, "index.html")).href;
      for (const address of addresses().filter((one) => !one.includes("&run=") && one !== "/nowhere")) {
        const { page, said, elsewhere } = await open(browser, `${file}#${address}`);
        expect({ address, said, elsewhere }).toEqual({ address, said: [], elsewhere: [] });
        expect([address, await page.locator(".notice.failure").allTextContents()]).toEqual([address, []]);
        const text = (await page.locator("main").textContent()) ?? "";
        if (redactPrompts)
          expect([address, texts.filter((one) => one.length > 12 && text.includes(visible(one)))]).toEqual([
            address,
            [],
          ]);
        await page.close();
      }
    },
    120_000,
  );
});

/** The same workers again and again, with numbers of their own. */
function repeated(columns: WorkerColumns, size: number): WorkerColumns {
  const again = <T>(column: readonly T[]): T[] => Array.from({ length: size }, (_, i) => column[i % column.length]);
  const numbers = Object.fromEntries(Object.entries(columns.numbers).map(([name, column]) => [name, again(column)]));
  return {
    ...columns,
    // Every number of the type's keys is there: they were taken from one.
    numbers: {
      ...columns.numbers,
      ...numbers,
      worker: Array.from({ length: size }, (_, i) => i),
      hours: Array.from({ length: size }, (_, i) => i % 80),
    },
    occupation: again(columns.occupation),
    type: again(columns.type),
  };
}

async function brush(page: Page): Promise<void> {
  const box = await page.locator(".brush canvas").boundingBox();
  if (!box) throw new Error("no scatter");
  await page.locator(".brush canvas").scrollIntoViewIfNeeded();
  const { x, y } = (await page.locator(".brush canvas").boundingBox()) ?? box;
  await page.mouse.move(x + 20, y + 20);
  await page.mouse.down();
  await page.mouse.move(x + 200, y + 200, { steps: 5 });
  await page.mouse.up();
}
