/** Hours a week that are the same hours. */
const sameHours = 1e-9;

/** Whether somebody ever chose other hours: who never does wastes nothing, and shows nothing. */
export function responds(hours: Float64Array): boolean {
  return hours.some((value) => Math.abs(value - hours[0]) > sameHours);
}
