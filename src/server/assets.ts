/** The built pages: files that are known by name, so that no path leads elsewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { packageFile } from "../base/package-files.ts";

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/** By their path in the address, as `/assets/main.js`; `/index.html` is the page itself. */
export type Assets = ReadonlyMap<string, Asset>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json; charset=utf-8",
  ".woff2": "font/woff2",
};

const indexPath = "/index.html";

/** What is served where pages have not been built. */
const placeholder = `<!doctype html><html lang="en"><meta charset="utf-8"><title>llm-econ</title>
<p>The pages of the dashboard are not built: run "npm run build". The API under /api/ answers all the same.</p></html>
`;

export const pagesFolder = packageFile("dist/pages");

export function readAssets(folder = pagesFolder): Assets {
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const assets = new Map<string, Asset>();
  for (const file of files) {
    const type = types[extname(file.name)];
    if (!file.isFile() || type === undefined) continue;
    const path = join(file.parentPath, file.name);
    assets.set(`/${relative(folder, path).split(sep).join("/")}`, { type, body: readFileSync(path) });
  }
  if (!assets.has(indexPath)) assets.set(indexPath, { type: types[".html"], body: Buffer.from(placeholder) });
  return assets;
}

/** First parts of the addresses of pages, all of which the one page answers. */
const pages = /^\/(?:(?:run|compare|try|new)(?:\/|$)|$)/;

/** What stands at a path; a page where it is the address of one. */
export function assetAt(assets: Assets, path: string): Asset | undefined {
  return assets.get(pages.test(path) ? indexPath : path);
}
