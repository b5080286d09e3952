import { describe, expect, jest, test } from "@jest/globals";
import yargs from "yargs";
import { personasCommand } from "../../src/cli/personas.ts";
import { loadTemplate } from "../../src/personas/template/load.ts";
import { drawPersonas } from "../../src/personas/template/persona.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { template, templateFiles } from "../personas/template-files.ts";

/** What a command line prints. */
async function output(...words: string[]): Promise<string> {
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await yargs(["personas", ...words])
      .command({ command: "personas", ...personasCommand })
      .strict()
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .parseAsync();
    return write.mock.calls.map(([text]) => text).join("");
  } finally {
    write.mockRestore();
  }
}

describe("personas list", () => {
  test("a line for each", async () =>
    expect((await output("list")).trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^big-five: /),
      expect.stringMatching(/^census: /),
      expect.stringMatching(/^money-habits: /),
      expect.stringMatching(/^tax-attitudes: /),
    ]));
  test("as JSON, with the traits", async () =>
    expect(JSON.parse(await output("list", "--json"))[3]).toMatchObject({
      name: "tax-attitudes",
      traits: ["lifeStage", "riskTolerance", "taxAttitude"],
    }));
});

describe("personas show", () => {
  const population = (size: number, seed: number) => drawPopulation({ source: "census", size, seed });

  test("texts, facts, traits, and where these are from", async () => {
    const text = await output("show", "tax-attitudes", "--n", "2", "--seed", "4");
    const people = drawPersonas(loadTemplate("tax-attitudes"), population(2, 4), 4);
    for (const [i, { text: own, facts, traits }] of people.entries()) {
      expect(text).toContain(`${i + 1}. ${own}\n   facts: age ${facts.age}, `);
      expect(text).toContain(`   traits: lifeStage ${traits.lifeStage}, riskTolerance ${traits.riskTolerance}`);
    }
    expect(text).toMatch(/\ntrait +stated +drawn +± by chance\nlifeStage starting-out +\d\.\d{3}/);
    expect(text).toMatch(/\nriskTolerance: synthetic\ntaxAttitude: synthetic\n$/);
  });
  test("a template without traits has none to check", async () =>
    expect(await output("show", "census", "--n", "1")).toMatch(/^1\. You are .*\n {3}facts: .*\n$/));
  test("five people of seed 1 unless told otherwise", async () =>
    expect(await output("show", "census")).toBe(await output("show", "census", "--n", "5", "--seed", "1")));
  test("as JSON, with stated and drawn figures", async () => {
    const path = template(
      "extends: census",
      "traits: { mood: { source: a survey, synthetic: true, shares: { good: 0.25, bad: 0.75 } } }",
    );
    const { people, traits, files } = JSON.parse(await output("show", path, "--n", "400", "--json"));
    expect(people).toHaveLength(400);
    expect(Object.keys(people[0])).toEqual(["text", "facts", "traits"]);
    expect(files).toHaveLength(2);
    const good = people.filter((person: { traits: { mood: string } }) => person.traits.mood === "good").length;
    expect(traits).toEqual([
      {
        name: "mood",
        source: "a survey",
        synthetic: true,
        check: [
          {
            figure: "good",
            stated: 0.25,
            drawn: good / 400,
            standardError: expect.closeTo(Math.sqrt(0.1875 / 400), 12),
          },
          {
            figure: "bad",
            stated: 0.75,
            drawn: 1 - good / 400,
            standardError: expect.closeTo(Math.sqrt(0.1875 / 400), 12),
          },
        ],
      },
    ]);
  });
  test("the people of a scenario, by its seed or another", async () => {
    const scenario = templateFiles({
      "run.yaml": "name: run\nseed: 9\npopulation: { size: 3, filter: { sex: female } }",
    });
    const shown = async (...more: string[]) =>
      JSON.parse(await output("show", "census", "--n", "4", "--scenario", scenario, "--json", ...more)).people;
    const expected = (seed: number) =>
      drawPersonas(
        loadTemplate("census"),
        drawPopulation({ source: "census", size: 4, seed, filter: { sex: "female" } }),
        seed,
      ).map(({ text }) => text);
    expect((await shown()).map(({ text }: { text: string }) => text)).toEqual(expected(9));
    expect((await shown("--seed", "2")).map(({ text }: { text: string }) => text)).toEqual(expected(2));
  });
  test("refuses numbers that are none", async () => {
    await expect(output("show", "census", "--n", "0")).rejects.toThrow("--n: expected a whole number of 1 or more");
    await expect(output("show", "census", "--seed", "x")).rejects.toThrow("--seed: expected a whole number");
  });
  test("refuses a template that is not there", async () =>
    expect(output("show", "censsus")).rejects.toThrow('no persona template "censsus"; did you mean "census"?'));
});
