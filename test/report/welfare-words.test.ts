import { describe, expect, test } from "@jest/globals";
import { gainMeasure, welfareWords } from "../../src/report/words/welfare-words.ts";

const expression = { expression: "log(c) - psi * l^2 / 2" };

describe("what welfare and gains are measured in", () => {
  test.each([
    ["ces", 1, "Welfare (ces 1)", "dollars a year per worker"],
    ["utilitarian", null, "Welfare (utilitarian)", "dollars a year per worker"],
    ["paper", null, "Welfare (paper)", "utility over income, a mean of ratios"],
  ])("%s", (kind, aversion, name, unit) => expect(welfareWords({ kind, aversion })).toMatchObject({ name, unit }));

  test.each([
    ["run", "quasi-linear", "dollars a year"],
    ["run", "log", "logarithms of consumption"],
    ["runs", expression, "units of the scenario's utility"],
    ["comparison", "quasi-linear", "dollars a year"],
    ["comparison", "log", "dollars a year"],
    ["comparison", expression, "dollars a year"],
  ] as const)("gains of a %s, %j", (kind, utility, unit) => expect(gainMeasure(kind, utility).unit).toBe(unit));
});
