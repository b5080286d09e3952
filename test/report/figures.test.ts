import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { packageFile } from "../../src/base/package-files.ts";
import { comparisonData } from "../../src/report/data/comparison-data.ts";
import { dictionary } from "../../src/report/data/dictionary.ts";
import { measuresOf } from "../../src/report/data/measures.ts";
import type { ReportData } from "../../src/report/data/report-data.ts";
import { figuresOf } from "../../src/report/figures/figures.ts";
import { fitting, textWidth } from "../../src/report/figures/legend.ts";
import { onWhite, styleOf } from "../../src/report/figures/palette.ts";
import { wholeTicks } from "../../src/report/figures/welfare-path.ts";
import { writeFigures } from "../../src/report/page/figure-files.ts";
import { figureFile } from "../../src/report/page/figure-svg.ts";
import type { Scenario } from "../../src/scenario/resolve.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { comparisonFixture, policies } from "./comparison-fixture.ts";

const two = { "us-federal": policies["us-federal"], "flat <30 %> & \u202eall": policies.flat };
const data = comparisonData(comparisonFixture({ seeds: 3, policies: two }));

describe("figures of a comparison", () => {
  test.each(figuresOf(data).map((figure) => [figure.id, figure] as const))("%s", (_, figure) => {
    expect(figureFile(figure)).toMatchSnapshot();
  });

  test("are all explained in docs/report.md, and their columns in the data dictionary", () => {
    const documented = readFileSync(packageFile("docs/report.md"), "utf8");
    const names = dictionary.flatMap(({ name }) => name.split(", "));
    for (const { id, table } of figuresOf(data)) {
      expect(documented).toContain(`| \`${id}\` |`);
      for (const { name } of table.columns) expect(names).toContain(name.replace(/^rate_\d+$/, "rate_1"));
    }
  });

  test("are the same however often they are drawn", () => {
    const draw = (): string[] => figuresOf(data).map(figureFile);
    expect(draw()).toEqual(draw());
  });

  test("as files: an SVG of its own and its data, number by number", () => {
    const directory = join(emptyDirectory(), "made");
    const written = writeFigures(directory, data).map((path) => path.slice(directory.length + 1));
    expect(written).toEqual(figuresOf(data).flatMap(({ id }) => [`${id}.svg`, `${id}.csv`]));
    const svg = readFileSync(join(directory, "winners-losers.svg"), "utf8");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toMatch(/var\(|\u202e|<script/);
    const rows: Record<string, string>[] = parse(readFileSync(join(directory, "marginal-rates.csv")), {
      columns: true,
    });
    const flat = rows.filter(({ schedule }) => schedule === "flat <30 %> & \u202eall");
    expect(flat.map(({ bracket_from, marginal_rate }) => [Number(bracket_from), Number(marginal_rate)])).toEqual(
      data.arms[1].brackets.map((start) => [start, 0.3]),
    );
  });
});

test("gains of a comparison are dollars, those of runs are in the unit of utility, welfare is dollars", () => {
  const { scenario } = data;
  const told = (kind: ReportData["kind"], utility: Scenario["economy"]["utility"]): string[] => {
    const measures = measuresOf({ ...scenario, economy: { ...scenario.economy, utility } }, kind);
    const figures = figuresOf({ ...data, kind, ...measures });
    return ["winners-losers", "welfare"].map((name) => figures.find(({ id }) => id === name)!.note!);
  };
  const [dollars, welfare] = ["in dollars a year;", "Unit of welfare: dollars a year per worker."].map((text) =>
    expect.stringContaining(text),
  );
  expect(told("comparison", "log")).toEqual([dollars, welfare]);
  expect(told("run", "quasi-linear")).toEqual([dollars, welfare]);
  expect(told("run", "log")).toEqual([expect.stringContaining("in logarithms of consumption;"), welfare]);
  expect(told("run", { expression: "c - l" })).toEqual([
    expect.stringContaining("in units of the scenario's utility;"),
    welfare,
  ]);
});

test("a policy that changes nobody's rate has no slope of a response", () => {
  const rates = { "us-federal": policies["us-federal"], copy: policies["us-federal"], flat: policies.flat };
  const figure = figuresOf(comparisonData(comparisonFixture({ seeds: 2, policies: rates })));
  const { reading } = figure.find(({ id }) => id === "response")!;
  expect(reading).toMatch(/^A net-of-tax rate 1 % higher goes with hours higher by 0\.[1-4]\d %, across tenths\.$/);
});

describe("lines can be told apart", () => {
  const looks = Array.from({ length: 30 }, (_, i) => JSON.stringify(styleOf(i)));
  test("thirty of them all look different", () => expect(new Set(looks).size).toBe(30));
  test("without colour too, the first six", () =>
    expect(new Set(Array.from({ length: 6 }, (_, i) => styleOf(i).dashes)).size).toBe(6));
  test("colours become those of white paper", () => expect(onWhite(styleOf(0).colour)).toBe("#0067a8"));
});

describe("whole ticks", () => {
  test.each([
    [1, 10, [1]],
    [2, 10, [1, 2]],
    [20, 2, [1, 10, 20]],
    [60, 10, [1, 10, 20, 30, 40, 50, 60]],
    [1000, 5, [1, 200, 400, 600, 800, 1000]],
  ])("to %d, about %d: %j", (last, most, expected) => expect(wholeTicks(last, most)).toEqual(expected));
});

describe("text that must fit", () => {
  test.each(["short", "a name that is much too long for where it stands", "漢字漢字漢字漢字漢字漢字"])("%s", (text) =>
    expect(textWidth(fitting(text, 100))).toBeLessThanOrEqual(100),
  );
});
