/** What the pages ask, from their addresses and forms: without a browser. */
import { describe, expect, test } from "@jest/globals";
import { groupOf, meantBy, textOf, valueAt, withValue } from "../../src/pages/scenario-form.ts";
import { ratesIn, tryQuestionOf } from "../../src/pages/try-question.ts";
import { visible } from "../../src/pages/visible.ts";
import { routeQueryOf, workerQueryOf } from "../../src/pages/worker-query.ts";
import { scenarioSchema } from "../../src/server/answers/scenarios.ts";
import { tryAnswer } from "../../src/server/answers/try.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

describe("the workers that an address names", () => {
  test.each([
    ["", { sort: "worker", order: "up", occupation: null, type: null, satisfied: null, ranges: {} }],
    ["sort=gain&order=down&satisfied=yes", { sort: "gain", order: "down", satisfied: "yes" }],
    ["sort=nothing&order=sideways&satisfied=perhaps", { sort: "worker", order: "up", satisfied: null }],
    ["from.income=10&to.income=2e4&from.hours=", { ranges: { income: { from: 10, to: 20_000 } } }],
    ["to.age=abc&from.wage=-3.5", { ranges: { wage: { from: -3.5, to: null } } }],
    ["occupation=", { occupation: null }],
  ])("%s", (query, wanted) => expect(workerQueryOf(new URLSearchParams(query))).toMatchObject(wanted));

  test("are asked of the server in the same words", () => {
    const query = workerQueryOf(new URLSearchParams("sort=gain&order=down&from.income=10&to.hours=3"));
    const asked = Object.entries(routeQueryOf(query)).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, String(value)]],
    );
    expect(workerQueryOf(new URLSearchParams(asked))).toEqual(query);
  });
});

describe("sliders", () => {
  const law = { brackets: [0, 10_000, 50_000] };
  test.each([
    ["", null],
    ["rates=10,12,22", [10, 12, 22]],
    ["rates=10,,22", null],
    ["rates=10,x,22", null],
    ["rates=10,12,400", null],
    ["rates=-5,0,0.5", [-5, 0, 0.5]],
  ])("rates of %s", (query, rates) => expect(ratesIn(new URLSearchParams(query))).toEqual(rates));

  test("rates of another number of brackets are US law's", () =>
    expect(tryQuestionOf(new URLSearchParams("rates=10,12"), law)).not.toHaveProperty("rates"));

  test("numbers beyond what can be set are brought back", () =>
    expect(tryQuestionOf(new URLSearchParams("wage=1e9&workers=-3"), law)).toMatchObject({
      hourlyWage: 200,
      workers: 100,
    }));

  test("the server answers what any of them ask", () => {
    const known = tryAnswer(tryQuestionOf(new URLSearchParams("workers=100"), null)).law;
    const rates = known.brackets.map((_, k) => 5 * k).join(",");
    for (const query of [
      "workers=100",
      `workers=100&rates=${rates}`,
      "workers=100&status=married-joint&spouse=30000&children=2&older=1",
      "workers=100&credit=4000&from=20000&growth=0.3&fall=0.1",
    ])
      expect(
        Number.isFinite(tryAnswer(tryQuestionOf(new URLSearchParams(query), known)).population.sliders.welfare),
      ).toBe(true);
  });
});

describe("the form of a scenario", () => {
  const { schema } = scenarioSchema(emptyDirectory());
  const group = groupOf(schema as Parameters<typeof groupOf>[0]);
  const fieldOf = (name: string, key: string) =>
    group.groups.find((one) => one.name === name)?.fields.find((field) => field.name === key);

  test("has the schema's keys, and no plugins", () => {
    const names = [...group.fields, ...group.groups].map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["name", "seed", "steps", "population", "economy", "workers", "planner"]),
    );
    expect(names).not.toContain("plugins");
  });

  test.each([
    ["workers", "prompting", "choice"],
    ["workers", "personas", "switch"],
    ["population", "size", "number"],
    ["workers", "model", "text"],
    ["economy", "brackets", "value"],
  ])("%s.%s is a %s", (name, key, kind) => expect(fieldOf(name, key)?.kind).toBe(kind));

  test.each([
    ["number", "12", 12],
    ["number", " ", undefined],
    ["switch", "false", false],
    ["text", "12", "12"],
    ["value", "us-2024-single", "us-2024-single"],
    ["value", "[0, 20000]", [0, 20_000]],
    ["value", "{not json", "{not json"],
  ] as const)("%s %j", (kind, text, value) => expect(meantBy(kind, text)).toEqual(value));

  test("a key is set in its place, and groups that are left empty go", () => {
    const values = { name: "a", population: { size: 3 }, steps: 2 };
    const changed = withValue(values, ["population", "filter", "age", "min"], 25);
    expect(valueAt(changed, ["population", "filter", "age", "min"])).toBe(25);
    expect(Object.keys(changed)).toEqual(["name", "population", "steps"]);
    expect(withValue(changed, ["population", "filter", "age", "min"], undefined)).toEqual(values);
    expect(withValue(values, ["population", "size"], undefined)).toEqual({ name: "a", steps: 2 });
    expect(values).toEqual({ name: "a", population: { size: 3 }, steps: 2 });
  });

  test("a value is written as it is read", () => {
    for (const value of [[0, 1], { file: "a.csv" }, 3, true]) expect(meantBy("value", textOf(value))).toEqual(value);
  });
});

test.each([
  ["plain", "plain"],
  ["a\nb\tc", "a\nb\tc"],
  ["\u202eabc", "‹U+202E›abc"],
  ["\u0000\u001b[31m", "‹U+0000›‹U+001B›[31m"],
  ["\ufeff\u200b", "‹U+FEFF›‹U+200B›"],
  ["<b>&amp;😀", "<b>&amp;😀"],
])("%j is shown as %j", (text, shown) => expect(visible(text)).toBe(shown));
