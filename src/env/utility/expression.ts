/**
 * Formulas that a user writes: arithmetic and a few functions, read by mathjs, checked node by node, and turned into
 * plain functions of numbers. Nothing that the user wrote is ever run.
 */
import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from "mathjs";
import { errorMessage, ScenarioError } from "../../base/errors.ts";
import { loadMathjs } from "../load-mathjs.ts";

/** Variables in the order in which their values are passed. */
export const variables = ["c", "l", "psi", "e", "w"] as const;
export type Variable = (typeof variables)[number];

/** The value at [c, l, psi, e, w]; NaN or infinite where the formula is not defined. */
export type Evaluate = (at: Float64Array) => number;

export interface Formula {
  readonly evaluate: Evaluate;
  /** Variables that occur. */
  readonly uses: ReadonlySet<string>;
  /** The exact partial derivative. */
  derivative(by: Variable): Formula;
}

const functions: Readonly<Record<string, (x: number, y?: number) => number>> = {
  exp: Math.exp,
  log: (x, base) => (base === undefined ? Math.log(x) : Math.log(x) / Math.log(base)),
  log10: Math.log10,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  pow: (x, y) => x ** (y as number),
};

const operators: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  pow: (x, y) => x ** y,
  unaryMinus: (x) => -x,
  unaryPlus: (x) => x,
};

const lengthLimit = 500;

/** mathjs would take the variable e for Euler's number, so it gets another name. */
const innerNames: Readonly<Record<string, string>> = { e: "elasticity" };
const outerNames: Readonly<Record<string, string>> = { elasticity: "e" };

const hint =
  `a formula has numbers, ${variables.join(", ")}, the operators + - * / ^, ` +
  `parentheses and the functions ${Object.keys(functions).join(", ")}`;

/** @throws ScenarioError naming what is not allowed */
export function parseFormula(text: string): Formula {
  if (text.length > lengthLimit) throw refusal(text, `it has ${text.length} characters; expected ${lengthLimit}`);
  let root: MathNode;
  try {
    root = loadMathjs().parse(text);
  } catch (error) {
    throw refusal(text, errorMessage(error));
  }
  compile(root, (name, what) => {
    if (what !== "variable" || !(variables as readonly string[]).includes(name)) {
      const shown = `"${name.replaceAll(/\s+/g, " ")}"`;
      if (what === "variable") throw refusal(text, `unknown variable ${shown}`);
      throw refusal(text, `${what === "syntax" ? "" : `${what} `}${shown} is not allowed`);
    }
  });
  return formulaOf(root.transform((node) => renamed(node)));
}

function renamed(node: MathNode): MathNode {
  if (node.type !== "SymbolNode") return node;
  const copy = node.clone() as SymbolNode;
  copy.name = innerNames[copy.name] ?? copy.name;
  return copy;
}

function formulaOf(root: MathNode): Formula {
  const uses = new Set<string>();
  const evaluate = compile(root, (name, what) => {
    if (what !== "variable") throw new Error(`a derivative has ${what} ${name}`);
    uses.add(outerNames[name] ?? name);
  });
  return {
    evaluate,
    uses,
    derivative: (by) => formulaOf(loadMathjs().derivative(root, innerNames[by] ?? by)),
  };
}

/** Told of every variable, and of everything that is not allowed, which it refuses. */
type Visit = (name: string, what: "variable" | "function" | "operator" | "syntax") => void;

function compile(node: MathNode, visit: Visit): Evaluate {
  const forbidden = (name: string, what: "function" | "operator" | "syntax"): never => {
    visit(name, what);
    throw new Error(`${what} ${name} was let through`);
  };
  switch (node.type) {
    case "ConstantNode": {
      const { value } = node as ConstantNode;
      return typeof value === "number" ? () => value : forbidden(String(value), "syntax");
    }
    case "SymbolNode": {
      const { name } = node as SymbolNode;
      visit(name, "variable");
      const index = (variables as readonly string[]).indexOf(outerNames[name] ?? name);
      return (at) => at[index];
    }
    case "ParenthesisNode":
      return compile((node as ParenthesisNode).content, visit);
    case "OperatorNode": {
      const { fn, op, args } = node as OperatorNode;
      const apply = Object.hasOwn(operators, fn) ? operators[fn] : forbidden(op, "operator");
      return applied(apply, args as MathNode[], visit);
    }
    case "FunctionNode": {
      const { fn, args } = node as unknown as FunctionNode;
      if (fn.type !== "SymbolNode") return forbidden(node.toString(), "syntax");
      const { name } = fn as unknown as SymbolNode;
      if (!Object.hasOwn(functions, name)) return forbidden(name, "function");
      const [least, most] = name === "pow" ? [2, 2] : [1, name === "log" ? 2 : 1];
      if (args.length < least || args.length > most) return forbidden(node.toString(), "syntax");
      return applied(functions[name], args, visit);
    }
    default:
      return forbidden(node.toString(), "syntax");
  }
}

function applied(apply: (x: number, y: number) => number, args: readonly MathNode[], visit: Visit): Evaluate {
  const [first, second, ...others] = args.map((argument) => compile(argument, visit));
  if (second === undefined) return (at) => (apply as (x: number) => number)(first(at));
  // A derivative can have sums and products of more than two terms.
  const pair: Evaluate = (at) => apply(first(at), second(at));
  return others.reduce<Evaluate>((left, right) => (at) => apply(left(at), right(at)), pair);
}

function refusal(text: string, reason: string): ScenarioError {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return new ScenarioError(`economy.utility: in the expression "${shown}": ${reason}`, { hint });
}
