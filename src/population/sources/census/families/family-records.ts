/** What is known of the families of records, and of civilians who do not work. */
import type { FamilyShare } from "./family-types.ts";

/** A civilian of 18 to 64 who is not employed. Categories are indexes of their labels. */
export interface NonWorker {
  readonly ageBand: number;
  readonly sex: number;
  readonly education: number;
  readonly weight: number;
  readonly family: readonly FamilyShare[];
}

/** Position i of every list is record i of the wage earners. */
export interface FamilyRecords {
  readonly links: "linked" | "assumed";
  readonly family: (readonly FamilyShare[])[];
  /** Of married people: what the spouse earns, or what the other adult of two in the household has; dollars, NaN where unknown. */
  readonly otherIncome: number[];
  /** Whether the record is a civilian of 18 to 64. */
  readonly isCivilian: boolean[];
  readonly nonWorkers: NonWorker[];
}
