import type { Economy } from "../economy.ts";

/** An economy whose ψ is not known yet. */
export type UncalibratedEconomy = Omit<Economy, "zeroTaxIncome" | "psi" | "psiScale">;

/** Dollars a year per person, or all that the law under which an economy is fitted brings in there. */
export type PublicSpending = number | "status-quo";
