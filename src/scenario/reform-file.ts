/** Reads a reform file, with the files that it extends, and says exactly where it is wrong. */
import { basename, dirname, resolve } from "node:path";
import { z } from "zod";
import { ScenarioError } from "../base/errors.ts";
import type { Kind } from "../base/kind.ts";
import { suggestion } from "../base/nearest.ts";
import type { LawKind } from "../law/law-family.ts";
import { type Reform, reformSchema } from "../law/reform.ts";
import { type Problem, problemsOf } from "./problems.ts";
import { keysOf } from "./schema-keys.ts";
import { readYamlText } from "./yaml-file.ts";
import { readYaml, type YamlText } from "./yaml-text.ts";

export interface LoadedReform {
  /** The law that it is a reform of, as in `us-2024`. */
  readonly from: string;
  readonly reform: Reform;
  /** As it was named. */
  readonly path: string;
  /** Absolute paths of the file and of those that it extends. */
  readonly files: readonly string[];
}

type LawNames = readonly (Kind & Pick<LawKind, "reformProblems">)[];

const fileSchema = z.strictObject({
  ...reformSchema.shape,
  name: z.string().min(1).optional(),
  from: z.string().min(1).optional(),
  extends: z.string().min(1).optional(),
  set: reformSchema.shape.set.optional(),
});

/** Whether the text names a file of a reform, not a law. */
export function isReformPath(text: string): boolean {
  return /\.ya?ml$/i.test(text);
}

/** A file that says what it changes, not what is run. */
export function isReformContent(content: unknown): boolean {
  if (typeof content !== "object" || content === null) return false;
  return ["from", "set", "extends"].some((key) => key in content);
}

/**
 * @param path as it is named in messages
 * @throws ScenarioError with one line `file:line:column: …` per problem
 */
export function loadReform(path: string, laws: LawNames): LoadedReform {
  return readReform(path, laws, []);
}

interface Part extends LoadedReform {
  /** Where each key of `set` and of `parameters` is. */
  readonly places: ReadonlyMap<string, Pick<YamlText, "place">>;
}

function readReform(path: string, laws: LawNames, above: readonly string[]): Part {
  const text = readYamlText(path, "the reform");
  const yaml = readYaml(text, path);
  const content = yaml.content ?? {};
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success)
    fail(
      yaml,
      problemsOf(parsed.error.issues, content, (at) => keysOf(fileSchema, at)),
    );
  const { from, extends: extended, name, description, set = {}, parameters } = fileSchema.parse(content);
  const wrong = (key: string, message: string): never => fail(yaml, [{ path: [key], atKey: false, message }]);
  const chain = [...above, resolve(path)];
  let base: Part | null = null;
  if (extended !== undefined) {
    const next = resolve(dirname(path), extended);
    if (chain.includes(next)) {
      const round = [...chain.slice(chain.indexOf(next)), next].map((file) => basename(file)).join(" → ");
      wrong("extends", `extends: goes round in a circle: ${round}; expected a reform that does not lead back here`);
    }
    base = within(yaml, () => readReform(shownPath(path, extended), laws, chain));
  }
  if (from === undefined && base === null)
    fail(yaml, [
      {
        path: [],
        atKey: true,
        message: `from: missing; expected the law that is reformed, ${lawsOf(laws).join(" or ")}`,
      },
    ]);
  if (from !== undefined && base !== null && from !== base.from)
    wrong("from", `from: ${from} is not the law that ${extended} reforms, ${base.from}; expected the same, or none`);
  const law = from ?? base?.from ?? "";
  const kind = laws.find((one) => one.name === law);
  if (!kind?.reformProblems)
    wrong("from", `from: ${kind ? `${law} takes no reforms` : `no law "${law}"`}; ${suggestion(law, lawsOf(laws))}`);
  if (extended === undefined && Object.keys(set).length === 0 && !("set" in Object(content)))
    fail(yaml, [
      {
        path: [],
        atKey: true,
        message: "set: missing; expected what the reform changes, e.g. set: {ctc.amount: 4000}",
      },
    ]);
  const own = { ...parameters };
  const reform: Reform = {
    name: name ?? basename(path).replace(/\.ya?ml$/i, ""),
    ...(description === undefined ? {} : { description }),
    set: later(base?.reform.set ?? {}, set),
    ...(parameters || base?.reform.parameters ? { parameters: { ...base?.reform.parameters, ...own } } : {}),
  };
  const places = new Map<string, Pick<YamlText, "place">>(base?.places);
  for (const key of Object.keys(set)) places.set(`set ${key}`, yaml);
  for (const key of Object.keys(own)) places.set(`parameters ${key}`, yaml);
  const problems = kind?.reformProblems?.(reform) ?? [];
  if (problems.length > 0)
    throw new ScenarioError(
      [
        ...new Set(
          problems.map(({ path: at, atKey, message }) => {
            const { place } = places.get(`${at[0]} ${at[1]}`) ?? yaml;
            return `${place(at, atKey)}: ${message}`;
          }),
        ),
      ].join("\n"),
    );
  return { from: law, reform, path, files: [resolve(path), ...(base?.files ?? [])], places };
}

/** The names of laws that take reforms. */
function lawsOf(laws: LawNames): readonly string[] {
  return laws.flatMap(({ name, reformProblems }) => (reformProblems ? [name] : []));
}

/** What is set later comes after, also where it was set before. */
function later(before: Reform["set"], after: Reform["set"]): Reform["set"] {
  const kept = Object.entries(before).filter(([key]) => !(key in after));
  return { ...Object.fromEntries(kept), ...after };
}

function shownPath(path: string, extended: string): string {
  const directory = dirname(path);
  return directory === "." ? extended : resolve(directory, extended);
}

/** A file that cannot be read is told where it is named. */
function within<T>(yaml: YamlText, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ScenarioError) || /:\d+:\d+: /.test(error.message)) throw error;
    throw new ScenarioError(`${yaml.place(["extends"])}: extends: ${error.message}`, { cause: error });
  }
}

function fail(yaml: YamlText, problems: readonly Problem[]): never {
  throw new ScenarioError(
    [...new Set(problems.map(({ path, atKey, message }) => `${yaml.place(path, atKey)}: ${message}`))].join("\n"),
  );
}
