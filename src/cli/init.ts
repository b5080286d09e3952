import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorMessage, StorageError, UsageError } from "../base/errors.ts";
import { builtInKinds } from "../plugins/kinds.ts";
import { scenarioJsonSchema } from "../scenario/schema.ts";
import type { Command } from "./command.ts";
import { print } from "./output.ts";

const schemaName = "llm-econ.schema.json";

/** A scenario that runs as it is; every line that is not a comment may be changed or left out. */
const template = `# yaml-language-server: $schema=./${schemaName}
# A scenario for llm-econ. Run it with:  llm-econ simulate NAME_OF_THIS_FILE
# Only "name" is required; "llm-econ validate NAME_OF_THIS_FILE" shows every default.
name: my-scenario
seed: 1
steps: 60                 # labour choices; incomes are at annual rate
taxYear: 3                # steps in a tax year: rates change only at its start

population:
  size: 100
  source: census          # census | gb2 | uniform | {file: wages.csv} with a column wage (dollars per hour)
  # filter: {age: {min: 25, max: 54}, sex: female, education: [bachelor, graduate]}

economy:
  preset: calibrated      # calibrated: fitted to census hours under US law | paper: arXiv 2507.15815, to reproduce it
  elasticity: 0.4         # of taxable income
  brackets: us-2024-single # a named table (also flat, three, us-2026-married-joint, ...) or a list: [0, 20000, 80000]

workers:
  decide: llm             # llm | rational | fixed
  model: offline:learner  # a behavioural stand-in, not a language model; openai:<model> or anthropic:<model> are
  prompting: direct       # direct | chain-of-thought | self-consistency
  personas: true

planner:
  kind: llm               # llm | us-federal | flat | fixed
  model: offline:learner
  welfare: {kind: ces, aversion: 1}  # utilitarian | ces | rawlsian | inverse-income | paper
  action: delta           # delta: changes of at most 20 points a year | absolute: rates
`;

export const initCommand: Command<{ file: string; force?: boolean | undefined }> = {
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", default: "scenario.yaml", describe: "file to write" })
      .option("force", { type: "boolean", describe: "overwrite a file that is there" }),
  handler: ({ file, force }) => {
    if (existsSync(file) && !force) {
      throw new UsageError(`${file} is already there`, { hint: "Name another file, or overwrite it with --force." });
    }
    const schema = join(dirname(file), schemaName);
    try {
      writeFileSync(file, template.replaceAll("NAME_OF_THIS_FILE", basename(file)));
      writeFileSync(schema, `${JSON.stringify(scenarioJsonSchema(builtInKinds), null, 2)}\n`);
    } catch (error) {
      throw new StorageError(`cannot write ${file}: ${errorMessage(error)}`);
    }
    print(`wrote ${file} and ${schema}`);
    print(`run it with: llm-econ simulate ${file}`);
  },
};
