import { type TaxLine, taxLine } from "../tax-line.ts";
import type { Amounts } from "./amounts.ts";
import type { FilingStatus, Statute } from "./statute.ts";

/** The ordinary brackets on taxable income, which is never negative (IRC 1(j)). */
export function taxBeforeCredits<A>(amounts: Amounts<A>, law: Statute, status: FilingStatus, taxableIncome: A): A {
  return amounts.taxed(taxableIncome, schedule(law, status));
}

function schedule({ brackets: { starts, rates } }: Statute, status: FilingStatus): TaxLine {
  return taxLine(starts[status], rates);
}
