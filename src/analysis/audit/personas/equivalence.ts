/** Whether an effect is as good as none: two one-sided tests at a stated margin (Schuirmann 1987). */
import { tailProbability } from "../../statistics/student-t.ts";

export interface Equivalence {
  readonly margin: number;
  /** The larger of both p-values: where it is below 5 %, the effect lies within the margin. */
  readonly p: number;
  readonly isEquivalent: boolean;
}

export function equivalence(value: number, se: number, degrees: number, margin: number): Equivalence {
  if (se === 0) return { margin, p: Math.abs(value) < margin ? 0 : 1, isEquivalent: Math.abs(value) < margin };
  /** P(T ≥ t). */
  const above = (t: number): number => (t >= 0 ? tailProbability(t, degrees) / 2 : 1 - tailProbability(t, degrees) / 2);
  const p = Math.max(above((value + margin) / se), above((margin - value) / se));
  return { margin, p, isEquivalent: p < 0.05 };
}
