/** What runs come to that stand side by side: one seed, so that nothing is won. */
import { isOracle } from "../../planner/registry.ts";
import type { StoredRun } from "../data/stored-run.ts";
import { listed, signed } from "./format.ts";
import { welfareWords } from "./welfare-words.ts";

/** First the best policy that could be in force, against unchanged US law where that is known; oracles are bounds. */
export function sideBySideSentences(runs: readonly StoredRun[], labels: readonly string[]): readonly string[] {
  const { show, name } = welfareWords(runs[0].scenario.planner.welfare);
  const told = runs.map(({ summary, scenario, kinds }, i) => ({
    label: labels[i],
    welfare: summary.final.welfare,
    law: summary.unchangedLaw?.final ?? null,
    isBound: isOracle(scenario.planner.kind, kinds.planners),
  }));
  const [first] = told;
  const bounds = told.filter(({ isBound }) => isBound);
  const [policy, ...others] = told.filter(({ isBound }) => !isBound);
  const sentences: string[] = [];
  if (policy) {
    const best = others.reduce((leader, one) => (one.welfare > leader.welfare ? one : leader), policy);
    const gain =
      best.law === null
        ? ""
        : `, ${signed(best.welfare - best.law, show)} against what the same workers come to under unchanged US law`;
    const lead = best === first ? "" : `, ${signed(best.welfare - first.welfare, show)} against ${first.label}`;
    sentences.push(
      `At the end ${best.label} has the highest ${name.replace("Welfare", "welfare")} per worker, ${show(best.welfare)}${gain}${lead}.`,
    );
  }
  if (bounds.length > 0)
    sentences.push(
      `${bounds.length === 1 ? "An oracle knows what everybody wants: it is an upper bound and no contestant" : "Oracles know what everybody wants: they are upper bounds and no contestants"}: ${listed(bounds.map(({ label, welfare }) => `${label} ${show(welfare)}`))}.`,
    );
  return [
    ...sentences,
    "The runs share their people and their seed, but it is one seed: how much of a difference is chance they cannot say; llm-econ compare runs several and gives intervals.",
  ];
}
