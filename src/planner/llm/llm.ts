import { presetNamed } from "../../env/presets/registry.ts";
import { placeOf, valueAt } from "../../law/parameter-range.ts";
import type { Policy } from "../../law/policy.ts";
import { type Asked, ask } from "../../models/answers/ask.ts";
import { poll } from "../../models/answers/poll.ts";
import { type PlannerPrompt, plannerColumns, type ToldPlannerPrompt } from "../../models/observations.ts";
import { withinPromptBudget } from "../../models/wrappers/prompt-budget.ts";
import type { Planner } from "../planner.ts";
import type { LlmPlannerOptions } from "../planner-kind.ts";
import { distribution, utilityDistribution } from "./distribution.ts";
import { feedbackSentences } from "./feedback.ts";
import { lastChange } from "./last-change.ts";
import { percentOf } from "./percent-of.ts";
import { historyShown } from "./planner-history.ts";
import { plannerPhase } from "./planner-phase.ts";
import { plannerRules } from "./planner-rules.ts";
import { answerKeys, type RatesAction, type RatesAnswer, ratesFormat } from "./rates-format.ts";
import { valuesInWords } from "./values-in-words.ts";

/** Largest change of a rate in one tax year, percentage points. */
const largestChange = 20;
/** Far more than an answer needs: what a reasoning model thinks counts too. */
const defaultOutputTokens = 8000;

/** What a planner did that may have meant something else, by its action. */
const fractions: Record<RatesAction["kind"], NonNullable<Planner["warnings"]>[number]> = {
  absolute: {
    code: "fractional-rates",
    message:
      "the planner's model answered numbers of 1 % or less in at least one tax year, and as low ones when asked whether it had meant fractions; they were taken as percent",
  },
  delta: {
    code: "fractional-rates",
    message:
      "the planner's model answered changes of less than half a step in at least one tax year, and again when asked whether it had meant fractions; they were taken as no change",
  },
};

/**
 * Learns in context: a model sees past tax years, their rates and welfare, and answers with changes or rates. During
 * the warm-up, and where no valid answer comes, the rates stay as they are.
 */
export function llmPlanner(options: LlmPlannerOptions): Planner {
  const { scenario, brackets, levers, model, signal } = options;
  const { parameters } = levers;
  const { planner, economy, models, seed } = scenario;
  const action: RatesAction = {
    kind: planner.action,
    max: planner.action === "delta" ? largestChange : 100,
    multipleOf: presetNamed(economy.preset).rates.multipleOf,
  };
  const format = ratesFormat(action, answerKeys(levers));
  const system = plannerRules(options, options.welfare, action, levers, options.wording, planner);
  const placesOf = (values: readonly number[]): number[] => values.map((value, k) => placeOf(value, parameters[k]));
  const percent = ({ values }: Pick<Policy, "values">): number[] => percentOf(placesOf(values));
  const shown = historyShown(planner.history, percent);
  const ones = levers.brackets === null ? "parameters" : "rates";
  let values = levers.start;
  let fallbacks = 0;
  let isFirst = true;
  let warnings: Planner["warnings"] = [];

  /** Where the first question has no valid answer, nothing that follows would be the model's. */
  const answerTo = async (user: string, step: number): Promise<Asked<RatesAnswer>["value"]> => {
    const question = {
      key: { episode: options.episode, step, agent: "planner", purpose: "rates", sample: 1 },
      system,
      user,
      maxOutputTokens: planner.maxOutputTokens ?? defaultOutputTokens,
      temperature: planner.temperature,
      reasoningEffort: planner.reasoning,
    };
    let asked: Asked<RatesAnswer> | undefined;
    const needsAnswer = isFirst && models.maxInvalid < 1;
    isFirst = false;
    await poll(
      {
        agents: [0],
        atOnce: 1,
        reasks: models.reasks,
        maxInvalid: 1,
        needsAnswer,
        about: `rates in step ${step}`,
        signal,
      },
      async (_, how, stop) => {
        asked = await ask(model, question, format, how, stop);
        return asked;
      },
    );
    if (asked?.isDoubtful) warnings = [fractions[action.kind]];
    return asked?.value ?? null;
  };

  return {
    get fallbacks() {
      return fallbacks;
    },
    get warnings() {
      return warnings;
    },
    async propose(observation) {
      const { taxYear, taxYears, step, history, last } = observation;
      if (taxYear <= planner.warmup) return { values };
      const ended = history.at(-1);
      // Where the last proposal lost an election, others' rates are in force.
      if (ended) values = ended.schedule.values;
      const past =
        planner.feedback === "numbers"
          ? { columns: plannerColumns, ...shown(history) }
          : { feedback: feedbackSentences(planner.feedback, history, planner.history, percent, ones) };
      const prompt: PlannerPrompt | ToldPlannerPrompt = {
        taxYears,
        workers: scenario.population.size,
        action,
        ...(levers.brackets === null && {
          parameters: parameters.map(({ name, unit, least, most }) => ({ name, unit, least, most })),
          inForce: valuesInWords(parameters, values),
        }),
        ...past,
        last:
          ended && last
            ? {
                welfare: Number(ended.welfare.toPrecision(7)),
                revenuePerWorker: Math.round(ended.revenuePerWorker),
                meanHours: Number(ended.meanHours.toFixed(2)),
                giniAfterTax: ended.giniPost === null ? null : Number(ended.giniPost.toFixed(4)),
                income: distribution(last.incomes, last.weights, brackets, true, last.order),
                utility: utilityDistribution(last.utilities, last.weights, last.order),
              }
            : null,
        lastChange: lastChange(history, percent),
        tax: { from: levers.brackets ?? [], percent: percent({ values }) },
        taxYear,
        phase: plannerPhase(taxYear, taxYears, planner.exploration, planner.exploitation),
        id: { seed, agent: "planner", step, purpose: "rates" },
      };
      const answer = await answerTo(userText(prompt, system.length, models.promptBudget), step);
      if (answer === null) fallbacks++;
      else values = nextRates(placesOf(values), answer.points, action).map((place, k) => valueAt(place, parameters[k]));
      return { values };
    },
  };
}

/** The observation as one line of JSON, with as much of the past as the budget allows. */
function userText(prompt: PlannerPrompt | ToldPlannerPrompt, systemLength: number, budget: number | null): string {
  if (budget === null) return JSON.stringify(prompt);
  const text = (rows: readonly unknown[]): string => JSON.stringify(rows).slice(1, -1);
  if ("feedback" in prompt) {
    const { history } = withinPromptBudget(
      { history: text(prompt.feedback), best: "" },
      budget,
      () => systemLength + JSON.stringify({ ...prompt, feedback: [] }).length,
      `planner about rates in step ${prompt.id.step}`,
    );
    return JSON.stringify({ ...prompt, feedback: JSON.parse(`[${history}]`) });
  }
  const { history, best } = withinPromptBudget(
    { history: text(prompt.history), best: text(prompt.best) },
    budget,
    () => systemLength + JSON.stringify({ ...prompt, history: [], best: [] }).length,
    `planner about rates in step ${prompt.id.step}`,
  );
  return JSON.stringify({ ...prompt, history: JSON.parse(`[${history}]`), best: JSON.parse(`[${best}]`) });
}

/**
 * Applies an action: changes are limited and rounded to their grid, rates kept between 0 and 1. Rates given as such
 * are taken to a tenth of a point: more digits would only fill the history in the prompt.
 */
export function nextRates(rates: readonly number[], points: readonly number[], action: RatesAction): number[] {
  return rates.map((rate, i) => {
    if (action.kind === "absolute") return Number((points[i] / 100).toFixed(3));
    const change = Math.min(action.max, Math.max(-action.max, points[i]));
    const rounded = Math.sign(change) * Math.round(Math.abs(change) / action.multipleOf) * action.multipleOf;
    // Rates move on a grid of points, so rounding keeps 0.1 + 0.2 from becoming 0.30000000000000004.
    return Math.min(1, Math.max(0, Number((rate + rounded / 100).toFixed(10))));
  });
}
