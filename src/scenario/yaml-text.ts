import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { errorMessage, ScenarioError } from "../base/errors.ts";

export type YamlPath = readonly (string | number)[];

/** What a YAML text says, and where it says it. */
export interface YamlText {
  readonly content: unknown;
  /** `file:line:column` of a value (of its key where `atKey`), or of the nearest thing above it that is there. */
  readonly place: (path: YamlPath, atKey?: boolean) => string;
}

/**
 * @param path names the text in places
 * @throws ScenarioError with one line `path:line:column: not YAML: …` per problem
 */
export function readYaml(text: string, path: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => `${position(error.pos[0])}: not YAML: ${error.message}`);
    throw new ScenarioError(problems.join("\n"));
  }
  try {
    return {
      content: document.toJS(),
      place: (at, atKey = false) => position(offsetOf(document, at, atKey)),
    };
  } catch (error) {
    // An alias without an anchor, or too many of them.
    throw new ScenarioError(`${path}:1:1: not YAML: ${errorMessage(error)}`, { cause: error });
  }
}

function offsetOf(document: Document, path: YamlPath, atKey: boolean): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    if (isMap(parent) && (atKey || depth < path.length)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path[depth - 1]);
      if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, depth), true) as { range?: readonly number[] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}
