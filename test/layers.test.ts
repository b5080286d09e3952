import { describe, expect, test } from "@jest/globals";
import { circles, files, importsOf, packagesOf } from "../scripts/import-graph.ts";

/** From the top down: a file may import from its own layer and from those below it. */
const layers = [
  "cli",
  "pages",
  "server",
  "mock-server",
  "report",
  "analysis",
  "run",
  "episode",
  "plugins",
  "planner",
  "agents",
  "personas",
  "voting",
  "models",
  "gpu",
  "env",
  "scenario",
  "law",
  "population",
  "store",
  "base",
];

/** What lies in no folder puts the layers together: the library, its subpaths, a thread's script. */
const isRoot = (file: string): boolean => !file.includes("/");
const layerOf = (file: string): string => file.split("/")[0];

describe("imports point down only", () => {
  test("every folder is a known layer, and every layer a folder", () => {
    const folders = new Set(files.filter((file) => !isRoot(file)).map(layerOf));
    expect([...folders].sort()).toEqual([...layers].sort());
  });

  test("imports are found, those that are made when they are needed included", () => {
    expect(importsOf.get("cli/main.ts")).toEqual(expect.arrayContaining(["cli/command-line.ts", "index.ts"]));
    expect([...importsOf.values()].flat().filter((target) => !files.includes(target))).toEqual([]);
  });

  test.each(files.filter((file) => !isRoot(file)))("%s", (file) => {
    const above = importsOf.get(file)!.filter((target) => {
      // The command line is a root, too: it hands the whole library to plugins.
      if (isRoot(target)) return file !== "cli/main.ts";
      return layers.indexOf(layerOf(target)) < layers.indexOf(layerOf(file));
    });
    expect(above).toEqual([]);
  });

  test("there is no circle", () => {
    expect(circles()).toEqual([]);
  });
});

test.each(["report/figures/figures.ts", "report/figures/figure.ts", "report/figures/palette.ts"])(
  "%s runs in a browser: it brings nothing but Observable Plot",
  (file) => expect([...packagesOf(file)].filter((name) => name !== "@observablehq/plot")).toEqual([]),
);
test("that a file brings Node is seen", () => expect(packagesOf("report/page/chart.ts")).toContain("linkedom"));
