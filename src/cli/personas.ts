import type { CommandModule } from "yargs";
import { personaSource } from "../personas/persona-source.ts";
import { loadTemplate } from "../personas/template/load.ts";
import { drawPersonas, type Persona } from "../personas/template/persona.ts";
import { builtInTemplates } from "../personas/template/source.ts";
import type { PersonaTemplate, Trait } from "../personas/template/template.ts";
import { type TraitCheck, traitChecks } from "../personas/template/trait-check.ts";
import { builtInKinds, type Kinds } from "../plugins/kinds.ts";
import { drawPopulation } from "../population/draw-population.ts";
import type { Population } from "../population/population.ts";
import { table } from "../report/text/columns.ts";
import { plainText } from "../report/text/terminal-text.ts";
import { openScenario } from "../run/open-scenario.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { wantsJson, wholeNumber } from "./options.ts";
import { print, printJson } from "./output.ts";

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
      const people = personaSource(kind.name, kinds.personas).draw(population, seed);
      if (wantsJson(argv)) printJson({ persona: kind.name, description: kind.description, people });
      else
        print(people.map(({ text, traits }, i) => [`${i + 1}. ${text}`, ...traitLine(traits)].join("\n")).join("\n\n"));
      return;
    }
    const template = loadTemplate(argv.template);
    const personas = drawPersonas(template, population, seed);
    const checks = traitChecks(template, personas);
    if (wantsJson(argv)) printJson(asJson(template, personas, checks));
    else print(plainText(asText(template, personas, checks)));
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
  const { source, filter, tables } = scenario.population;
  const seed = given ?? scenario.seed;
  return { population: drawPopulation({ source, size, seed, filter, tablesDirectory: tables }), seed, kinds };
}

function asJson(template: PersonaTemplate, personas: readonly Persona[], checks: readonly TraitCheck[]) {
  return {
    template: template.name,
    description: template.description,
    files: template.files,
    traits: [...template.traits].map(([name, { source, isSynthetic }]) => ({
      name,
      source: source ?? null,
      synthetic: isSynthetic,
      check: checks.filter(({ trait }) => trait === name).map(({ trait: _, ...figures }) => figures),
    })),
    people: personas.map(({ text, facts, traits }) => ({ text, facts, traits })),
  };
}

function asText(template: PersonaTemplate, personas: readonly Persona[], checks: readonly TraitCheck[]): string {
  const people = personas.map(({ text, facts, traits }, i) =>
    [`${i + 1}. ${text}`, `   facts: ${listed(facts)}`, ...traitLine(traits)].join("\n"),
  );
  if (checks.length === 0) return people.join("\n\n");
  const digits = (value: number) => value.toFixed(3);
  const rows = checks.map(({ trait, figure, stated, drawn, standardError }) => [
    `${trait} ${figure}`,
    digits(stated),
    digits(drawn),
    digits(standardError),
  ]);
  const sources = [...template.traits].map(([name, trait]) => `${name}: ${originOf(trait)}`);
  return [...people, table([["trait", "stated", "drawn", "± by chance"], ...rows]).join("\n"), sources.join("\n")].join(
    "\n\n",
  );
}

function traitLine(traits: Persona["traits"]): string[] {
  return Object.keys(traits).length === 0 ? [] : [`   traits: ${listed(traits)}`];
}

function listed(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === "number" ? Number(value.toFixed(2)) : value}`)
    .join(", ");
}

function originOf({ source, isSynthetic }: Trait): string {
  return [isSynthetic ? "synthetic" : "", source ?? ""].filter(Boolean).join("; ");
}
