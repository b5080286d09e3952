import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writeApiReference } from "../scripts/api-reference.ts";
import { packageFile } from "../src/base/package-files.ts";

/** Every page by its path. */
function pages(directory: string): Readonly<Record<string, string>> {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md"));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(directory, path), "utf8")]));
}

test("docs/api is what the code says (npm run docs)", () => {
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-api-"));
  writeApiReference(directory);
  expect(pages(packageFile("docs/api"))).toEqual(pages(directory));
}, 300_000);
