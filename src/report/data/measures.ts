/** What figures must know of a scenario, as data: the names in it are looked up here, so that figures need no registry. */
import { presetNamed } from "../../env/presets/registry.ts";
import { bracketsOf } from "../../law/bracket-tables.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import { gainMeasure, welfareMeasure } from "../words/welfare-words.ts";
import type { ReportData } from "./report-data.ts";

export function measuresOf(
  { planner, economy }: Scenario,
  kind: ReportData["kind"],
): Pick<ReportData, "welfare" | "gain" | "elasticity" | "brackets"> {
  const { elasticity, preset, utility, brackets } = economy;
  const isRead = presetNamed(preset).uses.includes("elasticity");
  return {
    welfare: welfareMeasure(planner.welfare),
    gain: gainMeasure(kind, utility),
    elasticity: isRead && typeof elasticity === "number" ? elasticity : null,
    brackets: bracketsOf(brackets),
  };
}
