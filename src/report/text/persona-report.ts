/** People in the words of a persona template or a plugin, and how drawn traits agree with stated ones. */
import type { WrittenPersona } from "../../personas/persona-kind.ts";
import type { Persona } from "../../personas/template/persona.ts";
import type { PersonaTemplate, Trait } from "../../personas/template/template.ts";
import type { TraitCheck } from "../../personas/template/trait-check.ts";
import { count, decimal } from "../words/format.ts";
import { table } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

/** People that a plugin wrote. */
export function writtenPersonaReport(people: readonly Required<WrittenPersona>[]): string {
  return people.map(({ text, traits }, i) => [`${i + 1}. ${text}`, ...traitLine(traits)].join("\n")).join("\n\n");
}

export function personaReport(
  template: PersonaTemplate,
  personas: readonly Persona[],
  checks: readonly TraitCheck[],
): string {
  const people = personas.map(({ text, facts, traits }, i) =>
    [`${i + 1}. ${text}`, `   facts: ${listed(facts)}`, ...traitLine(traits)].join("\n"),
  );
  return plainText([...people, ...(checks.length === 0 ? [] : traitSections(template, checks))].join("\n\n"));
}

/** What `personas show --json` prints. */
export function personaJson(
  template: PersonaTemplate,
  personas: readonly Persona[],
  checks: readonly TraitCheck[],
): object {
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

function traitSections(template: PersonaTemplate, checks: readonly TraitCheck[]): string[] {
  const digits = decimal(3);
  const rows = checks.map(({ trait, figure, stated, drawn, standardError }) => [
    `${trait} ${figure}`,
    digits(stated),
    digits(drawn),
    digits(standardError),
  ]);
  const sources = [...template.traits].map(([name, trait]) => `${name}: ${originOf(trait)}`);
  return [table([["trait", "stated", "drawn", "± by chance"], ...rows]).join("\n"), sources.join("\n")];
}

function traitLine(traits: Persona["traits"]): string[] {
  return Object.keys(traits).length === 0 ? [] : [`   traits: ${listed(traits)}`];
}

function listed(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === "number" ? count(Number(value.toFixed(2))) : value}`)
    .join(", ");
}

function originOf({ source, isSynthetic }: Trait): string {
  return [isSynthetic ? "synthetic" : "", source ?? ""].filter(Boolean).join("; ");
}
