/**
 * Scenarios that come over the network: values alone. A plugin is code, and a file elsewhere is none of a page's business,
 * so that neither is taken from there.
 */
import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import { type LoadedScenario, parseScenario } from "../scenario/load.ts";
import { parsedQuestion } from "./query.ts";
import { Refusal } from "./refusal.ts";

const limit = z.number().positive();

export const budgetAsked = z.strictObject({
  usd: limit.optional(),
  calls: limit.int().optional(),
  tokens: limit.int().optional(),
});

export const valuesAsked = z.strictObject({
  scenario: z.record(z.string(), z.unknown()),
  budget: budgetAsked.optional(),
});

/** What values are called in messages. */
const place = "scenario.json";

/**
 * @param folder that the server was started in: files are taken from there alone
 * @throws Refusal 400, ScenarioError
 */
export function openedValues(folder: string, body: unknown): LoadedScenario & { readonly kinds: Kinds } {
  const { scenario } = parsedQuestion(valuesAsked, body);
  checkValues(folder, scenario);
  return { ...parseScenario(JSON.stringify(scenario), join(folder, place), builtInKinds), kinds: builtInKinds };
}

/** @throws Refusal 400 for a plugin, or a file elsewhere */
export function checkValues(folder: string, scenario: Readonly<Record<string, unknown>>): void {
  if (Object.hasOwn(scenario, "plugins"))
    throw new Refusal(
      400,
      "plugins: a plugin is code, and none is taken from a page; expected a scenario without plugins",
      "`llm-econ simulate` runs it from a file.",
    );
  for (const { key, text } of textsIn(scenario, "")) {
    // A name is any text. A model's file is named behind its provider.
    if (key === "name") continue;
    const path = text.replace(/^[a-z-]+:(?!\/\/)/i, "");
    if (!isElsewhere(folder, path)) continue;
    throw new Refusal(400, `${key}: ${JSON.stringify(text)} is outside of the directory that the server started in`);
  }
}

function* textsIn(value: unknown, key: string): Generator<{ readonly key: string; readonly text: string }> {
  if (typeof value === "string") yield { key, text: value };
  else if (typeof value === "object" && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, key === "" ? name : `${key}.${name}`);
}

/** Whatever may be read as a path: absolute ones, those that go up, and links that lead out. */
function isElsewhere(folder: string, path: string): boolean {
  if (/^(?:file:|~|[a-z]:[\\/]|\\\\)/i.test(path) || isAbsolute(path)) return true;
  if (path.split(/[\\/]/).includes("..")) return true;
  // No path has a line feed or a null that means anything here; longer ones are texts.
  if (path === "" || path.length > 1000 || path.includes("\0")) return false;
  const full = resolve(folder, path);
  if (!existsSync(full)) return false;
  const real = relative(realpathSync(folder), realpathSync(full));
  return real === ".." || real.startsWith(`..${sep}`) || isAbsolute(real);
}
