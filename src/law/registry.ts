/** The ways of taxing that come with the package: `economy.law`. */
import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import type { Population } from "../population/population.ts";
import type { AppliedLaw } from "./applied-law.ts";
import { bracketsOf, defaultLaw, lawTable } from "./bracket-tables.ts";
import { type LawKind, usualLevers } from "./law-family.ts";
import { leversOf } from "./policy.ts";
import { ratesOnBrackets } from "./rates-on-brackets.ts";
import { taxSchedule } from "./tax-schedule.ts";
import { usLaws } from "./us/us-law.ts";

export const lawKinds: readonly LawKind[] = [
  {
    name: "brackets",
    description: "US brackets on gross wages: marginal rates on economy.brackets, the same for everybody",
    uses: ["rates"],
    levers: () => usualLevers,
    create: ({ brackets }) => ratesOnBrackets(brackets),
  },
  ...usLaws,
];

/** @throws ScenarioError for a name that is not there */
export function lawKind(name: string, kinds: readonly LawKind[] = lawKinds): LawKind {
  const found = kinds.find((kind) => kind.name === name);
  if (found) return found;
  const names = kinds.map((kind) => kind.name);
  throw new ScenarioError(`unknown economy.law "${name}"; ${suggestion(name, names)}`);
}

/** Names of {@link lawInForce} among laws; the rates on brackets are those of a table. */
export function lawNames(kinds: readonly Pick<LawKind, "name" | "uses">[]): readonly string[] {
  return kinds.filter(({ uses }) => !uses.includes("rates")).map(({ name }) => name);
}

/**
 * A law as it stands, for people: a table's rates on gross wages, `us-2024-single`, or a law where it starts, `us-2024`.
 * @param options of a law that has any, such as a reform of it
 * @throws ScenarioError for a name that is neither
 */
export function lawInForce(
  name: string,
  people: Population,
  kinds: readonly LawKind[] = lawKinds,
  options: Readonly<Record<string, unknown>> = {},
): AppliedLaw {
  if (!lawNames(kinds).includes(name)) {
    const { brackets, rates } = lawTable(name);
    return taxSchedule(brackets, rates);
  }
  const kind = lawKind(name, kinds);
  const given = kind.options?.parse(options) ?? {};
  const family = kind.create({ brackets: bracketsOf(defaultLaw), options: given, levers: usualLevers });
  const levers = leversOf(family, people);
  return levers.policy(levers.start).law;
}
