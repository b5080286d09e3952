import { calibrated } from "./calibrated.ts";
import { paper } from "./paper.ts";
import type { Preset } from "./preset.ts";

/** What `economy.preset` can name. */
export const presets: readonly Preset[] = [calibrated, paper];

export function presetNamed(name: string): Preset {
  const found = presets.find((preset) => preset.name === name);
  if (!found) throw new Error(`no preset ${name}`);
  return found;
}
