import { builtInKinds } from "../plugins/kinds.ts";
import { openScenario } from "../run/open-scenario.ts";
import { scenarioJsonSchema } from "../scenario/schema.ts";
import type { Command } from "./command.ts";
import { printJson } from "./output.ts";

export const schemaCommand: Command<{ scenario: string | undefined }> = {
  builder: (yargs) =>
    yargs.positional("scenario", { type: "string", describe: "a scenario whose plugins' names are to be in it" }),
  handler: async ({ scenario }) => {
    const kinds = scenario === undefined ? builtInKinds : (await openScenario(scenario)).kinds;
    printJson(scenarioJsonSchema(kinds));
  },
};
