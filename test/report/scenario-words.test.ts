import { expect, test } from "@jest/globals";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { settingWords } from "../../src/report/words/scenario-words.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";

const { scenario } = prepare(
  parseScenario("name: a\npopulation: {size: 60, source: gb2}\nsteps: 1\n", "a.yaml", builtInKinds).scenario,
  undefined,
  builtInKinds,
);

test.each([
  [undefined, / chose their weekly hours in 1 step,/],
  [5.4, /, who say as much as 5 of equal weight, chose their weekly hours in 1 step,/],
])("workers of whom equal ones say as much as %p", (effective, expected) =>
  expect(settingWords(scenario, effective)).toMatch(expected),
);
