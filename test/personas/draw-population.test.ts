import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { drawPopulation, type PopulationOptions } from "../../src/population/draw-population.ts";
import { drawCensus } from "../../src/population/sources/census/draw.ts";
import { loadCensusTables } from "../../src/population/sources/census/tables.ts";
import { drawGb2, drawUniform } from "../../src/population/sources/priors.ts";

const file = join(mkdtempSync(join(tmpdir(), "draw-population-")), "wages.csv");
writeFileSync(file, "wage\n10\n20\n30\n");

const draw = (source: PopulationOptions["source"], options: Partial<PopulationOptions> = {}) =>
  drawPopulation({ source, size: 50, seed: 2, ...options });

describe("sources", () => {
  test("census", () => expect(draw("census")).toEqual(drawCensus(loadCensusTables(), 50, 2)));
  test("gb2", () => expect(draw("gb2")).toEqual(drawGb2(50, 2)));
  test("uniform", () => expect(draw("uniform")).toEqual(drawUniform(50, 2)));
  test("a file with its own size", () => expect([...draw({ file }, { size: undefined }).wage]).toEqual([10, 20, 30]));
  test("a file at another size", () => expect(draw({ file }).size).toBe(50));
});

describe("filters", () => {
  const filter = { wage: { min: 20, max: 40 } };
  test.each<PopulationOptions["source"]>(["census", "gb2", "uniform", { file }])("wages of %j", (source) =>
    expect(draw(source, { filter }).wage.every((wage) => wage >= 20 && wage <= 40)).toBe(true),
  );
  test("a condition that is undefined is none", () =>
    expect(draw("gb2", { filter: { age: undefined } })).toEqual(drawGb2(50, 2)));
  test.each(["gb2", "uniform"] as const)("%s has no ages", (source) =>
    expect(() => draw(source, { filter: { age: { min: 18 } } })).toThrow(
      `filter.age: the ${source} prior has no column age`,
    ),
  );
});

describe("refused", () => {
  test("no size", () => expect(() => draw("census", { size: undefined })).toThrow("population.size"));
  test("tables that are not there", () =>
    expect(() => draw("census", { tablesDirectory: "/none" })).toThrow("/none holds no census tables"));
});
