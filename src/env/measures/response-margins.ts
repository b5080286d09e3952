/** How people answer to what they keep of a dollar: by working more, and by working at all. */
import type { AppliedLaw } from "../../law/applied-law.ts";
import { keptMore } from "../../law/kept-more.ts";
import type { Economy } from "../economy.ts";
import { bestResponse } from "../respond/best-response.ts";

/** Null where nobody works, or work leaves nothing. */
export interface ResponseMargins {
  /** Elasticity of all income to the net-of-tax rate, as far as it is that of people who work either way. */
  readonly intensive: number | null;
  /** The same, as far as people start or stop working; both add up to that of all income. */
  readonly extensive: number | null;
  /** Elasticity of employment to what work leaves beyond not working, c − c_0. */
  readonly employment: number | null;
}

/** Net-of-tax rates are moved this much, up and down. */
const step = 0.05;

/**
 * Of optimising workers, between laws under which everybody keeps 5 % less and 5 % more of each dollar.
 * @param economy in which people decide whether to work
 */
export function responseMargins(economy: Economy, law: AppliedLaw): ResponseMargins {
  const { weight, incomePerHour, workCosts } = economy;
  const [less, more] = [-step, step].map((change) => keptMore(law, change));
  const [few, many] = [less, more].map((under) =>
    bestResponse(economy, under).map((hours, i) => hours * incomePerHour[i]),
  );
  let [before, stayed, moved, worked, works, gains] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < weight.length; i++) {
    const change = weight[i] * (many[i] - few[i]);
    if (few[i] > 0 && many[i] > 0) stayed += change;
    else moved += change;
    before += (weight[i] * (few[i] + many[i])) / 2;
    if (many[i] > 0) works += weight[i];
    if (few[i] === 0) continue;
    worked += weight[i];
    const base = workCosts?.baseIncome ?? 0;
    const [low, high] = [less, more].map((under) => few[i] - under.tax(few[i], i) + under.tax(0, i) - base);
    if (low > 0) gains += weight[i] * Math.log(high / low);
  }
  const kept = Math.log((1 + step) / (1 - step));
  return {
    intensive: before > 0 ? stayed / before / kept : null,
    extensive: before > 0 ? moved / before / kept : null,
    employment: worked > 0 && gains > 0 ? (Math.log(works / worked) * worked) / gains : null,
  };
}
