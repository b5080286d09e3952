/** How the numbers of a report were made, and what they cannot say. */
import { presetNamed } from "../../env/presets/registry.ts";
import { utilityWords } from "../../env/utility/registry.ts";
import type { StandIn } from "../../models/model-facts.ts";
import type { ReportData } from "../data/report-data.ts";
import { percent } from "../words/format.ts";
import { welfareWords } from "../words/welfare-words.ts";

export function methodParagraphs(data: ReportData): readonly string[] {
  const { scenario, optimum, baseline, kind, confidence } = data;
  const { economy, planner } = scenario;
  const words = welfareWords(planner.welfare);
  return [
    "In each step workers see the tax schedule and choose weekly hours; income before tax is hours times what an hour a week brings in a year. Tax is piecewise linear in income. What public spending leaves of it, which is all unless a scenario says otherwise, is paid back in equal shares, so consumption is income less tax plus the rebate.",
    presetNamed(economy.preset).words.utility(economy, utilityWords(economy.utility).formula),
    `${words.name}, in ${words.unit}, is what the planner is judged by, in the last step unless it says otherwise.`,
    ...(words.degenerate
      ? [
          `This welfare function is degenerate: the ${words.degenerate.measure} ${words.degenerate.fault}, so a higher value does not mean that people are better off.`,
        ]
      : []),
    ...(optimum
      ? [
          "The optimum is the schedule on the scenario's brackets that gives the highest welfare when every worker answers it with exactly the best hours. The gap runs from US law, 0 %, to that optimum, 100 %, both for such workers; people who do not optimise can be below 0 % under any rates.",
        ]
      : [
          "No optimum is drawn: it is computed for the calibrated economy with quasi-linear utility, one elasticity for all and workers who respond to tax, and there is one only where all policies meet the same people and economy.",
        ]),
    ...(kind === "comparison"
      ? [
          `Every policy met the same people and random streams, seed by seed, so differences are paired. Intervals are ${Math.round(100 * confidence)} % t intervals over seeds; p-values are two-sided, of a paired t test with Holm's correction for the number of policies, and of a sign-flip permutation test. They speak of the chance of drawing other people and answers, not of whether the model of the economy is right.`,
        ]
      : []),
    ...data.columnNotes,
    ...(baseline
      ? [
          `Gains are of the mean utility of workers against ${baseline.words}; deciles are tenths of workers by own income there, so that the same people are compared.`,
        ]
      : []),
    `US law here is its statutory brackets alone, from ${percent(Math.min(...data.law.rates), 0)} to ${percent(Math.max(...data.law.rates), 0)}, without deductions, credits or payroll tax. Workers choose hours and nothing else: no savings, no families, no change of jobs, no avoidance. Results move with the elasticity: vary it before believing them.`,
    ...data.standIns.map(
      (standIn) =>
        `${standInSentence(standIn)}: a rule of a few lines that reads the same prompts. They say nothing about what a language model would do.`,
    ),
  ];
}

/** Without a full stop. */
export function standInSentence({ name, words }: StandIn): string {
  return `Answers of ${name.includes(":") ? name : `${name}: models`} come from ${words}`;
}
