import { isRecord, lenientJson } from "./lenient-json.ts";

/**
 * What versions before `models.maxInvalid` took for the answer in a text that they found valid: the object from its first
 * brace to its last, else the one in its first code fence; thoughts that were not finished were read, too. Their runs are
 * replayed as they went.
 */
export function earlierAnswer(text: string): string {
  const said = text.replace(/^[\s\S]*<\/think(ing)?>/i, "");
  const fenced = /```\w*\s*([\s\S]*?)```/.exec(said)?.[1] ?? "";
  const found = [text, insideBraces(said), insideBraces(fenced)].map(lenientJson).find(isRecord);
  return found ? JSON.stringify(found) : text;
}

function insideBraces(text: string): string {
  return text.slice(Math.max(0, text.indexOf("{")), text.lastIndexOf("}") + 1);
}
