/** What laws can be measured by for a frontier: named measures, and aggregates over people as a user writes them. */
import { ScenarioError, UsageError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import type { Economy } from "../../env/economy.ts";
import type { StepMetrics } from "../../env/measures/metrics.ts";
import { sortWorkers } from "../../env/measures/sorted-workers.ts";
import { totalWeight, weightedMean } from "../../env/measures/weighted.ts";
import type { Settlement } from "../../env/settle/settlement.ts";
import { expressionWelfare } from "../../env/welfare/expression/expression-welfare.ts";
import { parseWelfare } from "../../env/welfare/expression/parse-welfare.ts";
import type { Policy } from "../../law/policy.ts";
import { bracketRatesAmong, stepsOfRates } from "../../law/rate-steps.ts";
import type { Population } from "../../population/population.ts";
import type { Prepared } from "../../run/prepare.ts";
import { welfareOf } from "../../run/welfare-of.ts";

export type Better = "higher" | "lower";

/** Whose laws are measured: everybody, or some of them while the search goes on. */
export interface MeasuredPeople {
  readonly economy: Economy;
  readonly population: Population;
}

/** What everybody does under a law. */
export interface MeasuredOutcome {
  readonly policy: Policy;
  readonly settlement: Settlement;
  readonly metrics: StepMetrics;
}

export interface FrontierMeasure {
  readonly name: string;
  readonly better: Better;
  /** e.g. `mean income before tax`. */
  readonly words: string;
  /** How its numbers are written. */
  readonly unit: "dollars" | "share" | "number";
}

/** A measure that can be taken. */
export interface Measuring extends FrontierMeasure {
  /** Null or not a number where it has no meaning under a law. */
  of(prepared: Prepared, people: MeasuredPeople): (outcome: MeasuredOutcome) => number | null;
}

type Named = Measuring & { readonly name: string };

const metric = (
  name: keyof StepMetrics & string,
  better: Better,
  unit: FrontierMeasure["unit"],
  words: string,
): Named => ({
  name,
  better,
  unit,
  words,
  of: () => (outcome) => {
    const value = outcome.metrics[name];
    return typeof value === "number" ? value : null;
  },
});

/** Part of the people that counts as the bottom. */
const bottom = 0.2;

const ofBottom = (name: string, words: string, column: "utility" | "consumption"): Named => ({
  name,
  better: "higher",
  unit: "dollars",
  words,
  of: (_, { economy }) => {
    const people = bottomWeights(economy);
    return ({ settlement }) => weightedMean(settlement[column], people);
  },
});

/** In the order in which they are told. */
export const frontierMeasures: readonly Named[] = [
  metric("meanIncome", "higher", "dollars", "mean income before tax"),
  metric("giniPost", "lower", "number", "Gini coefficient of consumption"),
  metric("revenuePerWorker", "higher", "dollars", "tax revenue per worker"),
  ofBottom("bottomFifthUtility", "mean utility of the bottom fifth by zero-tax income", "utility"),
  ofBottom("bottomFifthConsumption", "mean consumption of the bottom fifth by zero-tax income", "consumption"),
  {
    name: "welfare",
    better: "higher",
    unit: "dollars",
    words: "welfare, as planner.welfare says",
    of: ({ scenario, kinds }, { economy, population }) => {
      const welfare = welfareOf(scenario, economy, kinds, population);
      return ({ settlement }) => welfare.evaluate(settlement).value;
    },
  },
  metric("meanUtility", "higher", "dollars", "mean utility"),
  metric("minUtility", "higher", "dollars", "utility of the worst-off worker"),
  metric("meanHours", "higher", "number", "mean hours a week"),
  metric("giniPre", "lower", "number", "Gini coefficient of income before tax"),
  metric("atkinson1", "lower", "number", "Atkinson index of consumption at aversion 1"),
  metric("p90p10", "lower", "number", "90th over 10th percentile of consumption"),
  metric("top1Share", "lower", "share", "part of income before tax that the richest 1 % have"),
  metric("averageTaxRate", "lower", "share", "average tax rate"),
  metric("incomeWeightedMarginalRate", "lower", "share", "marginal rate, weighted by income"),
  metric("shareNotWorking", "lower", "share", "part of the people who do not work"),
  {
    name: "rateSteps",
    better: "lower",
    unit: "share",
    words: "steps between the marginal rates of neighbouring brackets, summed",
    of:
      ({ levers }) =>
      ({ policy: { rates, values } }) => {
        if (rates.length > 0) return stepsOfRates(rates);
        return values.length === levers.parameters.length ? stepsOfRates(bracketRatesAmong(values, levers)) : null;
      },
  },
];

/**
 * Two measures as they are typed: names or aggregates over people, apart by a comma; `-` before one says that lower is
 * better, `+` that higher is.
 * @throws UsageError where there are not two, or one is neither a name nor an aggregate
 */
export function measuresNamed(text: string): readonly [Measuring, Measuring] {
  const parts = apart(text);
  if (parts.length !== 2)
    throw new UsageError(
      `--objectives ${text}: expected two measures with a comma between them, found ${parts.length}`,
      {
        hint: 'e.g. --objectives meanIncome,giniPost; --objectives "mean(z),-share(c < 20000)"',
      },
    );
  const [first, second] = parts.map(measureNamed);
  if (first.name === second.name)
    throw new UsageError(`--objectives ${text}: both are ${first.name}; expected two measures`);
  return [first, second];
}

function measureNamed(typed: string): Measuring {
  const sign = /^[-+−]/.test(typed) ? typed[0] : "";
  const text = typed.slice(sign.length).trim();
  const asked: Better | null = sign === "" ? null : sign === "+" ? "higher" : "lower";
  const named = frontierMeasures.find(({ name }) => name === text);
  if (named) return asked === null ? named : { ...named, better: asked };
  if (/^\w*$/.test(text))
    throw new UsageError(
      `--objectives: unknown measure "${text}"; ${suggestion(
        text,
        frontierMeasures.map(({ name }) => name),
      )}`,
      { hint: "or an aggregate over people, as in planner.welfare.expression: mean(z), share(c < 20000)" },
    );
  return ofExpression(text, asked ?? "higher");
}

/** An aggregate over people, as welfare can be written. */
function ofExpression(text: string, better: Better): Measuring {
  try {
    parseWelfare(text);
  } catch (error) {
    if (error instanceof ScenarioError)
      throw new UsageError(`--objectives: ${error.message.replace("planner.welfare.expression", `"${text}"`)}`, {
        ...(error.hint && { hint: error.hint }),
      });
    throw error;
  }
  return {
    name: text,
    better,
    unit: "number",
    words: text,
    of: (_, { economy, population }) => {
      const form = expressionWelfare.configured?.({ expression: text }, { population, economy }).form(null);
      if (form?.sum === "rows") {
        const value = form.of(economy);
        return ({ settlement }) => value(settlement);
      }
      const least = form?.sum === "least";
      return ({ metrics }) => (least ? metrics.minUtility : metrics.meanUtility);
    },
  };
}

/** At commas that stand in no parentheses and no quotes. */
function apart(text: string): string[] {
  const parts = [""];
  let depth = 0;
  let quote = "";
  for (const character of text) {
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    if (character === "," && depth === 0 && quote === "") parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** Weights of those who are the lowest fifth by zero-tax income: the same people under every law; at the border in part. */
function bottomWeights({ zeroTaxIncome, weight }: Economy): Float64Array {
  const { order } = sortWorkers(zeroTaxIncome, weight);
  const found = new Float64Array(weight.length);
  let left = bottom * totalWeight(weight);
  for (const row of order) {
    found[row] = Math.min(weight[row], left);
    left -= found[row];
    if (!(left > 0)) break;
  }
  return found;
}
