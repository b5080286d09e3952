/** How likely recorded choices are under a rule: one log probability (or density of ln hours) for each choice. */
import { erf } from "mathjs/number";
import type { Behaviour, Layer, Parameters } from "../../agents/fitted/behaviour.ts";
import { of } from "../../agents/fitted/behaviours.ts";
import type { Resolution } from "../../agents/fitted/fitted-file.ts";
import { knownFacts } from "../../agents/fitted/known-facts.ts";
import { subjectsWith } from "../../agents/fitted/subjects.ts";
import { type AppliedLaw, lineAt } from "../../law/applied-law.ts";
import { taxOn } from "../../law/tax-line.ts";
import type { FitData, FitRun } from "./fit-data.ts";

/** Hours a week that count as none where ln hours are looked at. */
const leastHours = 0.25;
/** Scatter of ln hours below which nothing can be told apart. */
export const leastScatter = 0.001;

/**
 * Where answers lie on a grid it is the probability of each cell, else the density of ln hours; scores compare within
 * one resolution only.
 * @param out one for each choice, in the order of {@link FitData.workerOf}
 * @param counts where it is 0 a choice is not looked at, and `out` stays as it was; all count by default
 */
export function logLikelihoods(
  behaviour: Behaviour,
  layer: Layer,
  parameters: Parameters,
  data: FitData,
  out: Float64Array = new Float64Array(data.choices),
  counts?: Float64Array,
): Float64Array {
  const lapse = parameters.lapse ?? 0;
  const noise = layer === "normal" ? of(parameters, "noise") : 0;
  const stay = behaviour.stays ? of(parameters, "stay") : 0;
  const byLot = (hours: number): number => unit(hours, data.resolution) / (data.mostHours + 1);
  let at = 0;
  for (const run of data.runs) {
    const subjects = subjectsWith(run.economy, parameters, run.people);
    const quantal = layer === "quantal" ? quantalOdds(behaviour, parameters, run, subjects.economy.psi, data) : null;
    for (const t of run.counted) {
      const situation = run.situations[t];
      const hours = run.hours[t];
      const wanted = quantal ? null : behaviour.wanted(subjects, parameters, situation);
      for (let i = 0; i < hours.length; i++) {
        if (counts !== undefined && counts[at] === 0) {
          at++;
          continue;
        }
        const chosen = hours[i];
        let likely: number;
        if (quantal) likely = quantal(t, i) * unit(chosen, data.resolution);
        else if (wanted) likely = scatter(chosen, wanted[i], noise, data.resolution);
        else throw new Error("a choice is of one layer");
        if (behaviour.stays) {
          likely = stay * scatter(chosen, situation.last[i], leastScatter, data.resolution) + (1 - stay) * likely;
        }
        out[at++] = Math.log((1 - lapse) * likely + lapse * byLot(chosen));
      }
    }
  }
  return out;
}

/** What a probability of whole hours is to be multiplied by: the width of a cell, or dl/d ln l. */
function unit(hours: number, resolution: Resolution): number {
  return resolution === "exact" ? Math.max(hours, leastHours) : resolution;
}

/** Of hours whose logarithm is normal around that of what was wanted. */
function scatter(chosen: number, wanted: number, noise: number, resolution: Resolution): number {
  const center = Math.log(Math.max(wanted, leastHours));
  if (resolution === "exact") {
    const z = (Math.log(Math.max(chosen, leastHours)) - center) / noise;
    return Math.exp(-0.5 * z * z) / (noise * Math.sqrt(2 * Math.PI));
  }
  const below = chosen - resolution / 2;
  const low = below > 0 ? normalBelow((Math.log(below) - center) / noise) : 0;
  return normalBelow((Math.log(chosen + resolution / 2) - center) / noise) - low;
}

function normalBelow(z: number): number {
  return 0.5 * (1 + erf(z / Math.SQRT2));
}

/** Probability of the whole hours nearest to each choice. */
function quantalOdds(
  behaviour: Behaviour,
  parameters: Parameters,
  run: FitRun,
  psi: Float64Array,
  { mostHours }: FitData,
): (t: number, i: number) => number {
  const { valued } = behaviour;
  if (valued === null) throw new Error(`${behaviour.name} values nothing`);
  const power = 1 + 1 / of(parameters, "elasticity");
  const powers = Float64Array.from({ length: mostHours + 1 }, (_, hours) => hours ** power / power);
  const noise = of(parameters, "noise");
  const scale = parameters.scale ?? 1;
  const values = new Float64Array(mostHours + 1);
  const { incomePerHour, zeroTaxIncome } = run.economy;
  const { facts, nets } = knownOf(run, mostHours);
  // One object for all choices: making one each would take as long as the rest.
  const hours = { slope: 0, reference: 0, perHour: 0, net: nets[0], first: 0 };
  return (t, i) => {
    hours.slope = facts[t].slope[i];
    hours.reference = facts[t].reference[i];
    hours.perHour = incomePerHour[i];
    hours.net = nets[t];
    hours.first = i * (mostHours + 1);
    valued(hours, parameters, values);
    const chosen = Math.min(mostHours, Math.max(0, Math.round(run.hours[t][i])));
    return probabilityOf(chosen, values, powers, psi[i], noise * scale * zeroTaxIncome[i]);
  };
}

interface Known {
  /** Of each step, worker by worker. */
  readonly facts: readonly { readonly slope: Float64Array; readonly reference: Float64Array }[];
  readonly nets: readonly Float64Array[];
}

const knownOfRuns = new WeakMap<FitRun, Known>();

/** What is the same whatever the parameters are. */
function knownOf(run: FitRun, mostHours: number): Known {
  const found = knownOfRuns.get(run);
  if (found) return found;
  const { situations, people, economy } = run;
  const facts = situations.map(({ law, lastWorked, reference, rebate }) => {
    const slope = new Float64Array(economy.size);
    const compared = new Float64Array(economy.size);
    for (let i = 0; i < economy.size; i++) {
      const own = knownFacts(
        lineAt(law, i),
        people.misperception,
        economy.incomePerHour[i] * lastWorked[i],
        reference === null ? null : reference[i] - rebate,
      );
      slope[i] = own.slope;
      compared[i] = own.reference;
    }
    return { slope, reference: compared };
  });
  const known = { facts, nets: situations.map(({ law }) => netTable(run, law, mostHours)) };
  knownOfRuns.set(run, known);
  return known;
}

/**
 * Logit probability of one of the whole hours.
 * @param values what each is taken to be worth before effort
 * @param effort what one unit of a power costs
 * @param unitOfNoise dollars
 */
function probabilityOf(
  chosen: number,
  values: Float64Array,
  powers: Float64Array,
  effort: number,
  unitOfNoise: number,
): number {
  let highest = -Infinity;
  for (let hours = 0; hours < values.length; hours++) {
    const value = values[hours] - effort * powers[hours];
    values[hours] = value;
    if (value > highest) highest = value;
  }
  // What is less likely than this adds nothing to the sum.
  const least = highest - 30 * unitOfNoise;
  const byNoise = 1 / unitOfNoise;
  let total = 0;
  for (let hours = 0; hours < values.length; hours++) {
    const value = values[hours];
    if (value > least) total += Math.exp((value - highest) * byNoise);
  }
  return Math.exp((values[chosen] - highest) * byNoise) / total;
}

const tables = new WeakMap<FitRun, Map<AppliedLaw, Float64Array>>();

/** Income after tax of every worker at every whole hour: the same whatever the parameters are. */
function netTable(run: FitRun, law: AppliedLaw, mostHours: number): Float64Array {
  const ofRun = tables.get(run) ?? new Map<AppliedLaw, Float64Array>();
  tables.set(run, ofRun);
  const known = ofRun.get(law);
  if (known) return known;
  const { size, incomePerHour } = run.economy;
  const nets = new Float64Array(size * (mostHours + 1));
  for (let i = 0; i < size; i++) {
    const line = lineAt(law, i);
    for (let hours = 0; hours <= mostHours; hours++) {
      const income = incomePerHour[i] * hours;
      nets[i * (mostHours + 1) + hours] = income - taxOn(line, income);
    }
  }
  ofRun.set(law, nets);
  return nets;
}

/** Mean log probability (or density) of whole hours drawn by lot: the floor that a rule must beat. */
export function byLotScore({ runs, resolution, mostHours, choices }: FitData): number {
  let sum = 0;
  for (const { hours, counted } of runs)
    for (const t of counted) for (const value of hours[t]) sum += Math.log(unit(value, resolution) / (mostHours + 1));
  return sum / choices;
}
