/** How the program is called where it was started: what is said to be typed then runs as it is printed. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Words after the program's name that make it a command to type; each command adds its own. */
export const commandNames: Set<string> = new Set(["completion"]);

/** A text with commands as they run here: `npx llm-econ …` in a clone, `llm-econ …` where it is installed. */
export function asTyped(text: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!text.includes("llm-econ") || isFound(env)) return text;
  // Not part of a path or of a name, and not `npx llm-econ` already.
  const names = [...commandNames].join("|");
  const typed = new RegExp(`(?<![\\w./-]|npx )llm-econ(?=\\s+(?:${names}|--\\w+)(?![\\w-]))`, "g");
  return text.replaceAll(typed, "npx llm-econ");
}

/** Whether the shell finds the program by its name: npx puts folders in front that the shell does not have. */
function isFound(env: NodeJS.ProcessEnv): boolean {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => !/node_modules[\\/]\.bin$/.test(folder));
  return folders.some((folder) => folder !== "" && isProgram(join(folder, "llm-econ")));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
