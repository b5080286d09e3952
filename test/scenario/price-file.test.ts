/** Files of prices: what is read, and what is said of a wrong one. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { readPriceFile, withPrices } from "../../src/scenario/price-file.ts";
import type { ScenarioInput } from "../../src/scenario/schema.ts";

const directory = mkdtempSync(join(tmpdir(), "prices-"));
let files = 0;
function file(text: string | Buffer, ending = "yaml"): string {
  const path = join(directory, `p${++files}.${ending}`);
  writeFileSync(path, text);
  return path;
}

describe("what is read", () => {
  const entry = "{input: 1, output: 4}";
  const cases: readonly [text: string, expected: object][] = [
    ["models: {}", {}],
    [`models: {a: ${entry}}`, { a: { input: 1, output: 4 } }],
    [`models:\n  org/a-1.5@api.example: ${entry}\n`, { "org/a-1.5@api.example": { input: 1, output: 4 } }],
    ["models: {a: {input: 0, cachedInput: 0, output: 0}}", { a: { input: 0, cachedInput: 0, output: 0 } }],
    [
      "description: mine\nmodels:\n  a:\n    input: 1\n    output: 4\n    source: https://a.example\n    published: 2026-11-01\n    note: none",
      { a: { input: 1, output: 4 } },
    ],
    ['{"models": {"a": {"input": 1, "output": 4, "read": "2026-11-01"}}}', { a: { input: 1, output: 4 } }],
    [`\uFEFFmodels: {a: ${entry}}`, { a: { input: 1, output: 4 } }],
  ];
  test.each(cases)("%j", (text, expected) => expect(readPriceFile(file(text))).toEqual(expected));

  test("the list prices themselves", () => {
    const prices = readPriceFile(packageFile("data/model-prices.json"));
    expect(prices["gpt-4o-mini"]).toEqual({ input: 0.15, cachedInput: 0.075, output: 0.6 });
    expect(Object.keys(prices).length).toBeGreaterThan(50);
  });
});

describe("a wrong file says where and what", () => {
  const cases: readonly [text: string, message: string][] = [
    ["", ":1:1: expected a group of keys, found null"],
    ["modles: {a: {input: 1, output: 4}}", ':1:1: unknown key "modles"; did you mean "models"?'],
    ["a: {input: 1, output: 4}", ':1:1: unknown key "a"'],
    ["models: {a: {input: 1}}", ":1:10: models.a.output: missing; expected a number"],
    ["models:\n  a: {input: 1, ouput: 4}", ':2:17: unknown key "ouput" in models.a; did you mean "output"?'],
    ["models:\n  a: {input: cheap, output: 4}", ':2:14: models.a.input: expected a number, found "cheap"'],
    ["models:\n  a: {input: -1, output: 4}", ":2:14: models.a.input: expected a number of at least 0, found -1"],
    ["models:\n  a: {input: .inf, output: 4}", ":2:14: models.a.input: expected a number"],
    ["models: [1]", ":1:9: models: expected "],
    ["models: {a: 3}", ":1:13: models.a: expected a group of keys, found 3"],
    ["models: {a", "not YAML"],
    ["- 1", ":1:1: expected a group of keys"],
  ];
  test.each(cases)("%j", (text, message) => {
    const path = file(text);
    const read = () => readPriceFile(path);
    expect(read).toThrow(ScenarioError);
    expect(read).toThrow(message.startsWith(":") ? `${path}${message}` : message);
  });

  test("one that is not there", () => expect(() => readPriceFile(join(directory, "none.yaml"))).toThrow(/none\.yaml/));
});

test("the scenario's own prices go before those of the file", () => {
  const scenario = { models: { prices: { a: { input: 1, output: 1 } }, retries: 3 } } as unknown as ScenarioInput;
  const both = withPrices(scenario, { a: { input: 9, output: 9 }, b: { input: 2, output: 2 } });
  expect(both.models).toEqual({ prices: { a: { input: 1, output: 1 }, b: { input: 2, output: 2 } }, retries: 3 });
  expect(withPrices({ models: {} } as ScenarioInput, { b: { input: 2, output: 2 } }).models.prices).toEqual({
    b: { input: 2, output: 2 },
  });
});
