import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Population } from "../../population/population.ts";
import type { PresetEntry } from "../../scenario/economy-kinds.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { CalibrationNote } from "../calibrate/calibration-note.ts";
import type { Economy } from "../economy.ts";
import type { Utility } from "../utility/utility.ts";

/** What `economy.preset` can name: how an economy is made from people and a scenario, and what goes with it. */
export interface Preset extends PresetEntry {
  /** Rates move in multiples of so many points; who is elected changes one by `change` points at most, where it is given. */
  readonly rates: { readonly multipleOf: number; readonly change?: number };
  readonly words: PresetWords;
  /** The people as the economy takes them from a source. */
  people(drawn: Population, source: Scenario["population"]["source"]): Population;
  /** @throws ScenarioError where the people make no economy */
  economy(keys: Scenario["economy"], people: Population, context: PresetContext): Economy;
}

/** What an economy is made with, where the preset reads it. */
export interface PresetContext {
  /** That of `economy.utility`. */
  readonly utility: Utility;
  /** That of `economy.calibrate.under`. */
  readonly under: AppliedLaw;
  readonly seed: number;
  /** Told what had to be done to fit it. */
  readonly note: (note: CalibrationNote) => void;
}

export interface PresetWords {
  /** e.g. `the calibrated economy`. */
  readonly setting: string;
  /** How a report says what utility is; given the words for that of `economy.utility`. */
  utility(keys: Scenario["economy"], formula: string): string;
}
