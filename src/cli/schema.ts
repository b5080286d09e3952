import type { CommandModule } from "yargs";
import { builtInKinds } from "../episode/kinds.ts";
import { scenarioJsonSchema } from "../scenario/schema.ts";
import { printJson } from "./output.ts";

export const schemaCommand: CommandModule = {
  command: "schema",
  describe: "print the JSON Schema of scenario files, for editors",
  handler: () => printJson(scenarioJsonSchema(builtInKinds)),
};
