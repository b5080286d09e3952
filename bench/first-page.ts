/**
 * How long the page of a run takes to open, from its address to its first figure: of a server that has just started, in
 * a browser that has just started, ten servers. Takes the built package: `npm run build` first.
 * `tsx bench/first-page.ts FILE.db`: a database of 2 GB is seven seeds of 1,000 workers who are asked in 200 steps.
 */
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { z } from "zod";
import { packageFile } from "../src/base/package-files.ts";
import { launchChromium } from "../test/report/chromium.ts";
import { median, print } from "./setup.ts";

const path = process.argv[2];
const told = z.object({ url: z.string(), token: z.string() });
const answers: number[] = [];
const pages: number[] = [];
for (let server = 0; server < 10; server++) {
  const child = spawn(process.execPath, [packageFile("dist/cli/main.js"), "serve", "--json", "--db", path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve) => child.stdout.once("data", (bytes) => resolve(String(bytes))));
  const { url, token } = told.parse(JSON.parse(line));
  const browser = await launchChromium();
  const page = await browser.newPage();
  let first = 0;
  page.on("response", (response) => {
    if (first === 0 && /\/api\/runs\/[\w-]+$/.test(response.url())) first = response.request().timing().responseStart;
  });
  const start = performance.now();
  await page.goto(`${url}/run/latest#token=${token}`);
  await page.waitForSelector("#welfare svg");
  pages.push(performance.now() - start);
  answers.push(first);
  await browser.close();
  child.kill("SIGINT");
  await new Promise((resolve) => child.once("exit", resolve));
}
print(
  `${(statSync(path).size / 1e9).toFixed(1)} GB: first answer of a run's page ${Math.round(median(answers))} ms (longest ${Math.round(Math.max(...answers))}; target: ≤ 300), its first figure after ${Math.round(median(pages))} ms; load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`,
);
