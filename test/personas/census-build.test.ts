import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { labelsOf } from "../../src/population/population.ts";
import { buildCensusTables, type CensusBuildOptions } from "../../src/population/sources/census/build.ts";
import { drawCensus } from "../../src/population/sources/census/draw.ts";
import { readCensusRecords } from "../../src/population/sources/census/records.ts";
import { loadCensusTables } from "../../src/population/sources/census/tables.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/pums/${name}`, import.meta.url), "utf8");
const persons = fixture("persons.csv");
const housing = fixture("housing.csv");
const directory = mkdtempSync(join(tmpdir(), "census-build-"));
let files = 0;

function file(content: string | Buffer, extension = "csv"): string {
  const path = join(directory, `${++files}.${extension}`);
  writeFileSync(path, content);
  return path;
}

async function build(inputs: readonly string[], options: Partial<CensusBuildOptions> = {}) {
  const outDirectory = join(directory, `tables-${++files}`);
  const manifest = await buildCensusTables({ files: inputs, outDirectory, year: 2024, ...options });
  const table = (name: string) => {
    const [header, ...lines] = readFileSync(join(outDirectory, name), "utf8").trimEnd().split("\n");
    return lines.map((line) => Object.fromEntries(line.split(",").map((field, i) => [header.split(",")[i], field])));
  };
  return { manifest, outDirectory, table };
}

/** The person file with its lines' fields changed. */
const edited = (change: (fields: string[], line: number) => string[]) =>
  persons
    .trimEnd()
    .split("\n")
    .map((line, i) => change(line.split(","), i).join(","))
    .join("\n");

const withoutHouseholds = { persons: file(persons), housing: file(housing) };

describe("tables of 48 invented wage earners", () => {
  const built = build([file(housing), file(persons)], { note: "invented" });

  test("the manifest has the weighted totals of the files", async () => {
    const { manifest } = await built;
    expect(manifest).toMatchObject({
      records: 48,
      population: 4730,
      year: 2024,
      hasHouseholds: true,
      note: "invented",
    });
    expect(manifest.meanUsualHours).toBeCloseTo(36.147146, 6);
    expect(manifest.meanWageIncome).toBeCloseTo(60743.287526, 5);
    expect(manifest.adjustment).toEqual([1.01525]);
  });
  test("cells add up to the people, and to 2540 women", async () => {
    const cells = (await built).table("cells.csv");
    const sum = (rows: typeof cells) => rows.reduce((total, { count }) => total + Number(count), 0);
    expect(sum(cells)).toBe(4730);
    expect(sum(cells.filter(({ sex }) => sex === "female"))).toBe(2540);
    expect(cells.reduce((total, { n }) => total + Number(n), 0)).toBe(48);
  });
  test("one cell in full", async () => {
    const cell = (await built).table("cells.csv").find((row) => row.age_band === "16-19");
    expect(cell).toMatchObject({ sex: "female", education: "less-than-high-school", occupation_group: "SAL" });
    expect(cell).toMatchObject({ hours_class: "10-19", n: "7", count: "490", mean_hours: "15.00" });
  });
  test("a cell of fewer than three records does not tell their mean", async () => {
    for (const { n, mean_hours } of (await built).table("cells.csv")) expect(mean_hours === "").toBe(Number(n) < 3);
  });
  test("no pool of wages has fewer than 30 records", async () => {
    for (const { n } of (await built).table("wage-quantiles.csv")) expect(Number(n)).toBeGreaterThanOrEqual(30);
  });
  test("an occupation of a single record is not told", async () =>
    expect((await built).table("occupations.csv").map(({ occupation }) => occupation)).toEqual([
      "4720",
      "0020",
      "3255",
    ]));
  test("households count everybody, by age band and sex", async () => {
    const households = (await built).table("households.csv");
    expect(households.reduce((total, { count }) => total + Number(count), 0)).toBe(4730);
    const teens = households.filter(({ age_band }) => age_band === "16-19");
    expect(teens.map(({ marital_status, children }) => [marital_status, children])).toEqual([
      ["never-married", "0"],
      ["never-married", "0"],
    ]);
  });
  test("the tables can be drawn from", async () => {
    const people = drawCensus(loadCensusTables((await built).outDirectory), 20_000, 1);
    const women = labelsOf(people, "sex")!.codes.filter(
      (code) => labelsOf(people, "sex")!.labels[code] === "female",
    ).length;
    expect(Math.abs(women / 20_000 - 2540 / 4730)).toBeLessThan(0.015);
    const hours = people.usualHours.reduce((sum, h) => sum + h, 0) / 20_000;
    expect(Math.abs(hours - 36.147)).toBeLessThan(0.35);
  });
  test("the same files give the same tables, zipped or not, whatever the case of names", async () => {
    const zipped = file(gzipSync(persons.replace("AGEP", "agep")), "csv.gz");
    const again = await build([zipped, withoutHouseholds.housing], { note: "invented" });
    expect(again.manifest).toEqual((await built).manifest);
  });
});

describe("reading", () => {
  const mean = (values: readonly number[], weights: readonly number[]) =>
    values.reduce((sum, value, i) => sum + value * weights[i], 0) / weights.reduce((sum, weight) => sum + weight, 0);

  test("persons are joined with their households, and do not count themselves as children", async () => {
    const records = await readCensusRecords([withoutHouseholds.persons, withoutHouseholds.housing], "PWGTP");
    expect(mean(records.householdSize, records.weight)).toBeCloseTo(3.2397463, 6);
    expect(mean(records.children, records.weight)).toBeCloseTo(1.1488372, 6);
    expect(records.children.filter((_, i) => records.age[i] === 17)).toEqual(new Array(7).fill(0));
    expect(mean(records.wage, records.weight)).toBeCloseTo(32.128500664, 8);
  });
  test("household facts in the person file", async () => {
    const own = edited((fields, i) => [...fields, ...(i === 0 ? ["NP", "TEN", "KIDS_U18"] : ["4", "3", "2"])]);
    const records = await readCensusRecords([file(own)], "PWGTP");
    expect(new Set(records.householdSize)).toEqual(new Set([4]));
    expect(records.children[0]).toBe(2);
    expect(records.children[2]).toBe(1); // a working minor: the other one
  });
  test("no household facts: marital status only", async () => {
    const { manifest, outDirectory } = await build([withoutHouseholds.persons]);
    expect(manifest.hasHouseholds).toBe(false);
    const { columns } = drawCensus(loadCensusTables(outDirectory), 10, 1);
    expect([...columns.keys()].sort()).toEqual([
      ...["age", "education", "maritalStatus", "occupation", "occupationGroup", "sex"],
    ]);
  });
  test("an unknown occupation has its group's name", async () => {
    const { occupations } = await readCensusRecords([withoutHouseholds.persons], "PWGTP");
    expect(occupations.at(-1)).toEqual({ code: "4721", title: "Sales", groupCode: "SAL", group: "Sales" });
  });
  test("one state", async () =>
    expect((await readCensusRecords([withoutHouseholds.persons], "PWGTP", 36)).weight.reduce((a, b) => a + b)).toBe(
      2420,
    ));
  test("another weight", async () => {
    const doubled = edited((fields, i) => [...fields, i === 0 ? "PWGTP9" : String(2 * Number(fields[12]))]);
    expect((await build([file(doubled)], { weightColumn: "pwgtp9" })).manifest.population).toBe(9460);
  });
});

describe("input that cannot be used", () => {
  const refused = (name: string, inputs: readonly string[], message: RegExp, options?: Partial<CensusBuildOptions>) =>
    test(name, async () => expect(build(inputs, options)).rejects.toThrow(message));
  const without = (column: number) => file(edited((fields) => fields.filter((_, i) => i !== column)));
  const inLine5 = (column: number, value: string) =>
    file(edited((fields, i) => (i === 4 ? fields.with(column, value) : fields)));

  refused("no files", [], /no PUMS files/);
  refused("a file that is not there", [join(directory, "none.csv")], /none\.csv.*no such file/);
  refused("an empty file", [file("")], /the file is empty/);
  refused("only a header", [file(persons.split("\n")[0])], /no employed wage earner/);
  refused("a missing column", [without(8)], /csv:1: no column WKHP/);
  refused("a column of another name", [file(persons.replace("WAGP", "WAGEP"))], /no column WAGP; did you mean WAGEP/);
  refused("a missing weight", [withoutHouseholds.persons], /no column PWGTP1; did you mean PWGTP/, {
    weightColumn: "PWGTP1",
  });
  refused("text for a number", [inLine5(9, "much")], /csv:5: column WAGP: expected a number, got "much"/);
  refused("a negative weight", [inLine5(12, "-3")], /csv:5: column PWGTP: expected a weight of 0 or more/);
  refused("a sex that does not exist", [inLine5(4, "3")], /csv:5: column SEX: expected a whole number from 1 to 2/);
  refused("an education that does not exist", [inLine5(5, "")], /csv:5: column SCHL/);
  refused("no occupation", [inLine5(7, "")], /csv:5: column OCCP/);
  refused("no adjustment", [inLine5(11, "")], /csv:5: column ADJINC/);
  refused("a row too short", [file(edited((fields, i) => (i === 4 ? fields.slice(1) : fields)))], /csv:5: .*Length/);
  refused(
    "a household that is missing",
    [withoutHouseholds.persons, file("SERIALNO,NP,TEN\n1,2,3\n")],
    /csv:2: column SERIALNO/,
  );
  refused("housing without tenure", [withoutHouseholds.persons, file("SERIALNO,NP\n1,2\n")], /csv:1: no column TEN/);
  refused("only housing", [withoutHouseholds.housing], /no employed wage earner/);
  refused("too few people", [withoutHouseholds.persons], /25 employed wage earners; expected at least 30/, {
    state: 36,
  });
  refused("a state without people", [withoutHouseholds.persons], /no employed wage earner/, { state: 1 });
  refused("a state where there is no column for it", [without(2)], /no column STATE or ST/, { state: 36 });
  refused("a zip that is none", [file("SERIALNO", "csv.gz")], /header/);
  refused("a directory that cannot be made", [withoutHouseholds.persons], /cannot write/, {
    outDirectory: "/dev/null/x",
  });
});
