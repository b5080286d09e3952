/** Turns zod's issues into what a user needs: the key, what was expected, what was found, and a near miss. */
import type { z } from "zod";
import { nearest } from "../base/nearest.ts";
import { strayKeyHelp, textHelp } from "./key-help.ts";

/** One thing wrong with a scenario. `path` leads to the offending value, or to the key itself where `atKey`. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly atKey: boolean;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** @param keysAt the keys that the schema knows at a path */
export function problemsOf(
  issues: readonly Issue[],
  input: unknown,
  keysAt: (path: readonly (string | number)[]) => readonly string[],
): Problem[] {
  return issues.flatMap((issue) => problemOf(issue, [], input, keysAt));
}

function problemOf(
  issue: Issue,
  base: readonly (string | number)[],
  input: unknown,
  keysAt: (path: readonly (string | number)[]) => readonly string[],
): Problem[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  const value = valueAt(input, path);
  const name = path.join(".") || "the scenario";
  const at = (message: string): Problem[] => [{ path, atKey: false, message: `${name}: ${message}` }];

  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const known = keysAt(path);
        const where = path.length ? ` in ${path.join(".")}` : "";
        const help = strayKeyHelp(key, known, null);
        return { path: [...path, key], atKey: true, message: `unknown key "${key}"${where}; ${help}` };
      });
    case "invalid_type":
      if (value === undefined) return at(`missing; expected ${articled(issue.expected)}`);
      return at(`expected ${articled(issue.expected)}, found ${shown(value)}${textHelp(value)}`);
    case "invalid_value": {
      const names = issue.values.map(String);
      const near = typeof value === "string" ? nearest(value, names) : undefined;
      return at(`expected one of ${names.join(", ")}; found ${shown(value)}${near ? `; did you mean "${near}"?` : ""}`);
    }
    case "too_small":
      if (issue.origin === "string" || issue.origin === "array") return at("must not be empty");
      return at(
        `expected a number ${issue.inclusive ? "of at least" : "above"} ${issue.minimum}, found ${shown(value)}`,
      );
    case "too_big":
      if (issue.origin === "array") return at(`expected at most ${issue.maximum} entries`);
      return at(`expected a number of at most ${issue.maximum}, found ${shown(value)}`);
    case "invalid_union":
      return (
        unionProblem(issue, path, value, input, keysAt) ??
        at(`${issue.message}; found ${shown(value)}${textHelp(value)}`)
      );
    default:
      return at(issue.message);
  }
}

/** Where one alternative has the right shape (a list, an object, a word), its own complaint says more. */
function unionProblem(
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: readonly (string | number)[],
  value: unknown,
  input: unknown,
  keysAt: (path: readonly (string | number)[]) => readonly string[],
): Problem[] | null {
  const sameShape = issue.errors.find(
    (branch) =>
      !branch.some(
        (inner) =>
          inner.path.length === 0 &&
          (inner.code === "invalid_value" || (inner.code === "invalid_type" && inner.expected !== typeof value)),
      ),
  );
  if (sameShape) return sameShape.flatMap((inner) => problemOf(inner, path, input, keysAt));
  const words = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === "invalid_value" ? inner.values.map(String) : []));
  const near = typeof value === "string" ? nearest(value, words) : undefined;
  return near
    ? [
        {
          path,
          atKey: false,
          message: `${path.join(".")}: ${issue.message}; found ${shown(value)}; did you mean "${near}"?`,
        },
      ]
    : null;
}

export function valueAt(input: unknown, path: readonly (string | number)[]): unknown {
  let value = input;
  for (const key of path) value = (value as Record<string | number, unknown> | null | undefined)?.[key];
  return value;
}

const articles: Record<string, string> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
};

function articled(type: string): string {
  return articles[type] ?? type;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return typeof value === "number" ? String(value) : text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
