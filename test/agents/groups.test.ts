/** Populations whose groups decide in different ways. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { StepEnd } from "../../src/episode/events.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { labelOf, labelsOf } from "../../src/population/population.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { prepared, type RunWithOptions, runWith, watched } from "../episode/run-with.ts";

const people = (workers: string): string =>
  `steps: 3\ntaxYear: 1\nplanner: {kind: flat, rates: 0.3}\npopulation: {size: 20}\nworkers: ${workers}`;

async function hoursOf(keys: string, options: RunWithOptions = {}): Promise<number[][]> {
  const hours: number[][] = [];
  await runWith(keys, {
    ...options,
    onEvent: (event) => {
      if (event.type === "step-end") hours.push([...(event satisfies { type: string } as StepEnd).settlement.hours]);
    },
  });
  return hours;
}

describe("each group decides as it says", () => {
  test.each(["rational", "fixed", "noisy", "myopic"])("rational and %s", async (decide) => {
    const mixed = await hoursOf(
      people(`{groups: [{rows: "0-9", decide: rational}, {rows: "10-19", decide: ${decide}}]}`),
    );
    const exact = await hoursOf(people("{decide: rational}"));
    const other = await hoursOf(people(`{decide: ${decide}}`));
    expect(mixed).toEqual(exact.map((step, t) => [...step.slice(0, 10), ...other[t].slice(10)]));
  });

  test("keys of a group are its own", async () => {
    const mixed = await hoursOf(
      people('{hours: 20, groups: [{rows: 3, decide: fixed, hours: 7}, {rows: "0-2,4-19", decide: fixed}]}'),
    );
    expect(mixed[0]).toEqual(Array.from({ length: 20 }, (_, i) => (i === 3 ? 7 : 20)));
  });

  test("by facts, and a model is asked for its own alone, by the names and in the words of all", async () => {
    const keys = people("{groups: [{where: {sex: female}, decide: llm}, {where: {sex: male}, decide: rational}]}");
    const { population } = prepared(keys);
    const women = Array.from({ length: 20 }, (_, i) => i).filter(
      (i) => labelOf(labelsOf(population, "sex"), i) === "female",
    );
    const [some, all] = [watched(), watched()];
    await hoursOf(keys, { workers: some });
    await hoursOf(people("{decide: llm}"), { workers: all });
    const first = ({ requests }: typeof some) =>
      requests.flatMap(({ key, system, user }) => (key.step === 1 ? [[key.agent, system + user] as const] : []));
    expect(first(some).map(([name]) => name)).toEqual(women.map((row) => `w${row}`));
    expect(first(some)).toEqual(first(all).filter(([name]) => women.includes(Number(name.slice(1)))));
  });

  test("stored, shown and replayed as any run", async () => {
    const directory = emptyDirectory();
    const file = join(directory, "mixed.yaml");
    writeFileSync(
      file,
      `name: mixed\n${people('{groups: [{rows: "0-4", decide: llm}, {rows: "5-19", decide: noisy, noise: 0.05}]}')}`,
    );
    const database = join(directory, "mixed.db");
    const run = await runHere(["simulate", file, "--db", database]);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("workers offline:learner and noisy") });
    expect(await runHere(["replay", "latest", "--db", database])).toMatchObject({ code: 0 });
  });
});

describe("bad input", () => {
  const complaint = (workers: string): string => {
    try {
      const { scenario, locate } = parseScenario(`name: t\n${people(workers)}`, "/t.yaml", builtInKinds);
      prepare(scenario, locate, builtInKinds);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const rational = (who: string): string => `{${who}, decide: rational}`;
  test.each([
    [
      [rational('rows: "0-9"'), rational('rows: "9-19"')],
      "worker 9 is in group 1 and in group 2; expected everybody in one of them",
    ],
    [[rational('rows: "0-9"')], "10 of 20 workers are in no group (rows 10-19); expected everybody in one of them"],
    [[rational('rows: "0-20"')], "workers.groups.0.rows: there is no row 20; expected rows from 0 to 19"],
    [[rational("rows: some")], 'expected rows of the population from 0, e.g. 7 or "0-9,20"'],
    [[rational('rows: "0-19", where: {sex: male}')], "expected one of rows and where, which say who is in the group"],
    [["{decide: rational}"], "expected one of rows and where, which say who is in the group"],
    [[rational("where: {age: {min: 200}}")], "/t.yaml:6:28: workers.groups.0.where: nobody of 20 workers matches"],
    [[rational("where: {sexx: male}")], 'workers.groups.0.where.sexx: people have no column sexx; did you mean "sex"?'],
    [[rational("where: {sex: robot}")], 'workers.groups.0.where.sex: no "robot"'],
    [['{rows: "0-19", decide: rationl}'], 'did you mean "rational"?'],
    [['{rows: "0-19", decide: rational, noise: 1}'], "workers.groups.0.noise: rational has no use for it"],
    [['{rows: "0-19", decide: rational, nois: 1}'], 'unknown key "nois" in workers.groups.0'],
  ])("%j: %s", (groups, message) => {
    expect(complaint(`{groups: [${groups.join(", ")}]}`)).toContain(message);
  });
  test("archetypes ask on behalf of everybody", () => {
    expect(complaint('{archetypes: {count: 5}, groups: [{rows: "0-19", decide: llm}]}')).toContain(
      "expected one of the two",
    );
  });
});
