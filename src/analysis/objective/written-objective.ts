/** A scenario file with another objective: all else, comments included, stays as it was written. */
import { isMap, parseDocument } from "yaml";

/** @param text of a scenario that can be read */
export function withObjective(text: string, expression: string): string {
  const document = parseDocument(text);
  if (!isMap(document.get("planner"))) document.set("planner", document.createNode({}));
  document.setIn(["planner", "welfare"], document.createNode({ expression }));
  return document.toString({ lineWidth: 0 });
}
