/** Makes the pictures of docs/dashboard.md: runs scenarios into a fresh database, serves it, and takes a picture of each page. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { packageFile } from "../src/base/package-files.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { prepare } from "../src/run/prepare.ts";
import { simulate } from "../src/run/simulate.ts";
import { parseScenario } from "../src/scenario/load.ts";
import { openDashboard } from "../src/server/open-dashboard.ts";
import { startServer } from "../src/server/server.ts";
import { openStore } from "../src/store/open-store.ts";

const path = join(mkdtempSync(join(tmpdir(), "llm-econ-pictures-")), "runs.db");

/** @param keys in YAML */
async function stored(keys: string): Promise<string> {
  const store = await openStore(path);
  const prepared = prepare(parseScenario(keys, "/pictures.yaml", builtInKinds).scenario);
  const { run } = await simulate({
    ...{ prepared, store, env: {}, signal: new AbortController().signal, listeners: [] },
    ...{ command: "simulate", scenarioPath: null },
  });
  await store.close();
  return run;
}

const people = "steps: 30\ntaxYear: 3\npopulation: {size: 100}\n";
const planned = await stored(`name: quickstart\n${people}planner: {kind: llm, model: offline:learner}\n`);
const law = await stored(`name: us-law\n${people}planner: {kind: us-federal}\n`);
const elected = await stored(
  "name: elected\nsteps: 12\ntaxYear: 3\npopulation: {size: 40}\nplanner: {kind: none}\nelection: {candidates: run-for-office, rule: instant-runoff}\n",
);

/** Name of the picture, address, width in pixels and whether it is dark. */
const pictures: readonly (readonly [name: string, address: string, width: number, dark?: true])[] = [
  ["runs", "/", 1200],
  ["run", `/run/${planned}`, 1200],
  ["run-dark", `/run/${planned}`, 1200, true],
  ["run-phone", `/run/${planned}`, 390],
  ["workers", `/run/${planned}/workers?sort=gain&order=down`, 1200],
  ["worker", `/run/${planned}/worker/7`, 1200],
  ["call", `/run/${planned}/call/w7/30/hours/1/1`, 1200],
  ["planner", `/run/${planned}/planner`, 1200],
  ["elections", `/run/${elected}/elections`, 1200],
  ["compare", `/compare?run=${law}&run=${planned}`, 1200],
  ["try", "/try?wage=30&children=2&credit=3000", 1200],
  ["new", "/new", 1200],
];

const { dashboard, close } = await openDashboard(path);
const server = await startServer(dashboard, { port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.LLM_ECON_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const [name, address, width, dark] of pictures) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light" });
  await page.goto(`${server.url}${address}#token=${server.token}`);
  await page.waitForSelector("main h1");
  await page.waitForFunction(`!/Loading…/.test(document.querySelector("main").textContent)`);
  await page.waitForTimeout(500);
  await page.screenshot({ path: packageFile(`docs/images/dashboard-${name}.png`) });
  await page.close();
}
await browser.close();
await server.close();
await close();
