/**
 * What varies is an entry, and everything that depends on which one it is, is asked of it. Here is counted where the
 * source still asks for an entry's name instead: each count must be 0.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { offlineProvider } from "../src/agents/stand-in/offline-model.ts";
import { presets } from "../src/env/presets/registry.ts";
import { utilityKinds } from "../src/env/utility/registry.ts";
import { welfareKinds } from "../src/env/welfare/registry.ts";
import { networkProviders } from "../src/models/providers.ts";
import { circles, files, source } from "./import-graph.ts";

export interface JointCount {
  readonly what: string;
  /** `file:line: text` of each place. */
  readonly places: readonly string[];
}

/** Comparisons with these words mean something else there. */
const otherMeanings: readonly { readonly file: string; readonly word: string; readonly meaning: string }[] = [
  { file: "env/utility/expression.ts", word: "log", meaning: "the function of a formula" },
  { file: "env/welfare/separable-welfare.ts", word: "log", meaning: "what a mean is taken of" },
  { file: "gpu/kernel-source.ts", word: "log", meaning: "what a kernel adds up" },
  { file: "gpu/law-kernel-source.ts", word: "log", meaning: "what a kernel adds up" },
];

interface Line {
  readonly file: string;
  readonly number: number;
  readonly text: string;
}

const lines: readonly Line[] = files.flatMap((file) =>
  readFileSync(join(source, file), "utf8")
    .split("\n")
    .map((text, i) => ({ file, number: i + 1, text }))
    .filter(({ text }) => !/^\s*(\/\/|\/?\*)/.test(text)),
);

/** A name that is compared with, or looked for: `=== "log"`, `case "log"`, `"expression" in`, `typeof utility ===`. */
export function switchesOn(names: readonly string[], { text }: Pick<Line, "text">): string | null {
  const name = names.join("|");
  const found = new RegExp(
    `(?:[=!]==\\s*|\\bcase\\s+|\\.includes\\(\\s*)"(${name})"|"(${name})"\\s*(?:[=!]==|in\\b)`,
  ).exec(text);
  return found ? (found[1] ?? found[2]) : null;
}

function count(what: string, names: readonly string[], own: (file: string) => boolean, helpers: RegExp): JointCount {
  const places = lines.filter((line) => {
    if (own(line.file)) return false;
    const word = switchesOn(names, line);
    const isOther = otherMeanings.some((other) => other.file === line.file && other.word === word);
    return (word !== null && !isOther) || helpers.test(line.text);
  });
  return { what, places: places.map(({ file, number, text }) => `${file}:${number}: ${text.trim()}`) };
}

/** `x as Y` where what was stored is read; what was thrown and the type of a schema are not stored, `as const` asserts nothing. */
function castsIn(folders: readonly string[]): string[] {
  return lines
    .filter(({ file }) => folders.some((folder) => file.startsWith(folder)))
    .filter(({ text }) => /[\w)\]}] as (?!const\b)[\w{([]/.test(text.replace(/\s--\s.*/, "")))
    .filter(
      ({ text }) =>
        !/^\s*(import|export)\b|\bimport\(|\berror as Error\b|\btype as z\.ZodType\b|"[^"]* as [^"]*"|`[^`]* as [^`]*`/.test(
          text,
        ),
    )
    .map(({ file, number, text }) => `${file}:${number}: ${text.trim()}`);
}

const namesOf = (kinds: readonly { readonly name: string }[]): string[] => kinds.map(({ name }) => name);

export function jointCounts(): readonly JointCount[] {
  return [
    count(
      "switches on economy.preset",
      namesOf(presets),
      (file) => file.startsWith("env/presets/"),
      /\bpreset\s*[=!]==|\bis(Paper|Calibrated)\b/,
    ),
    count(
      "switches on the kind of utility",
      namesOf(utilityKinds),
      (file) => file.startsWith("env/utility/") && file !== "env/utility/expression.ts",
      /typeof\s+[\w.]*\butility\s*[=!]==\s*"object"|\butility\.name\s*[=!]==|\bis(Expression|QuasiLinear|Log)\b/,
    ),
    count(
      "switches on welfare.kind",
      namesOf(welfareKinds),
      (file) => welfareKinds.some(({ name }) => file === `env/welfare/${name}.ts`),
      /\bwelfare\??\.kind\s*[=!]==|\bwelfare\??\.name\s*[=!]==|\bkind\s*[=!]==\s*"custom"/,
    ),
    count(
      "switches on a provider of models",
      namesOf(networkProviders).concat(offlineProvider.name),
      (file) => file.startsWith("models/providers/") || file.startsWith("agents/stand-in/"),
      /startsWith\(\s*["'`](openai|openai-compatible|anthropic|offline):/,
    ),
    { what: "casts of stored values", places: castsIn(["store/", "run/", "report/", "analysis/"]) },
    { what: "import circles", places: circles().map((group) => group.join(" → ")) },
  ];
}
