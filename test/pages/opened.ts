/** Pages of a server in Chromium, and what they do besides showing something. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Database from "better-sqlite3";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";

/** What takes minutes is run by `npm run test:pages`; its name says so where it is skipped. */
export const isThorough = process.env.LLM_ECON_PAGES !== undefined;
export const thoroughly = isThorough ? "" : " (npm run test:pages)";

export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, and exceptions. */
  readonly said: readonly string[];
  /** Requests to anywhere but the server. */
  readonly elsewhere: readonly string[];
}

export interface Look {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
}

/** @param address whole, with its token */
export async function open(
  browser: Browser,
  address: string,
  { width = 1280, scheme = "light" }: Look = {},
): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const [said, elsewhere]: [string[], string[]] = [[], []];
  const origin = address.startsWith("file:") ? "file://" : new URL(address).origin;
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) elsewhere.push(url);
  });
  await page.goto(address);
  await settled(page);
  return { page, said, elsewhere };
}

/** Waits until a page's answers are there. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector("main h1");
  await until(page, `!/Loading…/.test(document.querySelector("main").textContent)`);
}

/**
 * Waits until an expression is true in the page. Playwright's own way evaluates it inside of the page once more, which the
 * pages' policy refuses.
 */
export async function until(page: Page, expression: string, seconds = 30): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  while (!(await page.evaluate(`Boolean(${expression})`))) {
    if (performance.now() > end) throw new Error(`not true after ${seconds} s: ${expression}`);
    await page.waitForTimeout(50);
  }
}

/** Of either driver of browsers. */
interface Evaluates {
  evaluate(script: string): Promise<unknown>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds that is serious: rule and place. It goes in by evaluation, since the pages' policy refuses script tags. */
export async function seriousFaults(page: Evaluates): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(`axe.run().then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + " " + target.join(" "))))`);
  return z.array(z.string()).parse(found);
}

/** Pixels by which a page is wider than its window. */
export async function overhang(page: Page): Promise<number> {
  return Number(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"));
}

/** Number of the process that writes a run. */
export function writerOf(path: string, run: string): number {
  const database = new Database(path, { readonly: true });
  try {
    const row = database.prepare<[string], { process: string }>("SELECT process FROM runs WHERE id = ?").get(run);
    return Number(row?.process.split(":").at(-1));
  } finally {
    database.close();
  }
}
