/** What the same workers reveal under two laws where they decide whether to work: responses by hours, and by working at all. */
import { randomStream } from "../base/random.ts";
import { lineAt } from "../law/applied-law.ts";
import { rateOn } from "../law/tax-line.ts";
import { bootstrapRatio, responseRatio } from "./bootstrap-ratio.ts";
import { type Arm, type Estimate, placeOf } from "./revealed-elasticity.ts";

/** An arm with how much of the time each worker works. */
export interface WorkingArm extends Arm {
  /** Share of the steps with income. */
  readonly working: Float64Array;
}

export interface WorkMargins {
  /** Elasticity of income to the net-of-tax rate of those who work under both laws, in one bracket and at no kink. */
  readonly intensive: Estimate;
  /** Elasticity of employment to what work leaves beyond not working, c − c_0, of those who work under the first law. */
  readonly extensive: Estimate;
  /** Share of people who work under each law. */
  readonly employment: { readonly control: number; readonly reform: number };
}

/** Of one worker; all count by weight. */
interface Unit {
  readonly before: number;
  readonly after: number;
  readonly exposure: number;
}

/**
 * Intensive: Δln(income)/Δln(1 − τ); extensive: Δln(employment) over the mean Δln(c − c_0) of those who work, each at its
 * income under the first law.
 * @param baseIncome of who does not work, dollars a year
 */
export function workMargins(
  control: WorkingArm,
  reform: WorkingArm,
  weight: Float64Array,
  { baseIncome, seed, resamples }: { readonly baseIncome: number; readonly seed: number; readonly resamples: number },
): WorkMargins {
  const intensive: Unit[] = [];
  const extensive: Unit[] = [];
  for (let i = 0; i < weight.length; i++) {
    const [share, then] = [control.working[i], reform.working[i]];
    const income = share > 0 ? control.income[i] / share : 0;
    const [old, changed] = [control.law, reform.law].map((law) => lineAt(law, i));
    if (share > 0 && then > 0) {
      const later = reform.income[i] / then;
      const [place, laterPlace] = [income, later].map((earned) => placeOf(old, earned));
      const isInterior = !place.isAtKink && !laterPlace.isAtKink && place.bracket === laterPlace.bracket;
      const kept = Math.log((1 - rateOn(changed, income)) / (1 - rateOn(old, income)));
      if (isInterior && Number.isFinite(kept) && kept !== 0)
        intensive.push({
          before: weight[i] * income,
          after: weight[i] * later,
          exposure: weight[i] * income * kept,
        });
    }
    const gain = (law: typeof control.law): number => income - law.tax(income, i) + law.tax(0, i) - baseIncome;
    const more = Math.log(gain(reform.law) / gain(control.law));
    // Of whom work leaves nothing it is not known how much more it leaves.
    const isKnown = share > 0 && Number.isFinite(more);
    extensive.push({
      before: weight[i] * share,
      after: weight[i] * then,
      exposure: isKnown ? weight[i] * share * more : 0,
    });
  }
  const estimate = (units: readonly Unit[], name: string, reason: string): Estimate => {
    const column = (key: keyof Unit): Float64Array => Float64Array.from(units, (unit) => unit[key]);
    const sums = { before: column("before"), after: column("after"), exposure: column("exposure") };
    const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
    const elasticity = responseRatio(total(sums.before), total(sums.after), total(sums.exposure));
    if (!Number.isFinite(elasticity)) return { workers: units.length, elasticity: null, low: null, high: null, reason };
    const interval = bootstrapRatio(sums, resamples, randomStream(seed, "elasticity", name));
    return {
      ...{ workers: units.length, elasticity, reason: null },
      ...{ low: interval?.low ?? null, high: interval?.high ?? null },
    };
  };
  const people = weight.reduce((sum, own) => sum + own, 0);
  const employment = ({ working }: WorkingArm): number =>
    working.reduce((sum, share, i) => sum + weight[i] * share, 0) / people;
  return {
    intensive: estimate(intensive, "intensive", "nobody works under both schedules"),
    extensive: estimate(extensive, "extensive", "nobody works, or work leaves nothing"),
    employment: { control: employment(control), reform: employment(reform) },
  };
}
