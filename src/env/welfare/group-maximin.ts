/** How the worst-off group fares: the least of the groups' own welfare, or a smooth version of it. */
import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import type { WelfareSettings, WithinGroups } from "../../scenario/welfare-settings.ts";
import type { Economy } from "../economy.ts";
import { leastValue, weightedMean } from "../measures/weighted.ts";
import { ces } from "./ces.ts";
import { equallyDistributed } from "./equally-distributed.ts";
import { type Groups, groupsBy, tenthsOf } from "./groups.ts";
import { kolm } from "./kolm.ts";
import { marginalByIncome } from "./marginal-by-income.ts";
import { rawlsian } from "./rawlsian.ts";
import { utilitarian } from "./utilitarian.ts";
import {
  inMoney,
  type MarginalPeople,
  type WelfareForm,
  type WelfareKind,
  type WelfarePeople,
} from "./welfare-kind.ts";

const withins: readonly WelfareKind[] = [utilitarian, ces, rawlsian, kolm];
const usualWithin: WithinGroups = { kind: "ces" };
const tenth = "tenth";

type Value = (utility: Float64Array, weight: Float64Array) => number;

/** The function as it is named; it needs its groups. */
export const groupMaximin = configured({}, null);

/**
 * W = min over groups g of W_g, the welfare of its people; with smooth k > 0 −(1/κ)·ln Σ s_g·exp(−κ·W_g), where s_g is a
 * group's part of people and κ = k over the mean of W_g, so that the unit of money does not matter (MaxMin-RLHF).
 */
function configured(settings: WelfareSettings, people: WelfarePeople | null): WelfareKind {
  const { groups = "", within = usualWithin, smooth = 0 } = settings;
  const inner = withinOf(within.kind);
  const aversion = inner.aversion === null ? null : (within.aversion ?? inner.aversion);
  const form = inner.form(aversion);
  const value = valueBy(form);
  // Of a file the name is enough.
  const named = groups.slice(groups.lastIndexOf("/") + 1);
  const words = `${inner.label(aversion)} within ${named || "groups"}${smooth > 0 ? `, smooth ${smooth}` : ""}`;
  const own = people === null || groups === "" || groups === tenth ? null : groupsBy(people.population, groups);
  const of = ({ zeroTaxIncome, weight }: Pick<Economy, "zeroTaxIncome" | "weight">): Groups => {
    if (groups === tenth) return tenthsOf(zeroTaxIncome, weight);
    if (own === null) throw new Error("groups of nobody were asked for");
    return own;
  };
  /** A dollar to a group counts by its part in the least of groups, and within it by the welfare of the group. */
  const marginal = (known: MarginalPeople): Float64Array => {
    const parts = partsOf(of(known), known.weight);
    const columns = parts.map(({ rows }) => taken(known.utility, rows));
    const welfareOf = (moved: number): number[] =>
      parts.map(({ weight }, k) => value(moved === 0 ? columns[k] : columns[k].map((one) => one + moved), weight));
    const { shares } = combined(welfareOf(0), parts, smooth);
    const step = 1e-6 * Math.max(1, Math.abs(weightedMean(known.utility, known.weight)));
    const [more, less] = [welfareOf(step), welfareOf(-step)];
    const g = new Float64Array(known.utility.length);
    parts.forEach(({ rows, weight, share }, k) => {
      const zeroTaxIncome = taken(known.zeroTaxIncome, rows);
      const inside =
        inner.marginal?.({ zeroTaxIncome, utility: columns[k], weight }, aversion) ?? columns[k].map(() => 1);
      const mean = weightedMean(inside, weight);
      // A dollar to everybody of the group, shared out by its own weights.
      const worth = (shares[k] * (more[k] - less[k])) / (2 * step) / share;
      rows.forEach((row, i) => {
        g[row] = mean > 0 ? (worth * inside[i]) / mean : 0;
      });
    });
    return g;
  };
  const description =
    "the welfare of the worst-off group of workers, as the equal amount that is as good for its people, in dollars a year";
  return {
    ...inMoney,
    name: "group-maximin",
    description,
    uses: ["groups", "within", "smooth"],
    settings: { defaults: { within: usualWithin, smooth: 0 }, needs: ["groups"] },
    configured,
    risesWithConsumption: true,
    label: () => `group-maximin ${words}`,
    goal: () =>
      groups === tenth
        ? `the welfare of the worst-off tenth by income without tax (${words}), in dollars a year`
        : `the welfare of the worst-off group of workers by ${named} (${words}), in dollars a year`,
    form: () => ({
      sum: "rows",
      reads: new Set(["u"] as const),
      needsRows: groups !== tenth,
      of: (economy) => {
        const parts = partsOf(of(economy), economy.weight);
        return ({ utility }) =>
          combined(
            parts.map((part) => value(taken(utility, part.rows), part.weight)),
            parts,
            smooth,
          ).value;
      },
    }),
    inUtils: () => null,
    marginal: (known) =>
      own === null || people === null
        ? marginal(known)
        : marginalByIncome(people.economy, (utility) =>
            marginal({ zeroTaxIncome: people.economy.zeroTaxIncome, weight: people.economy.weight, utility }),
          )(known),
  };
}

function withinOf(name: string): WelfareKind {
  const found = withins.find((kind) => kind.name === name);
  if (found) return found;
  const names = withins.map((kind) => kind.name);
  throw new ScenarioError(
    `planner.welfare.within.kind: "${name}" is none of ${names.join(", ")}; ${suggestion(name, names)}`,
  );
}

function valueBy(form: WelfareForm): Value {
  switch (form.sum) {
    case "mean":
      return weightedMean;
    case "least":
      return leastValue;
    case "equivalent":
      return (utility, weight) => equallyDistributed(utility, weight, form.aversion, form.floor);
    case "own":
      return (utility, weight) => form.value(utility, weight, new Float64Array());
    case "rows":
      throw new Error("groups within groups");
  }
}

interface Part {
  readonly rows: Uint32Array;
  readonly weight: Float64Array;
  /** Of all people. */
  readonly share: number;
}

/** Groups that have anybody. */
function partsOf({ of, names }: Groups, weight: Float64Array): readonly Part[] {
  const rows: number[][] = names.map(() => []);
  for (let i = 0; i < of.length; i++) if (weight[i] > 0) rows[of[i]].push(i);
  const total = weight.reduce((sum, people) => sum + people, 0);
  return rows
    .filter((group) => group.length > 0)
    .map((group) => {
      const own = taken(weight, Uint32Array.from(group));
      return {
        rows: Uint32Array.from(group),
        weight: own,
        share: own.reduce((sum, people) => sum + people, 0) / total,
      };
    });
}

/** The groups' welfare as one number, and the part that each has in it. */
function combined(
  values: readonly number[],
  parts: readonly Part[],
  smooth: number,
): { readonly value: number; readonly shares: readonly number[] } {
  const least = Math.min(...values);
  const mean = values.reduce((sum, one, k) => sum + parts[k].share * one, 0);
  if (smooth === 0 || !(Math.abs(mean) > 0)) {
    const first = values.indexOf(least);
    return { value: least, shares: values.map((_, k) => (k === first ? 1 : 0)) };
  }
  // What is near the least stays within double precision.
  const sharpness = smooth / Math.abs(mean);
  const terms = values.map((one, k) => parts[k].share * Math.exp(-sharpness * (one - least)));
  const sum = terms.reduce((total, term) => total + term, 0);
  return { value: least - Math.log(sum) / sharpness, shares: terms.map((term) => term / sum) };
}

function taken(column: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
  return out;
}
