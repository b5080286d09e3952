import { type UtilityChoice, utilityChoice } from "../../scenario/economy-kinds.ts";
import { expressionKind } from "./expression-kind.ts";
import { logKind } from "./log.ts";
import { quasiLinearKind } from "./quasi-linear.ts";
import type { UtilityKind, UtilityWords } from "./utility.ts";

/** What `economy.utility` can name without a plugin. */
export const utilityKinds: readonly UtilityKind[] = [quasiLinearKind, logKind, expressionKind];

/** What a stored scenario's utility is called; of a plugin's, which need not be there any more, only the name is known. */
export function utilityWords(choice: UtilityChoice): Pick<UtilityWords, "formula" | "unit" | "shown"> {
  const { name, options } = utilityChoice(choice);
  const kind = utilityKinds.find((entry) => entry.name === name);
  if (!kind) return { formula: name, unit: "units of the scenario's utility", shown: null };
  return kind.words(options);
}
