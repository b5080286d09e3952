import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { loadCensusTables } from "../../src/population/sources/census/tables.ts";
import { censusDirectory, censusRows } from "./census-csv.ts";

/** A copy of the shipped tables, changed. */
function changed(change: (directory: string) => void): string {
  const directory = mkdtempSync(join(tmpdir(), "census-tables-"));
  cpSync(fileURLToPath(censusDirectory), directory, { recursive: true });
  change(directory);
  return directory;
}

const edit = (name: string, from: string | RegExp, to: string, isSigned: boolean) => (directory: string) => {
  const path = join(directory, name);
  const text = readFileSync(path, "utf8").replace(from, to);
  writeFileSync(path, text);
  if (!isSigned) return;
  const manifestPath = join(directory, "manifest.json");
  const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
  manifest.sha256[name] = createHash("sha256").update(text).digest("hex");
  writeFileSync(manifestPath, JSON.stringify(manifest));
};

describe("the shipped tables", () => {
  const tables = loadCensusTables();
  test("stand for the employed wage earners of 2024", () => {
    expect(tables.manifest).toMatchObject({ formatVersion: 1, year: 2024, records: 109_142, population: 162_017_193 });
    const people = tables.cells.reduce((sum, { count }) => sum + count, 0);
    expect(Math.abs(people - 162_017_193)).toBeLessThan(tables.cells.length);
  });
  test("hold 25 occupation groups, and all pools that cells name", () => {
    expect(new Set(tables.cells.map(({ group }) => group)).size).toBe(25);
    expect(tables.wagePools).toHaveLength(censusRows("wage-quantiles.csv").length);
  });
  test("tell no wages of fewer than 30 records, and quantiles ascend", () => {
    for (const row of censusRows("wage-quantiles.csv")) expect(Number(row.n)).toBeGreaterThanOrEqual(30);
    for (const { meanBelow, quantiles, meanAbove } of tables.wagePools) {
      const ascending = [meanBelow, ...quantiles, meanAbove];
      expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
    }
  });
  test("keep the hours of the people they were made of", () => {
    const means = tables.hoursPools.map(({ values, counts }) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      return values.reduce((sum, value, i) => sum + (value * counts[i]) / total, 0);
    });
    const hours = tables.cells.reduce((sum, { count, hoursPool }) => sum + count * means[hoursPool], 0);
    expect(hours / tables.manifest.population).toBeCloseTo(tables.manifest.meanUsualHours, 3);
  });
});

test("line ends of Windows are the same tables", () => {
  const directory = changed(edit("cells.csv", /\n/g, "\r\n", false));
  expect(loadCensusTables(directory).cells).toEqual(loadCensusTables().cells);
});

describe("refused", () => {
  const refused = (name: string, change: (directory: string) => void, message: RegExp) =>
    test(name, () => {
      const directory = changed(change);
      expect(() => loadCensusTables(directory)).toThrow(message);
    });
  const signed = (name: string, from: string | RegExp, to: string) => edit(name, from, to, true);
  refused("no manifest", (directory) => rmSync(join(directory, "manifest.json")), /holds no census tables/);
  refused("a manifest that is no JSON", edit("manifest.json", "{", "", false), /holds no census tables/);
  refused(
    "another format version",
    edit("manifest.json", '"formatVersion": 1', '"formatVersion": 2', false),
    /version 2/,
  );
  refused("a table that is missing", (directory) => rmSync(join(directory, "age.csv")), /age\.csv/);
  refused("a table that was changed", edit("cells.csv", "35-44", "25-34", false), /cells\.csv is not the table/);
  refused("a table without a column", signed("hours.csv", "count", "number"), /hours\.csv:1: no column count/);
  refused("a table without rows", signed("hours.csv", /\n.*/s, "\n"), /hours\.csv: no rows/);
  refused(
    "a count that is none",
    signed("age.csv", /\d+\n16-19,female,17/, "x\n16-19,female,17"),
    /age\.csv:2: column count.*"x"/,
  );
  refused("an unknown label", signed("cells.csv", "16-19,female", "16-19,woman"), /cells\.csv:2: column sex.*"woman"/);
  refused("a pool that is not there", signed("cells.csv", /,0,\d+,0\n/, ",0,99999,0\n"), /column wage_pool/);
});
