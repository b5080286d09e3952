import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A headless browser; LLM_ECON_CHROMIUM names another than those of the usual places. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.LLM_ECON_CHROMIUM || places.find((path) => existsSync(path));
  if (!executablePath || !existsSync(executablePath))
    throw new Error(
      `no Chromium at ${executablePath ?? places.join(", ")}: install it (apt-get install chromium), or name it in LLM_ECON_CHROMIUM`,
    );
  // Root may not use the sandbox; the pages are our own.
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}
