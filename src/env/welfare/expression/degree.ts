/** What an expression is measured in: dollars where it grows as all amounts of money do. */
import type { WelfareTree } from "./parse-welfare.ts";

/** As money to a power, the logarithm of such, or neither. */
type Measure = { readonly power: number } | { readonly logOf: number } | null;

const plain: Measure = { power: 0 };

/** @returns 1 where it is an amount of money: then literal numbers that are added to it are dollars */
export function isAmountOfMoney(tree: WelfareTree): boolean {
  const measure = measureOf(tree);
  return measure !== null && "power" in measure && measure.power === 1;
}

function measureOf(tree: WelfareTree): Measure {
  switch (tree.type) {
    case "number":
    case "person":
    case "label":
    case "condition":
      return plain;
    case "outcome":
      return { power: tree.name === "l" ? 0 : 1 };
    case "aggregate":
      return tree.of === null || tree.name === "gini" ? plain : measureOf(tree.of);
    case "elementwise":
      return ofOperation(tree.name, tree.args);
  }
}

const power = (value: number): Measure => ({ power: value });
const times =
  (by: number) =>
  (x: Measure): Measure =>
    x && "power" in x ? power(x.power * by) : null;
const same = (x: Measure): Measure => x;

/** Of what is added or compared: dollars and plain numbers are dollars. */
function alike(x: Measure, y: Measure): Measure {
  if (x === null || y === null) return null;
  if ("power" in x && "power" in y)
    return x.power === y.power ? x : x.power * y.power === 0 ? power(x.power + y.power) : null;
  return "logOf" in x && "logOf" in y && x.logOf === y.logOf ? x : null;
}

const rules: Readonly<Record<string, (x: Measure, y: Measure, exponent: number | null) => Measure>> = {
  unaryMinus: same,
  unaryPlus: same,
  abs: same,
  add: alike,
  subtract: alike,
  min: alike,
  max: alike,
  multiply: (x, y) => (x && y && "power" in x && "power" in y ? power(x.power + y.power) : null),
  divide: (x, y) => (x && y && "power" in x && "power" in y ? power(x.power - y.power) : null),
  pow: (x, _, exponent) =>
    x && "power" in x && (exponent !== null || x.power === 0) ? power(x.power * (exponent ?? 0)) : null,
  sqrt: times(1 / 2),
  cbrt: times(1 / 3),
  log: (x) => (x && "power" in x ? (x.power === 0 ? plain : { logOf: x.power }) : null),
  exp: (x) => (x === null ? null : "logOf" in x ? power(x.logOf) : x.power === 0 ? plain : null),
};

function ofOperation(name: string, args: readonly WelfareTree[]): Measure {
  const [x, y = plain] = args.map(measureOf);
  const rule = Object.hasOwn(rules, name) ? rules[name] : null;
  if (rule) return rule(x, y, exponentOf(args[1]));
  return x && "power" in x && x.power === 0 ? plain : null;
}

function exponentOf(tree: WelfareTree | undefined): number | null {
  if (tree?.type === "number") return tree.value;
  if (tree?.type !== "elementwise" || tree.args.length !== 1) return null;
  const inner = exponentOf(tree.args[0]);
  return inner === null || tree.name !== "unaryMinus" ? null : -inner;
}
