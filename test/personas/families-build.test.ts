/** Families of PUMS files: some 350 invented persons whose families are known, with links, and without. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { buildCensusTables } from "../../src/population/sources/census/build.ts";
import { assumedFamilies } from "../../src/population/sources/census/families/assumed-families.ts";
import { familyTypeNames } from "../../src/population/sources/census/families/family-types.ts";
import { readCensusRecords } from "../../src/population/sources/census/records.ts";

const directory = mkdtempSync(join(tmpdir(), "census-families-"));
let files = 0;

/** By the dictionary: RELSHIPP, age, SEX, MAR, PERNP; an earner has wages, others none. Then the family that is known. */
type Person = readonly [relation: number, age: number, sex: 1 | 2, marital: number, earned: number, family?: string];

/** HHT, then the persons; the one who answers first. */
const households: readonly (readonly [type: number, persons: readonly Person[]])[] = [
  [
    1, // a couple with two children of 8 and 17
    [
      [20, 41, 2, 1, 60_000, "married-joint-1, spouse 45000"],
      [21, 43, 1, 1, 45_000, "married-joint-1, spouse 60000"],
      [25, 8, 1, 5, 0],
      [25, 17, 2, 5, 3000, "single-0"],
    ],
  ],
  [
    3, // a mother of two with her own mother
    [
      [20, 30, 2, 5, 28_000, "head-of-household-2"],
      [25, 4, 2, 5, 0],
      [26, 9, 2, 5, 0],
      [29, 58, 2, 2, 22_000, "single-0"],
    ],
  ],
  [
    3, // a grandmother with her grown daughter, whose children are 1, 2 and 3
    [
      [20, 55, 2, 3, 35_000, "single-0"],
      [25, 24, 2, 5, 18_000, "head-of-household-3"],
      [30, 1, 1, 5, 0],
      [30, 2, 1, 5, 0],
      [30, 3, 1, 5, 0],
    ],
  ],
  [
    2, // an unmarried couple with a child of the first; a lodger
    [
      [20, 33, 1, 5, 52_000, "head-of-household-1"],
      [22, 31, 2, 5, 30_000, "single-0"],
      [25, 5, 1, 5, 0],
      [34, 45, 1, 3, 41_000, "single-0"],
    ],
  ],
  [
    1, // old parents of the first person's spouse live there, and a married son with his wife and child
    [
      [20, 50, 1, 1, 90_000, "married-joint-0, spouse 0"],
      [21, 49, 2, 1, 0],
      [25, 25, 1, 1, 40_000, "married-joint-1, spouse 26000"],
      [32, 24, 2, 1, 26_000, "married-joint-1, spouse 40000"],
      [30, 2, 2, 5, 0],
      [31, 75, 1, 1, 12_000, "married-joint-0, spouse 9000"],
      [31, 74, 2, 1, 9000, "married-joint-0, spouse 12000"],
    ],
  ],
  [6, [[20, 62, 2, 1, 33_000, "married-joint-0"]]], // whose spouse lives elsewhere
  [4, [[20, 27, 1, 5, 47_000, "single-0"]]],
  [
    1, // two women with four children
    [
      [20, 38, 2, 1, 70_000, "married-joint-3, spouse 65000"],
      [23, 39, 2, 1, 65_000, "married-joint-3, spouse 70000"],
      [27, 2, 1, 5, 0],
      [25, 6, 1, 5, 0],
      [35, 10, 1, 5, 0],
      [26, 16, 1, 5, 0],
    ],
  ],
];

const copies = 10;

interface Written {
  readonly persons: string;
  readonly housing: string;
  /** Of the earners, in the order of the file. */
  readonly known: readonly string[];
}

function written(columns: readonly string[], change = (line: string) => line): Written {
  const persons = [["SERIALNO", "SPORDER", "RELSHIPP", ...personColumns].filter((name) => columns.includes(name))];
  const housing = ["SERIALNO,NP,TEN,HHT,HINCP,TYPEHUGQ"];
  const known: string[] = [];
  for (let copy = 0; copy < copies; copy++)
    households.forEach(([type, people], h) => {
      const serial = `2024HU${copy}${h}`;
      const total = people.reduce((sum, [, , , , earned]) => sum + earned, 0);
      housing.push(`${serial},${people.length},1,${type},${total},1`);
      people.forEach(([relation, age, sex, marital, earned, family], i) => {
        const isEarner = earned > 0;
        if (family) known.push(family);
        const row: Record<string, string | number> = {
          ...{ SERIALNO: serial, SPORDER: i + 1, RELSHIPP: relation, AGEP: age, SEX: sex, SCHL: 21, MAR: marital },
          ...{ OCCP: "4720", WKHP: isEarner ? 40 : "", WKWN: isEarner ? 50 : "", WAGP: earned, PERNP: earned },
          ...{ PINCP: earned, ESR: age < 16 ? "" : isEarner ? 1 : 6, ADJINC: 1_000_000, PWGTP: 10 },
        };
        persons.push(persons[0].map((name) => String(row[name])));
      });
    });
  const path = (name: string, text: string) => {
    const to = join(directory, `${++files}-${name}.csv`);
    writeFileSync(to, text);
    return to;
  };
  return {
    persons: path("persons", persons.map((row) => change(row.join(","))).join("\n")),
    housing: path("housing", housing.join("\n")),
    known,
  };
}

const personColumns = [
  ...["AGEP", "SEX", "SCHL", "MAR", "OCCP", "WKHP", "WKWN", "WAGP", "PERNP", "PINCP", "ESR", "ADJINC", "PWGTP"],
];
const links = ["SERIALNO", "SPORDER", "RELSHIPP"];

describe("with SERIALNO, SPORDER and RELSHIPP", () => {
  const { persons, housing, known } = written([...links, ...personColumns]);

  test("everybody's family, and what the spouse earns, are the true ones", async () => {
    const { families } = await readCensusRecords([persons, housing], "PWGTP");
    expect(families!.links).toBe("linked");
    const found = families!.family.map(([{ type }], i) => {
      const spouse = families!.otherIncome[i];
      return `${familyTypeNames[type]}${Number.isNaN(spouse) ? "" : `, spouse ${spouse}`}`;
    });
    expect(found).toEqual(known);
    expect(found).toHaveLength(190);
  });
  test("the housing file may come first, and persons in any order", async () => {
    const lines = readFileSync(persons, "utf8").split("\n");
    const turned = join(directory, "turned.csv");
    writeFileSync(turned, [lines[0], ...lines.slice(1).reverse()].join("\n"));
    const { families } = await readCensusRecords([housing, turned], "PWGTP");
    expect(families!.family.map(([{ type }]) => familyTypeNames[type])).toEqual(
      known.map((text) => text.split(",")[0]).reverse(),
    );
  });
  test("the manifest says so", async () => {
    const outDirectory = join(directory, "linked");
    const { families, sha256 } = await buildCensusTables({ files: [persons, housing], outDirectory, year: 2024 });
    expect(families).toMatchObject({ links: "linked", otherIncome: "what the spouse earns" });
    expect(Object.keys(sha256)).toEqual(expect.arrayContaining(["families.csv", "employment.csv", "weeks.csv"]));
  });
  test("who does not work counts in employment, and who is over 64 or under 18 does not", async () => {
    const { families } = await readCensusRecords([persons, housing], "PWGTP");
    expect(families!.nonWorkers).toHaveLength(copies);
    expect(families!.nonWorkers[0].family).toEqual([{ type: 1, children: 0, share: 1 }]);
    expect(families!.isCivilian.filter((is) => !is)).toHaveLength(3 * copies);
  });
  test("a file that is given twice is an error with the line", () =>
    expect(readCensusRecords([persons, persons, housing], "PWGTP")).rejects.toThrow(
      /persons\.csv:2: column SPORDER: person 1 of household 2024HU00 is there twice; is a file given twice\?/,
    ));
  test("a relationship that the dictionary does not have", () => {
    const wrong = written([...links, ...personColumns], (line) => line.replace(/^(\w+),2,21,/, "$1,2,12,"));
    return expect(readCensusRecords([wrong.persons, wrong.housing], "PWGTP")).rejects.toThrow(
      /column RELSHIPP: expected a whole number from 20 to 38, got "12"/,
    );
  });
});

describe("without links", () => {
  const { persons, housing } = written(["SERIALNO", ...personColumns]);

  test("families are assumed, and the manifest says what", async () => {
    const outDirectory = join(directory, "assumed");
    const { families } = await buildCensusTables({ files: [persons, housing], outDirectory, year: 2024 });
    expect(families).toMatchObject({ links: "assumed" });
    expect(families!.assumed.join("; ")).toMatch(/MAR 1.*1\/\(adults there\).*17\/18/);
    expect(families!.otherIncome).toMatch(/HINCP - PINCP.*counted as earned/);
  });
  test("other income is that of the other adult of two", async () => {
    const { families } = await readCensusRecords([persons, housing], "PWGTP");
    // The parents of two: the income of their child of 17 is not their own.
    expect(families!.otherIncome.slice(0, 2)).toEqual([48_000, 63_000]);
    expect(families!.otherIncome.slice(2, 9).every(Number.isNaN)).toBe(true);
  });
  test("without types of households there are no families", async () => {
    const without = join(directory, "without.csv");
    writeFileSync(without, readFileSync(housing, "utf8").replace("HHT", "OTHER"));
    const records = await readCensusRecords([persons, without], "PWGTP");
    expect(records.families).toBeNull();
    const outDirectory = join(directory, "none");
    const manifest = await buildCensusTables({ files: [persons, without], outDirectory, year: 2024 });
    expect(manifest.families).toBeUndefined();
    expect(manifest.sha256["families.csv"]).toBeUndefined();
  });
});

describe("assumed families of one person", () => {
  const p = 17 / 18;
  const q = 1 - p;
  test.each([
    ["married, no minors", { isMarried: true, minors: 0, size: 2 }, { "married-joint-0": 1 }],
    ["married, one", { isMarried: true, minors: 1, size: 3 }, { "married-joint-0": q, "married-joint-1": p }],
    [
      "married, two",
      { isMarried: true, minors: 2, size: 4 },
      { "married-joint-0": q * q, "married-joint-1": 2 * p * q, "married-joint-2": p * p },
    ],
    ["one adult with one", { minors: 1, size: 2 }, { "single-0": q, "head-of-household-1": p }],
    ["one of two adults", { minors: 1, size: 3 }, { "single-0": 1 - p / 2, "head-of-household-1": p / 2 }],
    ["a minor with minors", { age: 17, minors: 1, size: 3 }, { "single-0": 1 }],
    ["with a couple in the household", { householdType: 1, minors: 2, size: 5 }, { "single-0": 1 }],
    ["no minors", { minors: 0, size: 2 }, { "single-0": 1 }],
  ])("%s", (_name, given, expected) => {
    const shares: Record<string, number> = {};
    const person = { isMarried: false, age: 30, householdType: 3, ...given };
    for (const { type, share } of assumedFamilies(person))
      shares[familyTypeNames[type]] = (shares[familyTypeNames[type]] ?? 0) + share;
    expect(Object.keys(shares).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, share] of Object.entries(expected)) expect(shares[name]).toBeCloseTo(share, 12);
  });
  test("seven children under 17 are the table's six or more, and a type of three or more", () => {
    const families = assumedFamilies({ isMarried: true, age: 40, householdType: 1, size: 9, minors: 7 });
    expect(families.at(-1)).toMatchObject({ children: 6, type: familyTypeNames.indexOf("married-joint-3") });
    expect(families.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});
