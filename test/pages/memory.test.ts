/** An hour of a run's events in Chromium, by a clock that is moved on: what the page keeps does not grow with them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import type { Browser, CDPSession, Page } from "playwright-core";
import type { CallTotals } from "../../src/server/api.ts";
import { pagesFolder } from "../../src/server/assets.ts";
import { type OpenedDashboard, openDashboard } from "../../src/server/open-dashboard.ts";
import { type DashboardServer, startServer } from "../../src/server/server.ts";
import { stepEntry } from "../../src/server/step-entry.ts";
import { chromiumMissing, chromiumPath, launchChromium } from "../report/chromium.ts";
import { newDatabase, stored } from "../server/served.ts";
import { isThorough, thoroughly } from "./opened.ts";

const isBuilt = existsSync(join(pagesFolder, "assets"));
const opened = isThorough && chromiumPath && isBuilt ? describe : describe.skip;

/** Of each of the clock's ten seconds: sums and thoughts four times a second, as a run of this process tells them. */
const eventsAtOnce = 40;
const tens = 360;
/** A step in half a minute. */
const tensPerStep = 3;

const calls: CallTotals = {
  ...{ calls: 0, refused: 0, failed: 0, reused: 0, inputTokens: 0, outputTokens: 0, retries: 0, costUsd: 0 },
  ...{ budgetUsd: null, medianLatency: 400, latency95: 900, inFlight: 4, waiting: 0 },
};

opened(chromiumPath ? `an hour of events${thoroughly}` : `an hour of events (${chromiumMissing})`, () => {
  let browser: Browser;
  let dashboard: OpenedDashboard;
  let server: DashboardServer;
  let run: string;

  beforeAll(async () => {
    const path = newDatabase();
    run = await stored(
      path,
      "steps: 20\ntaxYear: 2\npopulation: {size: 5, source: gb2}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n",
    );
    const database = new Database(path);
    database.prepare("UPDATE runs SET status = 'interrupted'").run();
    database.close();
    dashboard = await openDashboard(path);
    server = await startServer(dashboard.dashboard, { port: 0 });
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await dashboard?.close();
  });

  test("heap and document are at its end what they were after ten minutes", async () => {
    const { live, views } = dashboard.dashboard;
    const { feed } = await live.run(run);
    const [last] = views.steps(run, 19, 1);
    const page = await browser.newPage();
    await page.clock.install();
    await page.goto(`${server.url}/run/${run}#token=${server.token}`);
    await page.waitForSelector("#welfare svg");
    for (let looks = 0; looks < 200 && feed.readers === 0; looks++) await page.clock.runFor(100);
    const moved = async (ten: number): Promise<void> => {
      for (let i = 0; i < eventsAtOnce; i++) {
        const count = ten * eventsAtOnce + i;
        feed.publish({ type: "calls", ...calls, calls: count });
        feed.publish({
          type: "thought",
          step: 20,
          agent: `w${count % 5}`,
          text: `Thought ${count}: ${"words ".repeat(40)}`,
        });
      }
      if (ten % tensPerStep === 0) feed.publish({ type: "step", ...stepEntry(last), step: 21 + ten / tensPerStep });
      const newest = (ten + 1) * eventsAtOnce - 1;
      await page.clock.runFor(10_000);
      // Everything has come before the clock goes on.
      for (let looks = 0; looks < 200 && !(await shows(page, `Thought ${newest}:`)); looks++)
        await page.clock.runFor(400);
      expect([ten, await shows(page, `Thought ${newest}:`)]).toEqual([ten, true]);
    };
    const session = await page.context().newCDPSession(page);
    const used: Used[] = [];
    for (let ten = 0; ten < tens; ten++) {
      await moved(ten);
      if ((ten + 1) % 60 === 0) used.push(await usedBy(session));
    }
    const [early, end] = [used[0], used[used.length - 1]];
    // A hundred steps more are in the path and its table; 24,000 events are not.
    expect({ used, heap: end.heap - early.heap < 4e6, nodes: end.nodes < 2 * early.nodes }).toEqual({
      ...{ used, heap: true, nodes: true },
    });
    await page.close();
  }, 300_000);
});

function shows(page: Page, text: string): Promise<boolean> {
  return page.evaluate(`document.querySelector("main")?.textContent.includes(${JSON.stringify(text)}) ?? false`);
}

interface Used {
  /** Bytes. */
  readonly heap: number;
  readonly nodes: number;
}

async function usedBy(session: CDPSession): Promise<Used> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes } = await session.send("Memory.getDOMCounters");
  return { heap: usedSize, nodes };
}
