/**
 * Welfare as a user writes it: numbers per person, arithmetic, and aggregates over people that make one number of them.
 * mathjs reads it, every node is checked by name, and what comes out is a tree of data: nothing that was written is ever run.
 */
import type {
  AccessorNode,
  ConstantNode,
  FunctionNode,
  IndexNode,
  MathNode,
  OperatorNode,
  ParenthesisNode,
  SymbolNode,
} from "mathjs";
import { errorMessage, ScenarioError } from "../../../base/errors.ts";
import { suggestion } from "../../../base/nearest.ts";
import { loadMathjs } from "../../load-mathjs.ts";

/** What a person has under a law: utility, consumption, income before tax, weekly hours, tax. */
export const outcomeNames = ["u", "c", "z", "l", "tax"] as const;
export type OutcomeName = (typeof outcomeNames)[number];

export type WelfareTree =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "label"; readonly value: string }
  | { readonly type: "outcome"; readonly name: OutcomeName }
  /** A column of people. */
  | { readonly type: "person"; readonly name: string }
  /** Number by number. */
  | { readonly type: "elementwise"; readonly name: string; readonly args: readonly WelfareTree[] }
  /** True or false of each person. */
  | { readonly type: "condition"; readonly name: string; readonly args: readonly WelfareTree[] }
  /** One number of all people, or of those of whom `where` is true. */
  | {
      readonly type: "aggregate";
      readonly name: AggregateName;
      readonly of: WelfareTree | null;
      readonly where: WelfareTree | null;
      /** The p of a quantile. */
      readonly at: number | null;
    };

export const aggregateNames = ["mean", "min", "max", "sum", "quantile", "gini", "sd", "share"] as const;
export type AggregateName = (typeof aggregateNames)[number];

const operators: Readonly<Record<string, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  pow: "^",
  unaryMinus: "-",
  unaryPlus: "+",
};
const comparisons = ["smaller", "smallerEq", "larger", "largerEq", "equal", "unequal"];
const connectives = ["and", "or", "not"];
/** Functions of numbers, with the least and most arguments that they take. */
const functions: Readonly<Record<string, readonly [number, number]>> = {
  exp: [1, 1],
  log: [1, 2],
  log10: [1, 1],
  sqrt: [1, 1],
  cbrt: [1, 1],
  abs: [1, 1],
  pow: [2, 2],
};

const lengthLimit = 500;

/** Nesting beyond which no welfare function goes. */
const depthLimit = 40;

const hint =
  `welfare has numbers, ${outcomeNames.join(", ")}, person.<column>, the operators + - * / ^, the functions ${Object.keys(functions).join(", ")}, ` +
  `and the aggregates ${aggregateNames.join(", ")}; conditions (< <= > >= == and or not) are for share(condition) and mean(x, condition)`;

/** @throws ScenarioError naming what is not allowed */
export function parseWelfare(text: string): WelfareTree {
  if (text.length > lengthLimit)
    throw refusal(text, `it has ${text.length} characters; expected ${lengthLimit} at most`);
  let root: MathNode;
  try {
    root = loadMathjs().parse(text);
  } catch (error) {
    throw refusal(text, errorMessage(error));
  }
  const refuse = (reason: string): never => {
    throw refusal(text, reason);
  };
  const tree = treeOf(root, refuse, depthLimit);
  if (tree.type === "condition" || tree.type === "label") return refuse("it is no number; expected one, as mean(u)");
  if (isPerPerson(tree))
    return refuse(
      "it has a number for each person and not one for all; expected an aggregate around it, as mean(…) or min(…)",
    );
  if (!hasOutcome(tree)) return refuse(`it does not use what policy moves; expected one of ${outcomeNames.join(", ")}`);
  return tree;
}

type Refuse = (reason: string) => never;

function treeOf(node: MathNode, refuse: Refuse, depth: number): WelfareTree {
  if (depth === 0) return refuse(`it is nested deeper than ${depthLimit}`);
  const inner = (one: MathNode): WelfareTree => treeOf(one, refuse, depth - 1);
  switch (node.type) {
    case "ConstantNode": {
      const value: unknown = (node as ConstantNode).value;
      if (typeof value === "number") return { type: "number", value };
      if (typeof value === "string") return { type: "label", value };
      return refuse(`"${String(value)}" is not allowed`);
    }
    case "SymbolNode": {
      const { name } = node as SymbolNode;
      const known = outcomeNames.find((one) => one === name);
      if (known) return { type: "outcome", name: known };
      if (name === "person") return refuse('"person" needs the name of a column; expected person.<column>');
      return refuse(`unknown variable "${shortened(name)}"; ${suggestion(name, outcomeNames)}`);
    }
    case "ParenthesisNode":
      return inner((node as ParenthesisNode).content);
    case "AccessorNode":
      return personColumn(node as AccessorNode, refuse);
    case "OperatorNode": {
      const { fn, op, args } = node as OperatorNode;
      const name = String(fn);
      if (comparisons.includes(name) || connectives.includes(name)) return condition(name, args.map(inner), refuse);
      if (!Object.hasOwn(operators, name)) return refuse(`operator "${op}" is not allowed`);
      return elementwise(name, args.map(inner), refuse);
    }
    case "FunctionNode":
      return called(node as unknown as FunctionNode, inner, refuse);
    case "RelationalNode":
      return refuse(`"${shortened(node.toString())}" is not allowed; expected two comparisons joined by and`);
    default:
      return refuse(`"${shortened(node.toString())}" is not allowed`);
  }
}

function personColumn({ object, index }: AccessorNode, refuse: Refuse): WelfareTree {
  const [dimension, ...others] = (index as IndexNode).dimensions;
  const name: unknown = dimension?.type === "ConstantNode" ? (dimension as ConstantNode).value : undefined;
  const isPerson = object.type === "SymbolNode" && (object as SymbolNode).name === "person";
  if (!isPerson || others.length > 0 || typeof name !== "string")
    return refuse("only columns of persons have names within; expected person.<column>");
  return { type: "person", name };
}

function called({ fn, args }: FunctionNode, inner: (node: MathNode) => WelfareTree, refuse: Refuse): WelfareTree {
  const name = (fn as unknown as MathNode).type === "SymbolNode" ? String((fn as unknown as SymbolNode).name) : "";
  const aggregate = aggregateNames.find((one) => one === name);
  const isPair = (name === "min" || name === "max") && args.length === 2;
  if (aggregate && !isPair) return aggregated(aggregate, args.map(inner), refuse);
  if (!isPair && !Object.hasOwn(functions, name)) {
    const known = [...aggregateNames, ...Object.keys(functions)];
    return refuse(`function "${shortened(name || String(fn))}" is not allowed; ${suggestion(name, known)}`);
  }
  const [least, most] = isPair ? [2, 2] : functions[name];
  if (args.length < least || args.length > most)
    return refuse(`${name} takes ${least === most ? least : `${least} or ${most}`} arguments, found ${args.length}`);
  return elementwise(name, args.map(inner), refuse);
}

function aggregated(name: AggregateName, args: readonly WelfareTree[], refuse: Refuse): WelfareTree {
  const [first, second] = args;
  const mostArguments = name === "mean" || name === "quantile" ? 2 : 1;
  const fewest = name === "quantile" ? 2 : 1;
  if (args.length < fewest || args.length > mostArguments)
    return refuse(
      `${name} takes ${fewest === mostArguments ? fewest : `${fewest} or ${mostArguments}`} arguments, found ${args.length}`,
    );
  if (name === "share") {
    if (first.type !== "condition") return refuse("share takes a condition; expected one, as share(z < 20000)");
    return { type: "aggregate", name, of: null, where: first, at: null };
  }
  if (first.type === "condition" || first.type === "label") return refuse(`${name} takes a number for each person`);
  if (!isPerPerson(first))
    return refuse(`${name} of what is one number already; expected a number for each person, as ${name}(u)`);
  if (name === "quantile") {
    if (second.type !== "number" || !(second.value >= 0 && second.value <= 1))
      return refuse("quantile takes a number from 0 to 1 as its second argument, as quantile(u, 0.1)");
    return { type: "aggregate", name, of: first, where: null, at: second.value };
  }
  if (second !== undefined && second.type !== "condition")
    return refuse("the second argument of mean is a condition, as mean(u, z < 20000)");
  return { type: "aggregate", name, of: first, where: second ?? null, at: null };
}

function elementwise(name: string, args: readonly WelfareTree[], refuse: Refuse): WelfareTree {
  for (const arg of args) {
    if (arg.type === "condition") return refuse("a condition is no number; expected it inside share(…) or mean(x, …)");
    if (arg.type === "label") return refuse(`the label "${shortened(arg.value)}" is no number; expected it beside ==`);
  }
  return { type: "elementwise", name, args };
}

function condition(name: string, args: readonly WelfareTree[], refuse: Refuse): WelfareTree {
  if (connectives.includes(name)) {
    if (args.some(({ type }) => type !== "condition")) return refuse(`${name} joins conditions, as z < 20000`);
    return { type: "condition", name, args };
  }
  const labels = args.filter(({ type }) => type === "label").length;
  const isOfLabel = labels === 1 && args.some(({ type }) => type === "person") && /qual$/.test(name);
  if (labels > 0 && !isOfLabel)
    return refuse('a label is compared with a column of persons, as person.education == "bachelor"');
  if (args.some(({ type }) => type === "condition")) return refuse("a condition is no number that can be compared");
  return { type: "condition", name, args };
}

/** Whether it has a value for each person, and not one for all. */
export function isPerPerson(tree: WelfareTree): boolean {
  switch (tree.type) {
    case "outcome":
    case "person":
      return true;
    case "elementwise":
    case "condition":
      return tree.args.some(isPerPerson);
    default:
      return false;
  }
}

function hasOutcome(tree: WelfareTree): boolean {
  return namesIn(tree, "outcome").length > 0;
}

/** Names of outcomes, or of columns of persons, that occur, each once. */
export function namesIn(tree: WelfareTree, type: "outcome" | "person"): string[] {
  const found = new Set<string>();
  const visit = (one: WelfareTree): void => {
    if (one.type === "outcome" || one.type === "person") {
      if (one.type === type) found.add(one.name);
    } else if (one.type === "aggregate") {
      for (const part of [one.of, one.where]) if (part) visit(part);
    } else if (one.type === "elementwise" || one.type === "condition") one.args.forEach(visit);
  };
  visit(tree);
  return [...found];
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

export function refusal(text: string, reason: string): ScenarioError {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return new ScenarioError(`planner.welfare.expression: in "${shown}": ${reason}`, { hint });
}
