import { paperHours } from "../utility/preferences.ts";

/** Of the weekly hours of the paper preset those of the highest value; of equally good ones the fewest. */
export function bestPaperHours(value: (hours: number) => number): number {
  return paperHours.reduce((best, hours) => (value(hours) > value(best) ? hours : best));
}
