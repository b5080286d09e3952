import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { packageFile } from "../../src/base/package-files.ts";
// Hands the library to plugins.
import "../../src/index.ts";
import { personaText } from "../../src/personas/persona-text.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { labelOf, labelsOf, numbersOf } from "../../src/population/population.ts";
import { openScenario } from "../../src/run/open-scenario.ts";
import { type Prepared, prepare } from "../../src/run/prepare.ts";
import { replayRun } from "../../src/run/replay.ts";
import { simulate } from "../../src/run/simulate.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { idle } from "../episode/run-with.ts";

async function people(path: string): Promise<Prepared> {
  const { scenario, locate, kinds } = await openScenario(path);
  return prepare(scenario, locate, kinds);
}

/** A stored run of an example, and whether its replay is identical. */
async function replayed(prepared: Prepared, scenarioPath: string) {
  const path = join(emptyDirectory(), "runs.db");
  const store = new SqliteStore(path);
  const common = { store, env: {}, signal: idle, listeners: [], command: "simulate", scenarioPath };
  await simulate({ prepared, ...common });
  const replay = await replayRun({ store, run: await store.run("latest"), listeners: [], signal: idle });
  await store.close();
  return replay;
}

const example = (name: string) => packageFile(`examples/${name}.yaml`);

describe("company-town: a source of people", () => {
  test("its columns can be filtered on, weighted by, and are told; the run can be replayed", async () => {
    const prepared = await people(example("company-town"));
    const { population } = prepared;
    const employer = labelsOf(population, "employer");
    const share = population.weight.reduce((sum, w, i) => sum + (labelOf(employer, i) === "firm" ? w : 0), 0) / 30;
    expect(population.size).toBe(30);
    expect(Math.min(...numbersOf(population, "age")!)).toBeGreaterThanOrEqual(25);
    expect(share).toBeCloseTo(0.5, 9);
    const told = Array.from({ length: 30 }, (_, i) => personaText(population, i, 1));
    expect(told.some((text) => / Further facts: employer: firm; pay grade at the firm: [1-5] of 5\. /.test(text))).toBe(
      true,
    );
    expect(told.some((text) => / Further facts: employer: shop\. /.test(text))).toBe(true);
    expect(await replayed(prepared, example("company-town"))).toMatchObject({ identical: true, steps: 2 });
  });
  test("the first people are the same for any size, also of a filtered draw", async () => {
    const { scenario, kinds } = await openScenario(example("company-town"));
    const { source, filter } = scenario.population;
    const wages = (size: number) => drawPopulation({ source, filter, size, seed: 3, kinds }).wage;
    expect(wages(200).slice(0, 20)).toEqual(wages(20));
  });
});

describe("commute: a column of persons", () => {
  test("is told, filtered on after it is made, and weighted by; the run can be replayed", async () => {
    const prepared = await people(example("commute"));
    const { population } = prepared;
    const minutes = numbersOf(population, "commute")!;
    expect(population.size).toBe(30);
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(30);
    expect(population.weight.reduce((sum, w, i) => sum + (minutes[i] < 60 ? w : 0), 0)).toBeCloseTo(15, 9);
    expect(personaText(population, 0, 1)).toContain(
      ` Further facts: one way to work (invented): ${minutes[0]} minutes. `,
    );
    expect(await replayed(prepared, example("commute"))).toMatchObject({ identical: true, steps: 2 });
  });
  test("moves no draw of the others", async () => {
    const { kinds } = await openScenario(example("commute"));
    const draw = (columns: { name: string; longest: number }[]) =>
      drawPopulation({ source: "census", size: 50, seed: 4, kinds, columns });
    const [without, withIt] = [draw([]), draw([{ name: "commute", longest: 90 }])];
    expect(withIt.wage).toEqual(without.wage);
    expect([...withIt.columns.keys()]).toEqual([...without.columns.keys(), "commute"]);
  });
});

/** A scenario of five people beside a plugin with this part. */
function scenario(part: string, population: string, more = ""): string {
  const folder = emptyDirectory();
  writeFileSync(join(folder, "plugin.ts"), `export const plugin = { ${part} };`);
  const text = `name: s\nplugins: [./plugin.ts]\nworkers: {decide: rational${more}}\npopulation: {size: 5, ${population}}\n`;
  writeFileSync(join(folder, "s.yaml"), text);
  return join(folder, "s.yaml");
}

const column = (create: string, kind = "number", name = "mine") =>
  `columns: [{ name: "${name}", description: "d", kind: "${kind}", create: ${create} }]`;
const source = (columns: string, draw: string) =>
  `sources: [{ name: "mine", description: "d", columns: ${columns}, draw: ${draw} }]`;
const wages = `({ size }) => ({ wage: Array(size).fill(20) })`;

test("a template can name a column of a plugin", async () => {
  const path = scenario(
    column("({ population }) => Array(population.size).fill('blue')", "label", "team"),
    "columns: [team]",
  );
  const template = join(emptyDirectory(), "t.yaml");
  writeFileSync(template, 'name: t\nphrases: { a: { when: { team: blue }, text: "You are on team {team}." } }\n');
  writeFileSync(
    path,
    `name: s\nplugins: [./plugin.ts]\nsteps: 1\nworkers: {personaTemplate: ${template}}\npopulation: {size: 5, columns: [team]}\n`,
  );
  const { personas, population } = await people(path);
  expect(personas?.draw(population, 1)[0].text).toBe("You are on team blue.");
});

describe("refused", () => {
  const cases: readonly [name: string, path: string, message: RegExp][] = [
    [
      "a column that throws",
      scenario(column(`() => { throw new Error("oh"); }`), "columns: [mine]"),
      /plugin \S+plugin\.ts:1:\d+: column mine: create: oh$/,
    ],
    [
      "too few values",
      scenario(column("() => [1]"), "columns: [mine]"),
      /plugin \S+plugin\.ts:\d+:\d+: column mine: create: mine: expected 5 numbers, one for each person, found 1$/,
    ],
    [
      "NaN",
      scenario(column("() => [1, 2, NaN, 4, 5]"), "columns: [mine]"),
      /column mine: create: mine: NaN for person 2; expected a finite number/,
    ],
    [
      "numbers for labels",
      scenario(column("() => [1, 2, 3, 4, 5]", "label"), "columns: [mine]"),
      /mine: 1 for person 0; expected a label/,
    ],
    [
      "an unknown column",
      scenario(column("() => []"), "columns: [mne]"),
      /s\.yaml:4:\d+: .*unknown column "mne"; did you mean "mine"\?/,
    ],
    [
      "an option that it has not",
      scenario(column("() => []"), "columns: [{name: mine, far: 3}]"),
      /s\.yaml:4:\d+: .*mine has no option far/,
    ],
    [
      "a column of the record",
      scenario(column("() => []", "number", "age"), "columns: []"),
      /"age" is a column of the record/,
    ],
    [
      "no kind of column",
      scenario(column("() => []", "date"), "columns: []"),
      /mine: kind: expected "number" or "label"/,
    ],
    [
      "a filter on what is not there",
      scenario(column("() => []"), "columns: [mine], filter: {mine: {min: 1}, minee: {min: 1}}"),
      /s\.yaml:4:65: population\.filter: the source census has no column minee; did you mean "mine"\?/,
    ],
    [
      "no wage",
      scenario(source("[{ name: 'age' }]", wages), "source: mine"),
      /population source mine: columns: expected wage/,
    ],
    [
      "a built-in column of another kind",
      scenario(source("[{ name: 'wage' }, { name: 'age', kind: 'label' }]", wages), "source: mine"),
      /source mine: columns: age: kind label; expected number, which this column always is/,
    ],
    [
      "a column that was not declared",
      scenario(source("[{ name: 'wage' }]", "() => ({ wages: [1] })"), "source: mine"),
      /source mine: draw: column wages is not among those declared; did you mean "wage"\?/,
    ],
    [
      "a label that is none",
      scenario(
        source(
          "[{ name: 'wage' }, { name: 'sex' }]",
          "() => ({ wage: [1, 1, 1, 1, 1], sex: ['f', 'f', 'f', 'f', 'f'] })",
        ),
        "source: mine",
      ),
      /source mine: draw: sex: "f"; expected female, male/,
    ],
    [
      "a filter nobody passes",
      scenario(source("[{ name: 'wage' }]", wages), "source: mine, filter: {wage: {min: 21}}"),
      /0 of \d+ people drawn pass; expected 5/,
    ],
  ];
  test.each(cases)("%s", async (_, path, message) => {
    await expect(people(path)).rejects.toThrow(ScenarioError);
    await expect(people(path)).rejects.toThrow(message);
  });
});
