/** What a worker who knows the law and optimises exactly does. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Economy } from "../economy.ts";
import { lineGroups, scatter } from "./by-line.ts";
import { equilibriumResponse } from "./rebate-equilibrium.ts";

/**
 * Weekly hours that maximise each worker's utility: the global optimum under any law, up to the cap on hours or on their
 * grid. The rebate matters only where utility is not linear in consumption: then these are the hours at the rebate that
 * they bring about. Ties go to the fewest hours.
 * @param out where to write; a new column by default
 */
export function bestResponse(
  economy: Economy,
  law: AppliedLaw,
  out: Float64Array = new Float64Array(economy.size),
): Float64Array {
  const respond = (rebate: number): Float64Array => responseAt(economy, law, rebate, out);
  return economy.utility.isMoney ? respond(0) : equilibriumResponse(economy, law, respond, out).hours;
}

/** Everyone's best hours when the rebate is given, line by line. */
export function responseAt(economy: Economy, law: AppliedLaw, rebate: number, out: Float64Array): Float64Array {
  if (law.lineOf === null) return economy.utility.respond(economy, law.lines[0], rebate, out);
  if (law.columns !== null && economy.utility.byColumns)
    return economy.utility.byColumns.respond(economy, law.columns, rebate, out);
  for (const { line, workers, rows } of lineGroups(economy, law))
    scatter(economy.utility.respond(workers, line, rebate, new Float64Array(rows.length)), rows, out);
  return out;
}
