import { readFileSync } from "node:fs";
import { errorMessage, ScenarioError } from "../../base/errors.ts";
import { readYaml, type YamlText } from "../../scenario/yaml-text.ts";

/** @throws ScenarioError for a file that cannot be read or is not YAML, with one line per problem */
export function readYamlFile(path: string): YamlText {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ScenarioError(`${path}: cannot read the persona template: ${errorMessage(error)}`, { cause: error });
  }
  return readYaml(text, path);
}
