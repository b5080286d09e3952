/** Where the files that ship with the package are: the same from `src/` and from the compiled `dist/`. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Absolute path of a file of the package, e.g. `packageFile("data/census/manifest.json")`. */
export function packageFile(relativePath: string): string {
  return fileURLToPath(new URL(`../../${relativePath}`, import.meta.url));
}

export const packageVersion: string = JSON.parse(readFileSync(packageFile("package.json"), "utf8")).version;
