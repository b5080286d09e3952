import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";

/** From the top down: a file may import from its own layer and from those below it. */
const layers = [
  "cli",
  "report",
  "analysis",
  "episode",
  "planner",
  "voting",
  "agents",
  "personas",
  "models",
  "gpu",
  "env",
  "store",
  "scenario",
];
/** Small files that every layer may use, and that use no layer. */
const base = ["errors.ts", "random.ts", "nearest.ts", "package-files.ts"];

const source = resolve(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const layerOf = (file: string): string => file.split("/")[0];

describe("imports point down only", () => {
  test("every folder is a known layer", () => {
    const folders = new Set(files.filter((file) => file.includes("/")).map(layerOf));
    expect([...folders].filter((folder) => !layers.includes(folder))).toEqual([]);
  });

  test.each(files.filter((file) => file !== "index.ts"))("%s", (file) => {
    const text = readFileSync(join(source, file), "utf8");
    for (const [, path] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const target = relative(source, resolve(source, dirname(file), path));
      if (base.includes(target)) continue;
      expect(base).not.toContain(file);
      expect(layers.indexOf(layerOf(target))).toBeGreaterThanOrEqual(layers.indexOf(layerOf(file)));
    }
  });
});
