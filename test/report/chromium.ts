import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser that tests open reports in: LLM_ECON_CHROMIUM, else one in the usual places; undefined where none is. */
export const chromiumPath = [process.env.LLM_ECON_CHROMIUM, ...places].find((path) => path && existsSync(path));

export const chromiumMissing = `no Chromium at ${places.join(", ")}: install it (apt-get install chromium), or name it in LLM_ECON_CHROMIUM`;

export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(chromiumMissing);
  // Root may not use the sandbox; the pages are our own.
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
}
