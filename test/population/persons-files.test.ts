/** Files of persons as spreadsheets, statistics packages and data archives write them. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import type { FileReading } from "../../src/population/column-map.ts";
import { columnOf, labelOf, type Population } from "../../src/population/population.ts";
import type { DrawNote } from "../../src/population/population-source.ts";
import { readPersonFile } from "../../src/population/sources/persons/person-file.ts";

const directory = mkdtempSync(join(tmpdir(), "persons-files-"));
let files = 0;
function file(content: string | Uint8Array): string {
  const path = join(directory, `${++files}.csv`);
  writeFileSync(path, content);
  return path;
}

function read(content: string | Uint8Array, reading: FileReading = {}) {
  const notes: DrawNote[] = [];
  const path = file(content);
  const people = readPersonFile(path, { seed: 1, reading, note: (note) => notes.push(note) });
  const told = notes.flatMap(({ warning }) => warning?.message ?? []).map((text) => text.replaceAll(path, "F"));
  return { ...people, told };
}

const rounded = (values: ArrayLike<number>) => Array.from(values, (value) => Number(value.toFixed(4)));
const labels = (people: Population, name: string) =>
  Array.from({ length: people.size }, (_, i) => {
    const column = columnOf(people, name);
    return column?.kind === "label" ? labelOf(column, i) : column?.values[i];
  });

/** @param message after the path of the file, or in the error where there is no place */
function refused(content: string | Uint8Array, message: string, reading: FileReading = {}): void {
  const path = file(content);
  const work = () => readPersonFile(path, { seed: 1, reading });
  expect(work).toThrow(ScenarioError);
  expect(work).toThrow(message.startsWith(":") ? `${path}${message}` : message);
}

describe("separators and decimals", () => {
  test.each([
    ["semicolons", "wage;hours\n20,5;40\n30;35,5\n", [20.5, 30], [40, 35.5]],
    ["semicolons and points", "wage;hours\n20.5;40\n30;35.5\n", [20.5, 30], [40, 35.5]],
    ["tabs", "wage\thours\n20.5\t40\n", [20.5], [40]],
    ["tabs and decimal commas", "wage\thours\n20,5\t40\n", [20.5], [40]],
    ["a line that says the separator", "sep=;\nwage;hours\n20,5;40\n", [20.5], [40]],
    ["a line that says a comma", "sep=,\nwage,hours\n20.5,40\n", [20.5], [40]],
    ["points of thousands", "wage;hours;id\n20,5;40;1.234.567\n", [20.5], [40]],
    ["quotes", '"wage";"hours"\n"20,5";"40"\n', [20.5], [40]],
    ["commas in a header by semicolons", "wage;occupation, detailed, as given\n20;x\n", [20], [40]],
    ["semicolons in a header by commas", '"a;b;c;d",wage\nx,20\n', [20], [40]],
    ["ends of lines of old", "wage,hours\r20,40\r30,35\r", [20, 30], [40, 35]],
    ["rows of nothing but separators", "wage,hours\n20,40\n,\n , \n", [20], [40]],
  ])("%s", (_, text, wages, hours) => {
    const { wage, usualHours } = read(text);
    expect([...wage]).toEqual(wages);
    expect([...usualHours]).toEqual(hours);
  });
  test("decimal commas in a column of one's own", () =>
    expect(labels(read("wage;score\n20;0,5\n30;1,25\n"), "score")).toEqual([0.5, 1.25]));
  test.each([
    [
      "thousands or decimals",
      "wage;hours\n20;40\n53,500;40\n",
      ':3:1: expected a wage above 0 in dollars per hour, got "53,500"; are these thousands or decimals?',
    ],
    [
      "points among commas",
      "wage;hours\n20,5;40\n30.5;40\n",
      ':3:1: expected a wage above 0 in dollars per hour, got "30.5"',
    ],
    [
      "a decimal comma in quotes",
      'wage,hours\n"20,5",40\n',
      ':2:1: expected a wage above 0 in dollars per hour, got "20,5"; write 20.5, with a point',
    ],
    ["a comma of thousands in quotes", 'wage,hours\n"1,200",40\n', "write 1200, without a comma"],
    ["a decimal comma in one column", "wage\n20,5\n", ":2:1: expected 1 fields, got 2; write 20.5, with a point"],
    ["a row too long", "sep=;\nwage;hours\n20;40;1\n", ":3:1: expected 2 fields, got 3"],
    [
      "a line behind a field of two lines",
      'wage,note\n20,"a\nb"\n\nx,c\n',
      ':5:1: expected a wage above 0 in dollars per hour, got "x"',
    ],
    ["a line behind empty ones", 'wage,note\r\n\r\n20,"a"\r\n\r\nx,c\r\n', ":5:1: expected a wage"],
    ["a field by tabs", "wage\thours\n20\tx\n", ':2:4: expected weekly hours above 0 and up to 168, got "x"'],
  ])("refused: %s", (_, text, message) => refused(text, message));
});

describe("encodings", () => {
  const text = "wage,occupation\n20,Café owner\n30,Cafè owner\n";
  test("Windows-1252 is read with a remark", () => {
    const people = read(Buffer.from(text.replace("owner", "\u0093owner\u0094"), "latin1"));
    expect(labels(people, "occupation")).toEqual(["Café “owner”", "Cafè owner"]);
    expect(people.told).toEqual(["F: not UTF-8 (line 2): read as Windows-1252, which has the letters of Latin-1"]);
  });
  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 without a mark", Buffer.from(text, "utf16le")],
    ["UTF-16, big-endian", Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ["gzip", gzipSync(text)],
  ])("%s", (_, bytes) => {
    const people = read(bytes);
    expect(labels(people, "occupation")).toEqual(["Café owner", "Cafè owner"]);
    expect(people.told).toEqual([]);
  });
  test("a byte that no Windows-1252 has", () =>
    refused(
      Buffer.from([...Buffer.from("wage,x\n20,"), 0x81]),
      ":2:4: the byte 0x81 is not UTF-8, and not Windows-1252",
    ));
  test("a broken character among sound ones", () =>
    refused(
      Buffer.concat([Buffer.from("wage,x\n20,é\n30,"), Buffer.from([0xe9, 0x0a])]),
      ":3:4: the byte 0xE9 is not UTF-8, although other characters are",
    ));
  test("a workbook", () =>
    refused(Buffer.from("PK\u0003\u0004..."), ": a workbook or a zip file; expected a CSV file"));
});

describe("what is not known", () => {
  test.each(["NA", "NaN", ".", "null", "NULL", "#N/A", "<NA>", "N/A", ""])("%p in optional columns", (mark) => {
    const people = read(
      `wage,hours,age,sex,occupation,score\n20,${mark},${mark},${mark},${mark},${mark}\n30,35,41,male,Clerk,2\n`,
    );
    expect([...people.usualHours]).toEqual([40, 35]);
    expect(labels(people, "age")).toEqual([Number.NaN, 41]);
    expect(labels(people, "sex")).toEqual([undefined, "male"]);
    expect(labels(people, "occupation")).toEqual([undefined, "Clerk"]);
    expect(labels(people, "score")).toEqual([Number.NaN, 2]);
  });
  test.each(["NA", "NaN", ".", "null"])("%s for a wage", (mark) =>
    refused(
      `wage,age\n${mark},3\n`,
      `:2:1: expected a wage above 0 in dollars per hour, got "${mark}", which is unknown`,
    ),
  );
  test("a weight", () =>
    refused("wage,weight\n2,NA\n", ':2:3: expected a weight of 0 or more, got "NA", which is unknown'));
});

describe("columns that are there twice", () => {
  test.each([
    ["id,wage,wage\n1,2,3\n", ":1:9: column wage is there twice (columns 2 and 3)"],
    ["wage, WAGE \n2,3\n", ":1:6: column wage is there twice (columns 1 and 2)"],
    [
      "wage,occupation_group,occupationGroup\n2,a,b\n",
      ":1:23: column occupationGroup is there twice (columns 2 and 3)",
    ],
    ["wage,Region,region\n2,a,b\n", ":1:13: column region is there twice (columns 2 and 3)"],
  ])("%j", (text, message) => refused(text, message));
});

describe("pay that is not by the hour", () => {
  const say = (per: string) =>
    `say population.columns: {wage: {column: wage, per: ${per}}}, or per: hour where it is right`;
  test.each([
    ["annual", "65000\n42000\n53500", "53,500", "year"],
    ["annual, with zeros' neighbours", "12500\n13000\n60000", "13,000", "year"],
    ["monthly", "4100\n5200\n2600\n3900", "4,000", "month"],
    ["weekly", "900\n1100\n640\n20", "770", "week"],
    ["annual with one by the hour", "22\n48000\n39000\n61000", "43,500", "year"],
  ])("%s", (what, rows, median, per) =>
    refused(
      `id,wage\n${rows.replaceAll(/^/gm, "1,")}\n`,
      `:1:4: wage is dollars per hour; a median of ${median} looks like ${what.split(/[ ,]/)[0]} pay; ${say(per)}`,
    ),
  );
  test("high earners among others pass", () =>
    expect(read(`wage\n${"25\n".repeat(30)}800\n45000\n`).wage).toHaveLength(32));
  test("what the scenario says is so is so", () =>
    expect([...read("wage\n800\n900\n", { columns: { wage: { column: "wage", per: "hour" } } }).wage]).toEqual([
      800, 900,
    ]));
  test.each(["200\n180", "0.01\n0.02"])("a doubtful median is told of", (rows) =>
    expect(read(`wage\n${rows}\n`).told[0]).toContain("an hour: is it pay for an hour?"),
  );
});

describe("columns by the scenario's word", () => {
  test.each([
    ["year", "52000", "40", 25],
    ["year", "52000", "20", 50],
    ["year", "52000", "NA", 25],
    ["month", "4333.333333333333", "40", 25],
    ["week", "1000", "50", 20],
    ["hour", "18.5", "50", 18.5],
  ] as const)("pay for a %s: %s at %s hours", (per, pay, hours, wage) => {
    const { wage: read1 } = read(`pay,h\n${pay},${hours}\n`, { columns: { wage: { column: "pay", per }, hours: "h" } });
    expect(read1[0]).toBeCloseTo(wage, 10);
  });
  test("weeks of the row count where they are known, and the remark says which did", () => {
    const people = read("PAY,h,w\n52000,40,26\n52000,,\n", {
      columns: { wage: { column: "pay", per: "year" }, hours: "h", weeks: "w" },
    });
    expect(rounded(people.wage)).toEqual([50, 25]);
    expect([...people.columns.keys()]).toEqual([]);
    expect(people.told).toEqual([
      "F: wages are PAY, pay for a year, over hours a week of h (40 for 1 rows without) and weeks of w (52 for 1 rows without)",
    ]);
  });
  test("hours that the file does not have", () =>
    expect(read("pay\n52000\n", { columns: { wage: { column: "pay", per: "year" } } }).told).toEqual([
      "F: wages are pay, pay for a year, over hours a week taken to be 40 and weeks taken to be 52",
    ]));
  test("labels by code, and codes of the unknown", () => {
    const people = read("wage,g,yrs\n20,01,30\n30,2,999\n40,9,50\n", {
      columns: {
        sex: { column: "g", labels: { 1: "male", 2: "female" }, missing: [9] },
        age: { column: "yrs", missing: [999] },
      },
    });
    expect(labels(people, "sex")).toEqual(["male", "female", undefined]);
    expect(labels(people, "age")).toEqual([30, Number.NaN, 50]);
    expect(columnOf(people, "g")).toBeUndefined();
  });
  test("who has a code for no wage is left out and counted", () => {
    const people = read("pay,age\n52000,30\n0,10\n999999,20\nNA,1\n", {
      columns: { wage: { column: "pay", per: "year", missing: [0, 999999] } },
    });
    expect([...people.wage]).toEqual([25]);
    expect(people.told[0]).toContain("F: 3 of 4 rows have no wage and are left out");
  });
  test("a column income is one that can be named", () =>
    expect([...read("income\n52000\n", { columns: { wage: { column: "income", per: "year" } } }).wage]).toEqual([25]));
  test("another column of our name gives way", () =>
    expect([...read("wage,better\n1,20\n", { columns: { wage: "better" } }).wage]).toEqual([20]));
  test.each([
    [
      "a column that is not there",
      "pay\n1\n",
      { wage: "pays" },
      'population.columns.wage: the file has no column pays; did you mean "pay"?',
    ],
    [
      "a code without a label",
      "wage,g\n20,3\n",
      { sex: { column: "g", labels: { 1: "male" } } },
      ':2:4: no code of sex: "3"',
    ],
    [
      "pay of 0",
      "pay\n0\n",
      { wage: { column: "pay", per: "year" as const } },
      ':2:1: expected pay above 0 in dollars per year, got "0"',
    ],
    [
      "nobody with a wage",
      "pay\n0\n0\n",
      { wage: { column: "pay", missing: [0] } },
      ":1:4: no rows with a wage; 2 without one",
    ],
  ])("refused: %s", (_, text, columns, message) => refused(text, message, { columns }));
});

describe("extracts of surveys", () => {
  test("IPUMS USA", () => {
    const people = read(
      `YEAR,SERIAL,PERWT,NUMPREC,SEX,AGE,MARST,EDUC,EDUCD,OCC,UHRSWORK,WKSWORK1,INCWAGE
2022,1,98.00,2,1,44,1,10,101,0010,50,52,130000
2022,1,75.00,2,2,43,2,06,063,4720,20,26,13000
2022,2,60.00,1,2,16,6,06,061,0000,00,00,000000
2022,3,12.00,1,1,9,6,01,017,0000,00,00,999999
2016,4,30.00,1,1,70,5,11,114,0430,99,52,999998
2016,5,31.00,1,1,70,5,11,116,0430,99,50,99000
`,
      { format: "ipums-usa" },
    );
    expect(rounded(people.wage)).toEqual([50, 25, 20]);
    expect([...people.weight]).toEqual([98, 75, 31]);
    expect([...people.usualHours]).toEqual([50, 20, 99]);
    expect(labels(people, "sex")).toEqual(["male", "female", "male"]);
    expect(labels(people, "education")).toEqual(["bachelor", "high-school", "graduate"]);
    expect(labels(people, "maritalStatus")).toEqual(["married", "married", "widowed"]);
    expect(labels(people, "householdSize")).toEqual([2, 2, 1]);
    expect(labels(people, "occupation")).toEqual(["Chief Executives And Legislators", "Cashiers", undefined]);
    expect(labels(people, "YEAR")).toEqual([2022, 2022, 2016]);
    expect(people.told).toEqual([
      "F: 3 of 6 rows have no wage and are left out; F: wages are INCWAGE, pay for a year, over hours a week of UHRSWORK and weeks of WKSWORK1",
    ]);
  });
  test("IPUMS USA with intervals of weeks, and education without detail", () => {
    const people = read("incwage,wkswork2,uhrswork,educ,perwt\n28000,2,40,8,1\n10200,6,0,3,2\n", {
      format: "ipums-usa",
    });
    expect(rounded(people.wage)).toEqual([35, 5]);
    expect(labels(people, "education")).toEqual(["some-college", "less-than-high-school"]);
    expect(people.told[0]).toContain("hours a week of uhrswork (40 for 1 rows without) and weeks of wkswork2");
  });
  test("IPUMS CPS, last year's pay", () => {
    const people = read(
      `YEAR,ASECWT,EARNWT,AGE,SEX,MARST,EDUC,OCC,WKSWORK1,UHRSWORKLY,INCWAGE,HOURWAGE
2023,1500.5,0,85,1,1,125,0010,52,40,104000,999.99
2023,1300.5,9,33,2,7,092,4720,40,30,24000,20.00
2019,1300.5,9,33,2,3,073,4720,40,999,32000,20.00
2023,1000.5,0,5,2,9,001,0000,0,999,99999999,999.99
2023,1000.5,0,20,2,6,081,0000,0,999,0,999.99
2010,1000.5,0,20,2,6,081,0000,0,999,9999999,999.99
`,
      { format: "ipums-cps" },
    );
    expect(rounded(people.wage)).toEqual([50, 20, 20]);
    expect([...people.weight]).toEqual([1500.5, 1300.5, 1300.5]);
    expect([...people.usualHours]).toEqual([40, 30, 40]);
    expect(labels(people, "education")).toEqual(["graduate", "some-college", "high-school"]);
    expect(labels(people, "maritalStatus")).toEqual(["married", undefined, "separated"]);
    expect(labels(people, "occupation")).toEqual(["Chief Executives And Legislators", "Cashiers", undefined]);
    expect(people.told[0]).toContain("3 of 6 rows have no wage and are left out");
  });
  test("IPUMS CPS, this week's earnings", () => {
    const people = read(
      "EARNWT,EARNWEEK,UHRSWORK1,UHRSWORKT\n5,1000.00,40,50\n6,600.00,997,50\n7,9999.99,40,40\n8,0,40,40\n9,999999,40,40\n",
      { format: "ipums-cps" },
    );
    expect(rounded(people.wage)).toEqual([25, 15]);
    expect([...people.weight]).toEqual([5, 6]);
    expect([...people.usualHours]).toEqual([40, 40]);
  });
  test("IPUMS CPS, hourly wages", () =>
    expect([
      ...read("EARNWT,HOURWAGE,AGE\n5,21.50,40\n5,99.99,40\n5,999.99,40\n", { format: "ipums-cps" }).wage,
    ]).toEqual([21.5]));
  test("the Census Bureau's PUMS", () => {
    const people = read(
      `SERIALNO,PWGTP,AGEP,SEX,SCHL,MAR,OCCP,WKHP,WKWN,WAGP,ADJINC,NP,TEN
2023GQ1,17,40,1,21,1,0010,40,52,104000,1000000,3,1
2023HU2,11,30,2,16,5,4720,20,52,10400,2000000,1,
2023HU3,8,12,2,08,5,,,,,1000000,2,3
2023HU4,8,50,2,22,3,,,,0,1000000,2,4
`,
      { format: "pums" },
    );
    expect(rounded(people.wage)).toEqual([50, 20]);
    expect([...people.weight]).toEqual([17, 11]);
    expect(labels(people, "education")).toEqual(["bachelor", "high-school"]);
    expect(labels(people, "maritalStatus")).toEqual(["married", "never-married"]);
    expect(labels(people, "housing")).toEqual(["owner", "group-quarters"]);
    expect(labels(people, "occupationGroup")).toEqual(["Management", "Sales"]);
    expect(people.told[0]).toContain("2 of 4 rows have no wage and are left out");
  });
  test("PUMS with intervals of weeks, and marks of the Bureau's interface", () =>
    expect(rounded(read("WAGP,WKW,WKHP,SCHL\n51000,1,40,24\n-1,bb,bb,bb\n", { format: "pums" }).wage)).toEqual([25]));
  test("the scenario's word comes first", () =>
    expect([...read("INCWAGE,PERWT,H\n52000,3,20\n", { format: "ipums-usa", columns: { hours: "H" } }).wage]).toEqual([
      50,
    ]));
  test.each([
    [
      "a column that it must have",
      "PERWT,AGE\n1,2\n",
      { format: "ipums-usa" },
      ":1:1: no column INCWAGE, which population.format ipums-usa reads",
    ],
    ["a code that is none", "INCWAGE,SEX\n9000,4\n", { format: "ipums-usa" }, ':2:6: no code of sex: "4"'],
    [
      "an extract without its format",
      "INCWAGE,PERWT\n9000,4\n",
      {},
      ":1:1: no column wage; is it an extract that population.format: ipums-usa reads?",
    ],
    ["one of the CPS", "INCWAGE,ASECWT\n9000,4\n", {}, "population.format: ipums-cps reads?"],
    ["one of the Bureau", "WAGP,PWGTP\n9000,4\n", {}, "population.format: pums reads?"],
  ])("refused: %s", (_, text, reading, message) => refused(text, message, reading));
});
