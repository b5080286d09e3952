import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { comparisonData } from "../../src/report/data/comparison-data.ts";
import { runData } from "../../src/report/data/run-data.ts";
import { storedRun } from "../../src/report/data/stored-run.ts";
import { figuresOf } from "../../src/report/figures/figures.ts";
import { briefHtml } from "../../src/report/page/brief.ts";
import { figureFile } from "../../src/report/page/figure-svg.ts";
import { htmlReport } from "../../src/report/page/page.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { chromiumMissing, chromiumPath, launchChromium } from "./chromium.ts";
import { comparisonFixture, policies } from "./comparison-fixture.ts";
import { rational, storedRuns } from "./run-fixture.ts";

const hostile = { "us-federal": policies["us-federal"], '<script>"&\u0007\u202e]]></script>': policies.flat };

/** What a page that is opened does besides standing there. */
interface Opened {
  readonly page: Page;
  readonly said: readonly string[];
  readonly requested: readonly string[];
}

/** Pairs of texts in one figure whose boxes overlap, and texts that leave their figure. */
function collisions(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const found = [];
    for (const svg of document.querySelectorAll("figure svg")) {
      if (getComputedStyle(svg).display === "none") continue;
      const id = svg.parentNode.id;
      const box = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim() !== "");
      const boxes = texts.map((text) => text.getBoundingClientRect());
      boxes.forEach((a, i) => {
        if (a.left < box.left - 2 || a.right > box.right + 2) found.push(id + ": outside: " + texts[i].textContent);
        for (let j = i + 1; j < boxes.length; j++) {
          const b = boxes[j];
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          // Boxes of lines of text touch at their empty edges.
          if (across > 1 && down > 2) found.push(id + ": " + texts[i].textContent + " | " + texts[j].textContent);
        }
      });
    }
    return found;
  })()`);
}

// Where tests must not pass unseen, a browser that is missing fails them.
const opened = chromiumPath || process.env.CI ? describe : describe.skip;

opened(chromiumPath ? "a report in a browser" : `a report in a browser (${chromiumMissing})`, () => {
  let browser: Browser;
  const pages: Record<string, string> = {};
  const briefs: Record<string, string> = {};

  beforeAll(async () => {
    browser = await launchChromium();
    const { path, runs } = await storedRuns([
      rational,
      `${rational}planner: {kind: saez}\n`,
      "steps: 4\ntaxYear: 2\npopulation: {size: 12, source: gb2}\neconomy: {preset: paper, brackets: three}\nworkers: {satisfaction: true}\nplanner: {kind: none}\nelection: {candidates: run-for-office}\n",
      "steps: 1\npopulation: {size: 8}\nworkers: {decide: fixed}\neconomy: {brackets: flat}\nplanner: {kind: flat}\n",
    ]);
    const store = new SqliteStore(path, "read");
    const stored = await Promise.all(runs.map((run) => storedRun(store, run)));
    await store.close();
    pages["one run"] = htmlReport(runData([stored[1]]));
    pages["an elected government of stand-ins"] = htmlReport(runData([stored[2]]));
    pages["one step, one bracket"] = htmlReport(runData([stored[3]]));
    pages["two runs"] = htmlReport(runData([stored[0], stored[1]]));
    briefs["one run"] = briefHtml(runData([stored[1]]));
    briefs["a comparison"] = briefHtml(comparisonData(comparisonFixture()));
    pages["a comparison"] = htmlReport(comparisonData(comparisonFixture()));
  }, 180_000);
  afterAll(() => browser?.close());

  async function open(name: string, width: number, colorScheme: "light" | "dark"): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const [said, requested]: [string[], string[]] = [[], []];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => requested.push(request.url()));
    await page.setContent(pages[name], { waitUntil: "load" });
    return { page, said, requested };
  }

  test.each(["one run", "an elected government of stand-ins", "one step, one bracket", "two runs", "a comparison"])(
    "%s: nothing is said or asked for, nothing overlaps, nothing is wider than the page",
    async (name) => {
      for (const width of [1280, 390]) {
        const { page, said, requested } = await open(name, width, "light");
        expect([width, said, requested]).toEqual([width, [], []]);
        expect([width, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([width, width]);
        expect([width, await collisions(page)]).toEqual([width, []]);
        await page.close();
      }
    },
  );

  test("is dark where that is wished for, and its figures with it", async () => {
    const colours = async (scheme: "light" | "dark") => {
      const { page } = await open("one run", 1280, scheme);
      const seen = await page.evaluate(`[
        getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector("#marginal-rates svg.wide text")).fill,
      ]`);
      await page.close();
      return seen;
    };
    expect(await colours("light")).toEqual(["rgb(255, 255, 255)", "rgb(28, 36, 48)"]);
    expect(await colours("dark")).toEqual(["rgb(18, 23, 30)", "rgb(232, 236, 241)"]);
  });

  test("every figure has a name and a description, its data beneath, and a file that is XML", async () => {
    const { page } = await open("a comparison", 1280, "light");
    const figures: { name: string; description: string; rows: number }[] = await page.evaluate(`
      [...document.querySelectorAll("figure")].map((figure) => {
        const [name, description] = figure.querySelector("svg").getAttribute("aria-labelledby").split(" ");
        const text = (id) => document.getElementById(id).textContent;
        return { name: text(name), description: text(description), rows: figure.querySelectorAll("details tbody tr").length };
      })`);
    expect(figures.map(({ name }) => name)).toHaveLength(10);
    const files = figuresOf(comparisonData(comparisonFixture({ seeds: 2, policies: hostile }))).map(figureFile);
    const isXml = (svg: string) =>
      page.evaluate(
        `!new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml").querySelector("parsererror, script")`,
      );
    for (const svg of files) expect(await isXml(svg)).toBe(true);
    for (const { name, description, rows } of figures)
      expect([name, description.length > 20, rows > 0]).toEqual([name, true, true]);
    await page.close();
  });

  test.each(["one run", "a comparison"])("%s: on paper of A4 no table is cut off", async (name) => {
    const { page } = await open(name, 680, "light");
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(680);
    await page.close();
  });

  test("on paper, the data under a figure is there where a reader has opened it, and only there", async () => {
    const { page } = await open("one run", 1000, "dark");
    const isVisible = 'document.querySelector("#hours details table").checkVisibility()';
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(isVisible)).toBe(false);
    await page.evaluate('document.querySelector("#hours details").open = true');
    expect(await page.evaluate(isVisible)).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    await page.close();
  });

  test.each(["one run", "a comparison"])(
    "%s: the brief is two pages of A4, and nothing of it is cut off",
    async (name) => {
      const page = await browser.newPage();
      await page.setContent(briefs[name]);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
      await page.emulateMedia({ media: "print" });
      const isWhole =
        "[...document.querySelectorAll('.sheet')].map((sheet) => sheet.scrollHeight <= sheet.clientHeight + 1)";
      expect(await page.evaluate(isWhole)).toEqual([true, true]);
      await page.close();
    },
  );
});
