import type { Economy } from "../economy.ts";

/** An economy whose ψ is not known yet. */
export type UncalibratedEconomy = Omit<Economy, "zeroTaxIncome" | "psi" | "psiScale">;
