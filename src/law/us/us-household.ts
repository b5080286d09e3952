import type { Household } from "./family.ts";
import { type HouseholdResult, householdResult } from "./household.ts";
import { statuteFile, statuteOf } from "./statute.ts";

/**
 * A household under the statute of a year.
 * @throws ScenarioError for a year that is not there, or a household that is none
 */
export function usHousehold(year: number, household: Household): HouseholdResult {
  const file = statuteFile(year);
  return householdResult(file, statuteOf(file.parameters), household);
}
