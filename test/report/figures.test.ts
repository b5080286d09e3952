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
import { unique } from "../../src/report/figures/named-lines.ts";
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
  const [dollars, welfare] = ["in dollars a year", "Unit of welfare: dollars a year per worker."].map((text) =>
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
  const { title, reading } = figure.find(({ id }) => id === "response")!;
  expect(title).toMatch(/^Keeping 1 % more of the next dollar goes with 0\.[34]\d % more hours$/);
  expect(reading).toMatch(/ without \d+ % \(copy\) and \d+ % \(flat\) of those who work: fewer than 30 people share/);
});

describe("what a figure finds stands in its title", () => {
  const figures = figuresOf(
    comparisonData(
      comparisonFixture({ seeds: 3, policies: { "us-federal": policies["us-federal"], flat: policies.flat } }),
    ),
  );
  test.each([
    ["differences", /^Under flat welfare ends \$[\d,]+ above us-federal$/],
    [
      "marginal-rates",
      /^The next dollar between \$11,600 and \$47,150 is taxed from 12\.0 % \(us-federal\) to 30\.0 % \(flat\); US law takes 12 %$/,
    ],
    ["welfare", /^Welfare ends \d\.\d % above us-federal$/],
    ["hours", /^Under flat people work \d\.\d hours fewer than under us-federal$/],
    ["lorenz", /^The poorer half has \d\.\d percentage points more of all income than under us-federal$/],
    ["winners-losers", /^[3-6] of 10 tenths gain: the poorest \+\d+\.\d % of consumption, the richest −\d+\.\d %$/],
  ])("%s", (name, title) => expect(figures.find(({ id }) => id === name)!.title).toMatch(title));

  test("and a line that lies on another is drawn once, with both names", () => {
    const drawn = figureFile(figures.find(({ id }) => id === "marginal-rates")!);
    expect(drawn).toContain(">us-federal = US law<");
    expect(drawn).not.toContain(">US law<");
  });
});

test("lines of the same points are one; another panel is another line", () => {
  const line = (label: string, y: number, panel?: string) => ({
    ...styleOf(0),
    label,
    points: [[0, y]] as const,
    ...(panel && { panel }),
  });
  const names = unique([line("a", 0.1 + 0.2), line("b", 0.3), line("c", 0.4), line("d", 0.3, "other")]);
  expect(names.map(({ label }) => label)).toEqual(["a = b", "c", "d"]);
});

describe("elections", () => {
  const candidates = ["ann", "bob", "cy"].map((name, i) => ({ name, rates: data.brackets.map(() => 0.1 * (i + 1)) }));
  const election = {
    ...{ step: 1, taxYear: 1, rule: "instant-runoff", candidates, shares: [0, 0.4, 0.6], turnout: 0.9, winner: "cy" },
    ...{
      rates: candidates[2].rates,
      margin: 0.2,
      condorcetWinner: "cy",
      choseCondorcet: true,
      cycles: 0,
      cyclicShare: 0,
      againstInterest: 0,
    },
  };
  const rounds = [
    { shares: [0.2, 0.38, 0.42], eliminated: 0 },
    { shares: [0, 0.4, 0.6], eliminated: null },
  ];
  const drawn = (counted: readonly (typeof rounds)[number][]) =>
    figuresOf({ ...data, elections: { arm: "elected", elections: [election], rounds: [counted] } });

  test("are drawn round by round, with what the winner stood for", () => {
    const [votes, platforms] = drawn(rounds).slice(-2);
    expect([votes.id, votes.title]).toEqual(["elections", "cy wins the last of 1 election with 60.0 %"]);
    expect(votes.table.rows).toEqual([
      ["1", "1", "ann", 0.2, "dropped"],
      ["1", "1", "bob", 0.38, ""],
      ["1", "1", "cy", 0.42, ""],
      ["1", "2", "bob", 0.4, ""],
      ["1", "2", "cy", 0.6, "won"],
    ]);
    expect(platforms.title).toBe(
      "cy, who won last, stands for a mean rate of 30.0 %; 0 of 3 candidates stood for more",
    );
    for (const figure of [votes, platforms]) expect(figureFile(figure)).toContain("cy");
  });

  test("without rounds the last count is one row for each", () =>
    expect(drawn([]).find(({ id }) => id === "elections")!.table.rows).toEqual([
      ["1", "1", "ann", 0, ""],
      ["1", "1", "bob", 0.4, ""],
      ["1", "1", "cy", 0.6, "won"],
    ]));
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
