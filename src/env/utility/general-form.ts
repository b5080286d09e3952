import type { Evaluate } from "./expression.ts";

/** Utility u(c, l) of which only values and derivatives are known, at [c, l, psi, e, w]. */
export interface GeneralForm {
  /** For messages: `the expression "log(c) - psi * l^2"`. */
  readonly label: string;
  readonly value: Evaluate;
  readonly byConsumption: Evaluate;
  readonly byHours: Evaluate;
  /** u_cc, u_ll and u_cl, exact up to rounding; null where they are not known. */
  readonly curvature: readonly [Evaluate, Evaluate, Evaluate] | null;
}
