import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { labelOf, labelsOf, numbersOf } from "../../src/population/population.ts";
import type { PopulationFilter } from "../../src/population/population-filter.ts";
import type { DrawNote } from "../../src/population/population-source.ts";
import { readPersonFile } from "../../src/population/sources/persons/person-file.ts";
import { chiSquareRatio } from "./chi-square.ts";

const directory = mkdtempSync(join(tmpdir(), "person-file-"));
let files = 0;
function file(text: string): string {
  const path = join(directory, `${++files}.csv`);
  writeFileSync(path, text);
  return path;
}
const read = (text: string, size?: number, seed = 1, filter?: PopulationFilter) =>
  readPersonFile(file(text), { size, seed, filter });
const wages = (...values: Parameters<typeof read>) => [...read(...values).wage];

const persons = `name,wage,hours,age,sex,education,occupation,occupation_group
"Doe, Ann",30,40,41,female,bachelor,"Cooks, private",Food
Bob,12.5,,,Male,,Clerk,Office
"Cy ""C""",99,60,30,male,graduate,Clerk,Office
`;

describe("used whole", () => {
  test("a file of wages only", () => expect(wages("wage\n10\n20.5\n3e1\n")).toEqual([10, 20.5, 30]));
  test("no newline at the end, Windows line ends, a byte order mark, empty lines", () =>
    expect(wages("\ufeffwage\r\n10\r\n\r\n20")).toEqual([10, 20]));
  test("the size is that of the file", () => expect(wages("wage\n10\n20\n", 2, 99)).toEqual([10, 20]));
  test("names of columns ignore case and space", () => expect(wages("id, Wage \n1,10\n")).toEqual([10]));
  test("a person's facts", () => {
    const people = read(persons);
    const { usualHours, weight } = people;
    expect([...usualHours]).toEqual([40, 40, 60]);
    expect([...weight]).toEqual([1, 1, 1]);
    expect([...numbersOf(people, "age")!]).toEqual([41, Number.NaN, 30]);
    const labels = (column: "sex" | "education" | "occupation" | "occupationGroup") =>
      [0, 1, 2].map((i) => labelOf(labelsOf(people, column), i));
    expect(labels("sex")).toEqual(["female", "male", "male"]);
    expect(labels("education")).toEqual(["bachelor", undefined, "graduate"]);
    expect(labels("occupation")).toEqual(["Cooks, private", "Clerk", "Clerk"]);
    expect(labels("occupationGroup")).toEqual(["Food", "Office", "Office"]);
  });
  test("a fact that the file does not have is absent", () => expect(read("wage\n1\n").columns.size).toBe(0));
});

describe("drawn", () => {
  const drawn = (text: string, size: number | undefined, seed = 1) => [
    ...readPersonFile(file(text), { size, seed, weights: "draw" }).wage,
  ];
  const weighted = "wage,weight\n1,1\n2,0\n3,3\n4,6\n";
  test("in proportion to weight", () => {
    const drawn = wages(weighted, 100_000);
    const counts = [1, 2, 3, 4].map((wage) => drawn.filter((w) => w === wage).length);
    expect(counts[1]).toBe(0);
    expect(chiSquareRatio(counts.toSpliced(1, 1), [1, 3, 6])).toBeLessThan(1);
  });
  test("with equal chances where there are no weights", () => {
    const drawn = wages("wage\n1\n2\n3\n", 60_000);
    expect(
      chiSquareRatio(
        [1, 2, 3].map((wage) => drawn.filter((w) => w === wage).length),
        [1, 1, 1],
      ),
    ).toBeLessThan(1);
  });
  test("as many as rows where there is no size", () => expect(drawn(weighted, undefined)).toHaveLength(4));
  test("as many as rows, and yet drawn", () => expect(drawn("wage,weight\n1,1\n2,9\n", 2, 3)).toEqual([2, 2]));
  test("by seed", () => {
    expect(wages(weighted, 50, 1)).toEqual(wages(weighted, 50, 1));
    expect(wages(weighted, 50, 1)).not.toEqual(wages(weighted, 50, 2));
    expect(wages(weighted, 500, 1).slice(0, 50)).toEqual(wages(weighted, 50, 1));
  });
  test("a person's facts go with the wage", () => {
    const people = read(persons, 100);
    const { wage, size } = people;
    for (let i = 0; i < size; i++)
      expect(numbersOf(people, "age")![i]).toBe({ 30: 41, 12.5: Number.NaN, 99: 30 }[wage[i]]);
  });
});

describe("weights that are used", () => {
  const weighted = "wage,weight,age\n10,1,30\n20,0,40\n30,2,50\n500,.5,60\n";
  const use = (size?: number, filter: PopulationFilter = {}, seed = 1) =>
    readPersonFile(file(weighted), { size, seed, filter, weights: "use" });
  test("each row once, whatever the seed, without those of weight 0", () => {
    for (const seed of [1, 2]) {
      const { wage, weight } = use(undefined, {}, seed);
      expect([...wage]).toEqual([10, 30, 500]);
      expect([...weight]).toEqual([1, 2, 0.5]);
    }
  });
  test.each([3, 4])("a size of %i is that of the file", (size) => expect(use(size).size).toBe(3));
  test("another size is refused", () =>
    expect(() => use(100)).toThrow(
      "population.weights: use takes every row of the file, 3, and population.size is 100; expected weights: draw, or no size",
    ));
  test("a filter comes first", () => expect([...use(undefined, { age: { max: 45 } }).wage]).toEqual([10]));
  test.each([
    [undefined, "use"],
    [4, "use"],
    [3, "use"],
    [50, "draw"],
  ] as const)("with size %p the default is %s", (size, expected) => {
    const notes: DrawNote[] = [];
    readPersonFile(file(weighted), { size, seed: 1, note: (note) => notes.push(note) });
    expect(notes.flatMap(({ weights }) => weights ?? [])).toEqual([expected]);
  });
  test("a draw says its design effect", () => {
    const notes: DrawNote[] = [];
    readPersonFile(file(weighted), { size: 50, seed: 1, note: (note) => notes.push(note) });
    // 3·(1 + 4 + .25)/3.5² of the three rows that count.
    expect(notes.flatMap(({ warning }) => warning?.message ?? [])[0]).toContain(
      "with a design effect of 1.3: its 3 rows say as much as 2 of equal weight",
    );
  });
  test("a draw by equal weights has nothing to say", () => {
    const notes: DrawNote[] = [];
    readPersonFile(file("wage,weight\n1,7\n2,7\n"), { size: 9, seed: 1, note: (note) => notes.push(note) });
    expect(notes).toEqual([{ weights: "draw" }]);
  });
});

describe("filtered", () => {
  const filtered = (name: string, filter: PopulationFilter, expected: readonly number[]) =>
    test(name, () => expect(wages(persons, undefined, 1, filter)).toEqual(expected));
  filtered("by wage", { wage: { max: 30 } }, [30, 12.5]);
  filtered("by hours", { hours: { min: 41 } }, [99]);
  filtered("by age, which leaves the unknown out", { age: { max: 60 } }, [30, 99]);
  filtered("by a column of one's own", { name: ["bob", 'Cy "C"'] }, [12.5, 99]);
  filtered("by sex", { sex: "MALE" }, [12.5, 99]);
  filtered("by a list of educations", { education: ["graduate", "bachelor"] }, [30, 99]);
  filtered("by occupation", { occupation: "clerk" }, [12.5, 99]);
  filtered("by occupation group and wage", { occupationGroup: "Office", wage: { min: 20 } }, [99]);
});

describe("refused", () => {
  const refused = (name: string, text: string, message: string, filter?: PopulationFilter) =>
    test(name, () => {
      const path = file(text);
      const call = () => readPersonFile(path, { seed: 1, filter });
      expect(call).toThrow(ScenarioError);
      expect(call).toThrow(`${path}${message}`);
    });
  refused("an empty file", "", ":1:1: the file is empty");
  refused("no wages", "wage\n", ":1:5: no rows");
  refused("no column wage", "id,wages\n1,10\n", ':1:1: no column wage; is it "wages"?');
  refused("nothing like wage", "identifier,salary\n1,10\n", ":1:1: no column wage");
  refused("text", "id,wage\n1,10\n22,ten\n", ':3:4: expected a wage above 0 in dollars per hour, got "ten"');
  refused("text after a quoted field", 'id,wage\n"a, b",x\n', ":2:8: expected a wage above 0");
  refused("NaN", "wage\nNaN\n", ':2:1: expected a wage above 0 in dollars per hour, got "NaN"');
  refused("infinity", "wage\n1\nInfinity\n", ":3:1: expected a wage");
  refused("zero", "wage\n0\n", ":2:1: expected a wage");
  refused("a negative wage", "wage\n5\n\n-1\n", ":4:1: expected a wage");
  refused("a wage that is missing", "id,wage\n1,\n", ":2:3: expected a wage");
  refused("a row too short", "id,wage\n1\n", ":2:1: expected 2 fields, got 1");
  refused("a row too long", "wage\n1,000\n", ":2:1: expected 1 fields, got 2");
  refused("a negative weight", "wage,weight\n1,-1\n", ":2:3: expected a weight of 0 or more");
  refused("zero weights", "wage,weight\n1,0\n", ": every weight is 0");
  refused("more hours than a week has", "wage,hours\n1,169\n", ":2:3: expected weekly hours");
  refused("an age in parts", "wage,age\n1,3.5\n", ":2:3: expected an age");
  refused("an unknown sex", "wage,sex\n1,m\n", ':2:3: expected female, male, got "m"');
  refused("an unknown education", "wage,education\n1,phd\n", ":2:3: expected less-than-high-school");
  refused("a quote that stays open", 'wage\n"1\n', ": Quote Not Closed");
  refused("a filter that no row passes", "wage\n1\n", ": none of 1 rows passes", { wage: { min: 2 } });
  test("a file that is not there", () =>
    expect(() => readPersonFile("/none.csv", { size: 1, seed: 1 })).toThrow("cannot read /none.csv"));
  test("a filter on what the file does not have", () =>
    expect(() => read("wage\n1\n", 1, 1, { age: { min: 2 } })).toThrow(
      /filter\.age: .* has no column age; did you mean "wage"\?/,
    ));
  test("a filter on hours that are only assumed", () =>
    expect(() => read("wage\n1\n", 1, 1, { hours: { min: 2 } })).toThrow(
      /filter\.hours: .* has no column hours; expected one of wage/,
    ));
  test("an unknown label in a filter", () =>
    expect(() => read(persons, 1, 1, { occupation: "Clerc" })).toThrow('did you mean "Clerk"'));
});
