/** What servers said of their answers in a comparison, by model, where they are no language model's. */
import type { ArmResult } from "../../analysis/compare/comparison.ts";

export function serversSay(
  results: readonly { readonly calls: Pick<ArmResult["calls"], "standIns"> }[],
): Readonly<Record<string, string>> {
  return Object.assign({}, ...results.map(({ calls }) => calls.standIns));
}
