import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorMessage, StorageError, UsageError } from "../base/errors.ts";
import { builtInKinds } from "../plugins/kinds.ts";
import { scenarioJsonSchema } from "../scenario/schema.ts";
import { starterScenario } from "../scenario/starter.ts";
import type { Command } from "./command.ts";
import { print } from "./output.ts";
import { checkPlace } from "./output-place.ts";

const schemaName = "llm-econ.schema.json";

export const initCommand: Command<{ file: string; force?: boolean | undefined }> = {
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", default: "scenario.yaml", describe: "file to write" })
      .option("force", { type: "boolean", describe: "overwrite a file that is there" }),
  handler: ({ file, force }) => {
    if (existsSync(file) && !force) {
      throw new UsageError(`${file} is already there`, { hint: "Name another file, or overwrite it with --force." });
    }
    checkPlace(file, file);
    const schema = join(dirname(file), schemaName);
    try {
      writeFileSync(file, starterScenario(basename(file), schemaName));
      writeFileSync(schema, `${JSON.stringify(scenarioJsonSchema(builtInKinds), null, 2)}\n`);
    } catch (error) {
      throw new StorageError(`cannot write ${file}: ${errorMessage(error)}`);
    }
    print(`wrote ${file} and ${schema}`);
    print(`run it with: llm-econ simulate ${file}`);
  },
};
