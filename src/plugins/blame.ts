/** What a plugin throws is told as the plugin's, with the place in its file. */
import { readFileSync } from "node:fs";
import { types } from "node:util";
import { EconError, errorMessage, ScenarioError } from "../base/errors.ts";

/** Runs a part of a plugin; says whose fault it is where that fails. */
export interface Blame {
  <T>(doing: string, work: () => T): T;
  wrong(doing: string, message: string): ScenarioError;
  /** The message of {@link wrong}. */
  words(doing: string, message: string, cause?: unknown): string;
}

/**
 * @param path of the plugin's module; null for what a program hands in
 * @param part what the entry is, e.g. `planner`
 * @param name of the entry
 */
export function blame(path: string | null, part: string, name: string): Blame {
  const words = (doing: string, message: string, cause?: unknown): string => {
    const where = path === null ? "" : `plugin ${placeOf(path, cause) ?? placeOfEntry(path, name) ?? path}: `;
    return `${where}${part} ${name}: ${doing}: ${message}`;
  };
  const wrong = (doing: string, message: string, cause?: unknown): ScenarioError =>
    new ScenarioError(words(doing, message, cause), { cause, ...hintOf(cause) });
  // A model's or a budget's failure is none of the plugin's; a wrong schedule that it asked the engine to make is.
  const told = (doing: string, error: unknown): unknown =>
    error instanceof EconError && !(error instanceof ScenarioError) ? error : wrong(doing, errorMessage(error), error);
  const run = <T>(doing: string, work: () => T): T => {
    try {
      const result = work();
      if (!types.isPromise(result)) return result;
      return result.catch((error: unknown) => {
        throw told(doing, error);
      }) as T;
    } catch (error) {
      throw told(doing, error);
    }
  };
  return Object.assign(run, { wrong, words });
}

function hintOf(error: unknown): { readonly hint?: string } {
  return error instanceof EconError && error.hint !== undefined ? { hint: error.hint } : {};
}

/** `file:line:column` of the first frame in the plugin's file, where the error has one. */
function placeOf(path: string, error: unknown): string | undefined {
  const stack = types.isNativeError(error) ? (error.stack ?? "") : "";
  const start = stack.indexOf(path);
  const place = start < 0 ? null : /^:\d+:\d+/.exec(stack.slice(start + path.length));
  return place ? `${path}${place[0]}` : undefined;
}

/** `file:line:column` where the file gives the entry its name: a wrong value has no stack that leads to it. */
function placeOfEntry(path: string, name: string): string | undefined {
  try {
    const lines = readFileSync(path, "utf8").split("\n");
    const pattern = new RegExp(`\\bname\\s*[:=]\\s*["'\`]${name.replace(/\W/g, "\\$&")}["'\`]`);
    const line = lines.findIndex((text) => pattern.test(text));
    return line < 0 ? undefined : `${path}:${line + 1}:${lines[line].search(pattern) + 1}`;
  } catch {
    return undefined;
  }
}
