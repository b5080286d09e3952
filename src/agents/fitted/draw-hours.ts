/** Choices as a fitted rule makes them: what it wants, with its noise and its lapses. */
import { type RandomStream, randomStream } from "../../base/random.ts";
import { weightedDraw } from "../../base/weighted-draw.ts";
import { lineAt } from "../../law/applied-law.ts";
import { taxOn } from "../../law/tax-line.ts";
import type { Situation, Subjects } from "./behaviour.ts";
import { of } from "./behaviours.ts";
import type { FittedClass, Resolution } from "./fitted-file.ts";
import { knownFacts } from "./known-facts.ts";

export interface DrawOptions {
  /** Most hours a week. */
  readonly most: number;
  readonly resolution: Resolution;
  readonly seed: number;
  readonly step: number;
  /** Whose hours are drawn; everybody's by default. */
  readonly isOne?: (worker: number) => boolean;
}

type Rule = Pick<FittedClass, "behaviour" | "layer" | "parameters">;

/** Hours about those wanted, by noise and lapses of the rule; 0 of those who are not asked about. */
export function drawHours(
  rule: Rule,
  subjects: Subjects,
  situation: Situation,
  wanted: Float64Array,
  { most, resolution, seed, step, isOne = () => true }: DrawOptions,
): Float64Array {
  return wanted.map((own, i) => {
    if (!isOne(i)) return 0;
    const random = randomStream(seed, "fitted-hours", i, step);
    return scattered(rule, subjects, { i, most, resolution, situation, wanted: own, random });
  });
}

interface Choice {
  readonly i: number;
  readonly most: number;
  readonly resolution: Resolution;
  readonly situation: Situation;
  readonly wanted: number;
  readonly random: RandomStream;
}

/** What becomes of what was wanted: with some probability anything at all, or the same as before, else something near it. */
function scattered(
  { behaviour, layer, parameters }: Rule,
  subjects: Subjects,
  { i, most, resolution, situation, wanted, random }: Choice,
): number {
  const wholes = Math.floor(most);
  if (random.next() < (parameters.lapse ?? 0)) return random.integer(wholes + 1);
  if (behaviour.stays && random.next() < of(parameters, "stay")) return Math.min(most, situation.last[i]);
  if (layer === "quantal") {
    const nearest = Math.min(wholes, Math.round(wanted));
    const chosen = weightedDraw(odds(subjects, behaviour, parameters, situation, i, wholes), random.next()) ?? nearest;
    return chosen === nearest && resolution === "exact" ? Math.min(most, wanted) : chosen;
  }
  const hours = Math.min(most, Math.max(0, wanted * Math.exp(of(parameters, "noise") * random.normal())));
  return resolution === "exact" ? hours : Math.min(most, Math.round(hours / resolution) * resolution);
}

function odds(
  { economy, misperception }: Subjects,
  { valued }: Rule["behaviour"],
  parameters: Rule["parameters"],
  { law, lastWorked, reference, rebate }: Situation,
  i: number,
  wholes: number,
): Float64Array {
  if (valued === null) throw new Error("a rule that values nothing has no odds");
  const power = 1 + 1 / of(parameters, "elasticity");
  const line = lineAt(law, i);
  const perHour = economy.incomePerHour[i];
  const facts = knownFacts(
    line,
    misperception,
    perHour * lastWorked[i],
    reference === null ? null : reference[i] - rebate,
  );
  const net = Float64Array.from({ length: wholes + 1 }, (_, hours) => perHour * hours - taxOn(line, perHour * hours));
  const values = new Float64Array(wholes + 1);
  valued({ ...facts, perHour, net, first: 0 }, parameters, values);
  for (let hours = 0; hours <= wholes; hours++) values[hours] -= (economy.psi[i] * hours ** power) / power;
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const unit = of(parameters, "noise") * economy.zeroTaxIncome[i];
  return values.map((value) => Math.exp((value - highest) / unit));
}
