/** The kinds of families that people are told apart by. */
import type { filingStatusLabels } from "../../../labels.ts";

export type FilingStatusLabel = (typeof filingStatusLabels)[number];

export interface FamilyType {
  readonly status: Exclude<FilingStatusLabel, "married-separate">;
  /** Children under 17 who count for tax; 3 is three or more. */
  readonly children: number;
}

/** Three children or more are one type. */
export const childrenTop = 3;

export const familyTypes: readonly FamilyType[] = [
  { status: "single", children: 0 },
  ...[0, 1, 2, 3].map((children) => ({ status: "married-joint", children }) as const),
  ...[1, 2, 3].map((children) => ({ status: "head-of-household", children }) as const),
];

/** `married-joint-2`, of which 3 is three or more children. */
export const familyTypeNames: readonly string[] = familyTypes.map(({ status, children }) => `${status}-${children}`);

/** Index in {@link familyTypes}; a head of household without children is single. */
export function familyTypeOf(status: FamilyType["status"], children: number): number {
  if (status === "married-joint") return 1 + Math.min(childrenTop, children);
  return status === "single" || children === 0 ? 0 : 4 + Math.min(childrenTop, children);
}

/** How often a person has a family: files without links leave it to chance. */
export interface FamilyShare {
  /** Index in {@link familyTypes}. */
  readonly type: number;
  /** Children under 17. */
  readonly children: number;
  /** The shares of a person sum to 1. */
  readonly share: number;
}
