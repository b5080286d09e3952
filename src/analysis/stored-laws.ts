import { policyOf } from "../episode/events.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import type { Levers } from "../law/policy.ts";
import type { StepRow } from "../store/store.ts";

/** What was in force in stored steps; steps under the same law have the same object. */
export function storedLaws(
  levers: Levers,
): (step: Pick<StepRow, "brackets" | "rates"> & Partial<Pick<StepRow, "parameters">>) => AppliedLaw {
  const known = new Map<string, AppliedLaw>();
  return ({ brackets, rates, parameters }) => {
    const named = { brackets, rates, ...(parameters && { parameters }) };
    const key = JSON.stringify(named);
    const law = known.get(key) ?? policyOf(named, levers).law;
    known.set(key, law);
    return law;
  };
}
