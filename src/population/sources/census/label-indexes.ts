/** Places of labels in their lists, as tables are read. */
import { educationLabels, housingLabels, maritalStatusLabels, sexLabels } from "../../labels.ts";
import { ageBands, broadAges } from "./categories.ts";

export function indexOf(labels: readonly string[]): ReadonlyMap<string, number> {
  return new Map(labels.map((label, index) => [label, index]));
}

export const ageBandIndex = indexOf(ageBands.map(({ label }) => label));
export const broadAgeIndex = indexOf(broadAges.map(({ label }) => label));
export const sexIndex = indexOf(sexLabels);
export const educationIndex = indexOf(educationLabels);
export const maritalStatusIndex = indexOf(maritalStatusLabels);
export const housingIndex = indexOf(housingLabels);
