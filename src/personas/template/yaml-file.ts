import { readYamlText } from "../../scenario/yaml-file.ts";
import { readYaml, type YamlText } from "../../scenario/yaml-text.ts";

/** @throws ScenarioError for a file that cannot be read or is not YAML, with one line per problem */
export function readYamlFile(path: string): YamlText {
  return readYaml(readYamlText(path, "the persona template"), path);
}
