import { describe, expect, test } from "@jest/globals";
import { ScenarioError } from "../../src/base/errors.ts";
import { parseFormula, type Variable } from "../../src/env/utility/expression.ts";
import { userUtility } from "../../src/env/utility/user-utility.ts";

/** c, l, psi, e, w: e is not Euler's number. */
const [c, l, psi, e, w] = [50_000, 40, 2e-3, 1.7, 24];
const at = () => Float64Array.of(c, l, psi, e, w);

describe("formulas", () => {
  const value = (text: string, expected: number) =>
    test(text, () => expect(parseFormula(text).evaluate(at()) / expected).toBeCloseTo(1, 14));
  value("log(c) - psi * l^(1 + 1/e) / (1 + 1/e)", Math.log(c) - (psi * l ** (1 + 1 / e)) / (1 + 1 / e));
  value("-l^2 + c", c - l * l);
  value("2 l w - +psi", 2 * l * w - psi);
  value("log(c, 10) * log10(l)", Math.log10(c) * Math.log10(l));
  value("sqrt(c) + cbrt(l) + exp(-psi) + pow(e, 3)", Math.sqrt(c) + Math.cbrt(l) + Math.exp(-psi) + e ** 3);
  value("2^3^2", 512);
  test("what is not defined is NaN, not complex", () => expect(parseFormula("log(-c) + l").evaluate(at())).toBeNaN());

  const slope = (text: string, by: Variable, expected: number) =>
    test(`d/d${by} ${text}`, () =>
      expect(parseFormula(text).derivative(by).evaluate(at()) / expected).toBeCloseTo(1, 13));
  slope("psi * c * e^l", "l", psi * c * e ** l * Math.log(e));
  slope("log(e) * c", "c", Math.log(e));
  slope("psi * l^(1 + 1/e) / (1 + 1/e)", "l", psi * l ** (1 / e));
  slope("(c^(1 - e) - 1) / (1 - e)", "c", c ** -e);
  slope("log(c, 10)", "c", 1 / (c * Math.LN10));
  slope("sqrt(c) * (168 - l)^psi", "l", -Math.sqrt(c) * psi * 128 ** (psi - 1));
  slope(
    "cbrt(c) + pow(c, 2) + exp(c / 1e5) + log10(c)",
    "c",
    c ** (-2 / 3) / 3 + 2 * c + Math.exp(0.5) / 1e5 + 1 / (c * Math.LN10),
  );
});

describe("what is refused, by name", () => {
  const refused = (text: string, message: string | RegExp) =>
    test(text.slice(0, 60), () => {
      expect(() => userUtility(text)).toThrow(ScenarioError);
      expect(() => userUtility(text)).toThrow(message);
    });
  for (const name of [
    "import",
    "eval",
    "evaluate",
    "createUnit",
    "parse",
    "compile",
    "simplify",
    "derivative",
    "config",
  ])
    refused(`c - psi * l + ${name}(1)`, `function "${name}" is not allowed`);
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "max", "cos", "random"])
    refused(`c - psi * l + ${name}(1)`, `function "${name}" is not allowed`);
  refused("psi(2) + c + l", 'function "psi" is not allowed');
  refused("c - psi * hours", 'unknown variable "hours"');
  refused("c - psi * l * pi", 'unknown variable "pi"');
  refused("c - psi * l + elasticity", 'unknown variable "elasticity"');
  refused("x = c - psi * l", '"x = c - psi * l" is not allowed');
  refused("f(x) = x", '"f(x) = x" is not allowed');
  refused("c - psi * l; 1", "is not allowed");
  refused("c.constructor - psi * l", '"c.constructor" is not allowed');
  refused('c.constructor("return process") - psi * l', "is not allowed");
  refused('c["x"] - psi * l', "is not allowed");
  refused("[c, l, psi]", '"[c, l, psi]" is not allowed');
  refused("{a: c}", "is not allowed");
  refused('"c" - psi * l', "is not allowed");
  refused("l > 40 ? c : c - psi", "is not allowed");
  refused("c! - psi * l", 'operator "!" is not allowed');
  refused("c % l - psi", 'operator "%" is not allowed');
  refused("c > l - psi", 'operator ">" is not allowed');
  refused("c - psi * l to w", 'operator "to" is not allowed');
  refused("pow(c) - psi * l", '"pow(c)" is not allowed');
  refused("c - psi * ", /Unexpected end of expression/);
  refused("", /Unexpected end|does not use|not allowed/);
  refused(`c - psi * l${" + 1".repeat(200)}`, /characters; expected 500/);
  refused("c - 0.1 * l", /does not use psi/);
  refused("w + e", /does not use c, l, psi/);
});
