/** Which welfare function a scenario means, what it reads, and what is wrong with it. */
import { kindOf } from "../base/kind.ts";
import type { Problem } from "./problems.ts";
import type { ScenarioInput, ScenarioKinds } from "./schema.ts";
import type { WelfareSettings } from "./welfare-settings.ts";

export const welfareSettingNames = ["floor", "expression", "groups", "within", "smooth", "share"] as const;

type Given = ScenarioInput["planner"]["welfare"];

/** The function that is meant where none is named: that which an expression is. */
export function welfareNamed(
  given: Given,
  { welfareFunctions }: Pick<ScenarioKinds, "welfareFunctions">,
): string | undefined {
  if (given.kind !== undefined) return given.kind;
  const meant = welfareFunctions.find(({ settings }) => settings?.needs.some((key) => given[key] !== undefined));
  return meant?.name;
}

/** What the function reads beside its aversion, with defaults. */
export function welfareSettings(
  given: Given,
  name: string,
  { welfareFunctions }: Pick<ScenarioKinds, "welfareFunctions">,
): WelfareSettings {
  const kind = kindOf(welfareFunctions, name);
  const { floor: _, ...beside } = given;
  const read = welfareSettingNames.filter((key) => key !== "floor" && kind?.uses.includes(key));
  const values = read.map((key) => [key, beside[key as keyof typeof beside] ?? kind?.settings?.defaults[key]]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** What a function needs and was not given, and what is wrong with what it was given, as far as no people are asked for. */
export function welfareProblems({ planner }: ScenarioInput, kinds: Pick<ScenarioKinds, "welfareFunctions">): Problem[] {
  const name = welfareNamed(planner.welfare, kinds);
  const kind = name === undefined ? undefined : kindOf(kinds.welfareFunctions, name);
  if (!kind?.configured) return [];
  const at = (key: string, message: string): Problem[] => [
    { path: ["planner", "welfare", key], atKey: false, message },
  ];
  const missing = kind.settings?.needs.find((key) => planner.welfare[key] === undefined);
  if (missing !== undefined)
    return at("kind", `planner.welfare.kind: ${kind.name} needs planner.welfare.${missing}, and it is missing`);
  try {
    kind.configured(welfareSettings(planner.welfare, kind.name, kinds), null);
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const hint = "hint" in error && typeof error.hint === "string" ? ` (${error.hint})` : "";
    const key = welfareSettingNames.find((one) => error.message.startsWith(`planner.welfare.${one}`)) ?? "kind";
    return at(key, `${error.message}${hint}`);
  }
}
