import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import { errorMessage, ScenarioError } from "../base/errors.ts";

export type YamlPath = readonly (string | number)[];

/** What a YAML text says, and where it says it. */
export interface YamlText {
  readonly content: unknown;
  /** `file:line:column` of a value (of its key where `atKey`), or of the nearest thing above it that is there. */
  readonly place: (path: YamlPath, atKey?: boolean) => string;
  /** How a key in braces is written, with the value before it: `1,5` of {aversion: 1,5}; null for a key outside braces. */
  readonly inBraces: (path: YamlPath) => string | null;
}

/**
 * @param path names the text in places
 * @throws ScenarioError with one line `path:line:column: not YAML: …` per problem
 */
export function readYaml(text: string, path: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  // Of a tag that nobody knows, and a version, the parser only warns.
  const found = [...document.errors, ...document.warnings, ...groupsAsKeys(document)];
  if (found.length > 0) {
    const problems = found.map(({ code, message, pos: [offset] }) => {
      const place = position(offset);
      return code === "MULTIPLE_DOCS"
        ? `${place}: a second document starts here (---); expected one document in the file`
        : `${place}: not YAML: ${message}${spaceHint(text, offset)}`;
    });
    throw new ScenarioError(problems.join("\n"));
  }
  try {
    return {
      content: document.toJS(),
      place: (at, atKey = false) => position(offsetOf(document, at, atKey)),
      inBraces: (at) => writtenInBraces(document, at, text),
    };
  } catch (error) {
    // An alias without an anchor, or too many of them; a merge of what has no keys.
    throw new ScenarioError(`${path}:1:1: not YAML: ${errorMessage(error)}`, { cause: error });
  }
}

interface YamlProblem {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, ...number[]];
}

/** Keys that are groups or lists themselves, as of a template that was not filled in: {{ size }}. */
function groupsAsKeys(document: Document): readonly YamlProblem[] {
  const found: YamlProblem[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if ((isMap(key) || isSeq(key)) && key.range)
        found.push({ code: "KEY", message: "a key is in braces or brackets itself", pos: [key.range[0]] });
    },
  });
  return found;
}

/** For the line of a problem, or the one above it, that is no key and value for lack of a space. */
function spaceHint(text: string, offset: number): string {
  const above = text.slice(0, offset).split("\n").slice(-2);
  const rest = text.slice(offset).split("\n", 1)[0];
  const lines = [...above.slice(0, -1), `${above[above.length - 1]}${rest}`];
  return lines.some((line) => /^\s*(?:- )?[A-Za-z]\w* ?:[^\s/]/.test(line))
    ? "; is a space missing after the colon?"
    : "";
}

interface Entry {
  readonly key?: Node | undefined;
  readonly value: unknown;
}

/** What is at a key or place of a node, whether it stands there, is another's alias, or is merged into it. */
function entryAt(document: Document, node: unknown, step: string | number): Entry | undefined {
  const parent = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(parent)) {
    const value = parent.items[Number(step)];
    return value === undefined ? undefined : { value };
  }
  if (!isMap(parent)) return undefined;
  for (const { key, value } of parent.items)
    if (isScalar(key) && String(key.value) === String(step)) return { key, value };
  for (const { key, value } of parent.items) {
    if (!isScalar(key) || !isMergeKey(key.value)) continue;
    const source = isAlias(value) ? value.resolve(document) : value;
    for (const merged of isSeq(source) ? source.items : [source]) {
      const entry = entryAt(document, merged, step);
      if (entry) return entry;
    }
  }
  return undefined;
}

function isMergeKey(key: unknown): boolean {
  return key === "<<" || (typeof key === "symbol" && key.description === "<<");
}

function startOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | null | undefined)?.range?.[0];
}

function offsetOf(document: Document, path: YamlPath, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const [i, step] of path.entries()) {
    const entry = entryAt(document, node, step);
    if (!entry) return offset;
    const isWanted = i === path.length - 1 && !atKey;
    const [key, value] = [startOf(entry.key), startOf(entry.value)];
    offset = (isWanted ? (value ?? key) : (key ?? value)) ?? offset;
    node = entry.value;
  }
  return offset;
}

function writtenInBraces(document: Document, path: YamlPath, text: string): string | null {
  let node: unknown = document.contents;
  for (const step of path.slice(0, -1)) node = entryAt(document, node, step)?.value;
  const parent = isAlias(node) ? node.resolve(document) : node;
  if (!isMap(parent) || parent.flow !== true) return null;
  const name = String(path[path.length - 1]);
  const index = parent.items.findIndex(({ key }) => isScalar(key) && String(key.value) === name);
  const { key } = parent.items[index] ?? {};
  const before = parent.items[index - 1]?.value;
  const end = isScalar(key) ? key.range?.[1] : undefined;
  return text.slice(startOf(before) ?? startOf(key), end);
}
