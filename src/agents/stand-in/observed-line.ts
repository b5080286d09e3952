import { type TaxLine, taxLine } from "../../law/tax-line.ts";
import type { TaxObservation } from "../../models/observations.ts";

/** What a prompt says of the tax, as a function of income. */
export function observedLine({ from, percent, owed }: TaxObservation): TaxLine {
  return taxLine(
    from,
    percent.map((points) => points / 100),
    owed && Float64Array.from(owed),
  );
}
