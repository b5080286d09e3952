/** The parameters of a statute under a reform: each new value is put in its place, or what is wrong with it is told. */
import { nearest, suggestion } from "../../base/nearest.ts";
import { commaHelp } from "../../base/number-text.ts";
import {
  multipleOf,
  type OwnValues,
  ownStarts,
  type Reform,
  type ReformChange,
  type ReformProblem,
} from "../reform.ts";
import { filingStatuses, type Parameter, type Parameters, type ParameterValue } from "./statute.ts";

export interface Reformed {
  readonly parameters: Parameters;
  readonly problems: readonly ReformProblem[];
}

/** Something wrong with one value, on the way to its place. */
class WrongValue {
  readonly message: string;
  readonly atKey: boolean;
  constructor(message: string, atKey = false) {
    this.message = message;
    this.atKey = atKey;
  }
}

/** @param own values of the reform's own parameters */
export function reformedParameters(
  parameters: Parameters,
  { set, parameters: declared = {} }: Pick<Reform, "set" | "parameters">,
  own: OwnValues,
): Reformed {
  const changed: Record<string, Parameter> = { ...parameters };
  const problems: ReformProblem[] = [];
  const place = (path: readonly string[], given: unknown, at: readonly string[]): void => {
    const name = nameIn(parameters, path);
    const written = path.join(".");
    const isKnown = name !== undefined || isPartOfNames(parameters, written);
    if (isKnown && isGroup(given) && Object.keys(given).length > 0) {
      for (const [key, inner] of Object.entries(given)) place([...path, ...key.split(".")], inner, [...at, key]);
      return;
    }
    try {
      if (name === undefined) throw new WrongValue(unknownParameter(parameters, written), true);
      const one = changed[name];
      const context = { parameter: one, own, declared: Object.keys(declared) };
      const rest = path.slice(name.split(".").length);
      changed[name] = { ...one, value: replaced(context, name, one.value, rest, given) };
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      problems.push({ path: ["set", ...at], atKey: error.atKey, message: `${written}: ${error.message}` });
    }
  };
  for (const [key, given] of Object.entries(set)) place(key.split("."), given, [key]);
  if (problems.length === 0) problems.push(...togetherProblems(changed, Object.keys(set)));
  return { parameters: changed, problems };
}

interface Context {
  readonly parameter: Parameter;
  readonly own: OwnValues;
  readonly declared: readonly string[];
}

type Group = Readonly<Record<string, unknown>>;

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The parameter that a path begins with: names have one or two parts. */
function nameIn(parameters: Parameters, path: readonly string[]): string | undefined {
  return [path.slice(0, 2).join("."), path[0]].find((name) => name in parameters);
}

function isPartOfNames(parameters: Parameters, start: string): boolean {
  return Object.keys(parameters).some((name) => name.startsWith(`${start}.`));
}

function unknownParameter(parameters: Parameters, written: string): string {
  const names = Object.entries(parameters).flatMap(([name, { value }]) => [name, ...cellsOf(name, value).keys()]);
  const near = nearest(written, names);
  if (near !== undefined) return `the law has no such parameter; did you mean "${near}"?`;
  const group = written.split(".")[0];
  const own = Object.keys(parameters).filter((name) => name.startsWith(`${group}.`));
  return `the law has no such parameter; expected one of ${(own.length > 0 ? own : Object.keys(parameters)).join(", ")}`;
}

/** A value with what is at the path in it replaced. */
function replaced(
  context: Context,
  written: string,
  old: ParameterValue,
  [head, ...rest]: readonly string[],
  given: unknown,
): ParameterValue {
  if (typeof old === "number" || typeof old === "string") {
    if (head !== undefined) throw new WrongValue(`${written} is one number, without parts; found "${head}"`, true);
    return scalar(context, given);
  }
  if (isList(old)) {
    if (head === undefined) return list(context, old, given);
    const place = Number(head);
    if (!/^\d+$/.test(head) || place >= old.length)
      throw new WrongValue(`${written} has numbers 0 to ${old.length - 1}; found "${head}"`, true);
    const value = replaced(context, `${written}.${head}`, old[place], rest, given);
    return old.map((one, i) => (i === place ? Number(value) : one));
  }
  if (head !== undefined) {
    const key = keyIn(old, head);
    return { ...old, [key]: replaced(context, `${written}.${key}`, old[key], rest, given) };
  }
  return Object.fromEntries(
    Object.entries(old).map(([key, value]) => [key, replaced(context, `${written}.${key}`, value, [], given)]),
  );
}

function isList(value: ParameterValue): value is readonly number[] {
  return Array.isArray(value);
}

function keyIn(old: Readonly<Record<string, ParameterValue>>, typed: string): string {
  const key = typed.replaceAll("_", "-");
  if (key in old) return key;
  const keys = Object.keys(old);
  const isStatus = keys.some((known) => filingStatuses.some((status) => status === known));
  if (isStatus) throw new WrongValue(`unknown filing status "${typed}"; ${suggestion(typed, keys)}`, true);
  throw new WrongValue(
    `no number of children "${typed}"; expected one of ${keys.join(", ")}, of which the last stands for more, too`,
    true,
  );
}

function list(context: Context, old: readonly number[], given: unknown): readonly number[] {
  if (Array.isArray(given)) {
    if (given.length === 0) throw new WrongValue("an empty list; expected at least one number");
    return given.map((one) => Number(scalar(context, one)));
  }
  // One rate for all brackets is a flat tax; starts of brackets differ.
  if (context.parameter.unit === "rate") {
    const rate = Number(scalar(context, given));
    return old.map(() => rate);
  }
  throw new WrongValue(`expected a list of numbers, found ${shown(given)}`);
}

const units = {
  rate: { least: 0, most: 1, expected: "a decimal from 0 to 1", help: "rates are decimals: 0.38, not 38 or 38 %" },
  "dollars a year": { least: 0, most: 1e9, expected: "dollars a year, 0 or more", help: "" },
  years: { least: 0, most: 130, expected: "a whole number of years, 0 to 130", help: "" },
} as const;

function scalar({ parameter, own, declared }: Context, given: unknown): number | string {
  const unit = units[parameter.unit === "rate" || parameter.unit === "years" ? parameter.unit : "dollars a year"];
  const least = parameter.least ?? unit.least;
  const words = parameter.words ?? [];
  const also = words.length === 0 ? "" : `, or ${words.join(", ")}`;
  const expected = `expected ${parameter.least === undefined ? unit.expected : `${least} or more`}${also}`;
  const value = typeof given === "string" && !words.includes(given) ? ownValue(given, own, declared, expected) : given;
  if (typeof value === "string") return value;
  if (typeof value !== "number")
    throw new WrongValue(`${value === null ? "it has no value" : `found ${shown(value)}`}; ${expected}`);
  const isWhole = parameter.unit !== "years" || Number.isInteger(value);
  if (Number.isFinite(value) && value >= least && value <= unit.most && isWhole) return value;
  const what = parameter.unit === "rate" && value > 1 ? `${value} is ${Number((100 * value).toPrecision(4))} %` : value;
  throw new WrongValue(`${what}; ${expected}${unit.help && value > 1 ? ` (${unit.help})` : ""}`);
}

function ownValue(text: string, own: OwnValues, declared: readonly string[], expected: string): number {
  const multiple = multipleOf(text);
  if (multiple !== null && multiple.name in own) return multiple.factor * own[multiple.name];
  const comma = commaHelp(text);
  if (comma) throw new WrongValue(`found "${text}"; ${comma}`);
  if (/%\s*$/.test(text)) throw new WrongValue(`found "${text}"; ${expected} (${units.rate.help})`);
  if (multiple === null || declared.length === 0) throw new WrongValue(`found "${text}"; ${expected}`);
  throw new WrongValue(`the reform has no parameter "${multiple.name}"; ${suggestion(multiple.name, declared)}`);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return isGroup(value) ? "a group of keys" : JSON.stringify(value);
}

/** What is wrong only of values together: told at the last key that set one of them. */
function togetherProblems(parameters: Parameters, keys: readonly string[]): ReformProblem[] {
  const problems: ReformProblem[] = [];
  const complain = (group: string, message: string): void => {
    const key = keys.findLast((one) => one.split(".")[0] === group) ?? group;
    problems.push({ path: ["set", key], atKey: true, message });
  };
  const value = (name: string): ParameterValue => parameters[name].value;
  const [rates, starts] = [value("brackets.rates"), value("brackets.starts")];
  if (isList(rates) && isGroup(starts))
    for (const [status, list] of Object.entries(starts)) {
      if (!Array.isArray(list)) continue;
      const wrong = list.findIndex((start, k) => (k === 0 ? start !== 0 : !(start > list[k - 1])));
      if (wrong === 0) complain("brackets", `brackets.starts.${status}: begins at ${list[0]}; expected 0`);
      else if (wrong > 0)
        complain(
          "brackets",
          `brackets.starts.${status}: ${list[wrong]} follows ${list[wrong - 1]}; expected rising starts`,
        );
      if (list.length !== rates.length)
        complain(
          "brackets",
          `brackets.rates has ${rates.length} rate${rates.length === 1 ? "" : "s"} and brackets.starts.${status} ${list.length} brackets; expected a rate for each`,
        );
    }
  const [from, to] = [Number(value("eitc.leastAge")), Number(value("eitc.greatestAge"))];
  if (from > to) complain("eitc", `eitc.leastAge ${from} is above eitc.greatestAge ${to}; expected the least first`);
  // What is wrong with the brackets of one status is wrong with all.
  return problems.slice(0, 1);
}

/** The numbers of a parameter by their names: `eitc.maximum.1`. */
export function cellsOf(name: string, value: ParameterValue): ReadonlyMap<string, number | string> {
  if (typeof value === "number" || typeof value === "string") return new Map([[name, value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...cellsOf(`${name}.${key}`, inner)]));
}

/** What a reform changes of a statute, in the order of the statute. */
export function changesOf(before: Parameters, after: Parameters): readonly ReformChange[] {
  return Object.entries(before).flatMap(([name, { title, unit, value }]) =>
    changed(name, value, after[name].value).map((change) => ({ ...change, title, unit })),
  );
}

type Change = Pick<ReformChange, "parameter" | "before" | "after">;

function changed(parameter: string, before: ParameterValue, after: ParameterValue): Change[] {
  if (typeof before === "number" || typeof before === "string")
    return before === after ? [] : [{ parameter, before, after: typeof after === "object" ? null : after }];
  if (isList(before)) {
    if (!isList(after)) return [];
    if (before.length !== after.length) return [{ parameter, before, after }];
    return before.flatMap((one, i) => changed(`${parameter}.${i}`, one, after[i]));
  }
  if (typeof after !== "object" || isList(after)) return [];
  return Object.entries(before).flatMap(([key, one]) => changed(`${parameter}.${key}`, one, after[key]));
}

/** Names that `planner.levers` gives to others. */
const taken = ["rates", "eitc", "ctc", "standardDeduction", "demogrant"];

/** What is wrong with a reform of a statute; a reform that has its own parameters must be right over their whole ranges. */
export function reformProblems(parameters: Parameters, reform: Reform): readonly ReformProblem[] {
  const own = Object.entries(reform.parameters ?? {});
  const ranges = own.flatMap(([name, { least, most, start }]): ReformProblem[] => {
    const wrong = (message: string, atKey = false): ReformProblem[] => [
      { path: ["parameters", name], atKey, message: `parameters.${name}: ${message}` },
    ];
    if (!/^[A-Za-z]\w*$/.test(name)) return wrong("expected a name of letters and digits", true);
    if (taken.includes(name))
      return wrong(`is what planner.levers calls a part of the law; expected another name`, true);
    if (!(least <= most)) return wrong(`ranges from ${least} to ${most}; expected the least first`);
    if (!(start >= least && start <= most)) return wrong(`starts at ${start}; expected ${least} to ${most}`);
    return [];
  });
  if (ranges.length > 0) return ranges;
  const starts = ownStarts(reform);
  const at = (values: OwnValues) => reformedParameters(parameters, reform, values);
  const first = at(starts);
  if (first.problems.length > 0) return first.problems;
  return own.flatMap(([name, { least, most }]): ReformProblem[] => {
    const ends = [least, most].map((value) => at({ ...starts, [name]: value }));
    const [wrong] = ends.flatMap(({ problems }, i) =>
      problems.map((problem) => ({ ...problem, message: `${problem.message} with ${name} at ${[least, most][i]}` })),
    );
    if (wrong) return [wrong];
    if (least === most || changesOf(ends[0].parameters, ends[1].parameters).length > 0) return [];
    const message = `parameters.${name}: nothing is set by it; expected its name, or a multiple such as 2 * ${name}, under set`;
    return [{ path: ["parameters", name], atKey: true, message }];
  });
}
