import type { CommandModule } from "yargs";
import { personaSource } from "../personas/persona-source.ts";
import { loadTemplate } from "../personas/template/load.ts";
import { drawPersonas } from "../personas/template/persona.ts";
import { builtInTemplates } from "../personas/template/source.ts";
import { traitChecks } from "../personas/template/trait-check.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import { drawPopulation } from "../population/draw-population.ts";
import type { Population } from "../population/population.ts";
import { personaJson, personaReport, writtenPersonaReport } from "../report/text/persona-report.ts";
import { openScenario } from "../run/open-scenario.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { wantsJson, wholeNumber } from "./options.ts";
import { print, printJson, printText } from "./output.ts";

const json = { type: "boolean", describe: "print one JSON value on standard output" } as const;

const listCommand: CommandModule<object, { json: boolean | undefined }> = {
  command: "list",
  describe: "the persona templates that come with the package",
  builder: (yargs) => yargs.option("json", json),
  handler: (argv) => {
    const templates = builtInTemplates().map((name) => {
      const { description, traits } = loadTemplate(name);
      return { name, description, traits: [...traits.keys()] };
    });
    if (wantsJson(argv)) printJson(templates);
    else for (const { name, description } of templates) print(`${name}: ${description}`);
  },
};

interface ShowArguments {
  readonly template: string;
  readonly n: number;
  readonly seed: number | undefined;
  readonly scenario: string | undefined;
  readonly json: boolean | undefined;
}

const showCommand: CommandModule<object, ShowArguments> = {
  command: "show <template>",
  describe: "people in the words of a template, and its traits as stated and as drawn",
  builder: (yargs) =>
    yargs
      .positional("template", {
        type: "string",
        demandOption: true,
        describe: "built-in name, path of a template (.yaml), or a persona of the scenario's plugins",
      })
      .option("n", { type: "number", default: 5, describe: "number of people" })
      .option("seed", { type: "number", describe: "seed of people and traits; default 1, or the scenario's" })
      .option("scenario", { type: "string", describe: "draw the people of this scenario; default: the census" })
      .option("json", json),
  handler: async (argv) => {
    const { population, seed, kinds } = await peopleOf(argv);
    const kind = kinds.personas.find(({ name }) => name === argv.template);
    if (kind) {
      const people = personaSource(kind.name, kinds.personas, population).draw(population, seed);
      if (wantsJson(argv)) printJson({ persona: kind.name, description: kind.description, people });
      else printText(writtenPersonaReport(people));
      return;
    }
    const template = loadTemplate(argv.template, population);
    const personas = drawPersonas(template, population, seed);
    const checks = traitChecks(template, personas);
    if (wantsJson(argv)) printJson(personaJson(template, personas, checks));
    else printText(personaReport(template, personas, checks));
  },
};

export const personasCommand: Command<object> = {
  builder: (yargs) => yargs.command(listCommand).command(showCommand).demandCommand(1, "name a personas command"),
  handler: onlySubcommands,
};

interface People {
  readonly population: Population;
  readonly seed: number;
  readonly kinds: Kinds;
}

async function peopleOf(argv: ShowArguments): Promise<People> {
  const size = wholeNumber("n", argv.n, 1);
  const given = argv.seed === undefined ? undefined : wholeNumber("seed", argv.seed, 0);
  if (argv.scenario === undefined) {
    const seed = given ?? 1;
    return { population: drawPopulation({ source: "census", size, seed }), seed, kinds: builtInKinds };
  }
  const { scenario, kinds } = await openScenario(argv.scenario);
  const { source, format, filter, columns, families, weeks, tables } = scenario.population;
  const seed = given ?? scenario.seed;
  const asked = { source, size, seed, format, filter, columns, families, weeks, tablesDirectory: tables, kinds };
  const people = drawPopulation(asked);
  return { population: people, seed, kinds };
}
