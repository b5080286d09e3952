/** The ways of taxing that come with the package: `economy.law`. */
import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import type { LawKind } from "./law-family.ts";
import { ratesOnBrackets } from "./rates-on-brackets.ts";

export const lawKinds: readonly LawKind[] = [
  {
    name: "brackets",
    description: "US brackets on gross wages: marginal rates on economy.brackets, the same for everybody",
    uses: ["rates"],
    create: ({ brackets }) => ratesOnBrackets(brackets),
  },
];

/** @throws ScenarioError for a name that is not there */
export function lawKind(name: string, kinds: readonly LawKind[] = lawKinds): LawKind {
  const found = kinds.find((kind) => kind.name === name);
  if (found) return found;
  const names = kinds.map((kind) => kind.name);
  throw new ScenarioError(`unknown economy.law "${name}"; ${suggestion(name, names)}`);
}
