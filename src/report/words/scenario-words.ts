/** A scenario in plain words. */
import { presetNamed } from "../../env/presets/registry.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import type { Kinds } from "../../plugins/kinds.ts";

import { sourceChoice, sourceName } from "../../population/population-source.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import { count, counted, effectiveWords } from "./format.ts";
import { welfareWords } from "./welfare-words.ts";

const people: Readonly<Record<string, string>> = {
  census: "drawn from census tables",
  gb2: "drawn from a GB2 distribution of incomes",
  uniform: "with evenly spread skills",
};

/**
 * Who the people are, how long they work, and in what economy.
 * @param effective how many of equal weight weighted workers are worth
 */
export function settingWords({ population, steps, taxYear, economy }: Scenario, effective?: number): string {
  const { source, size } = population;
  const from =
    sourceChoice(source).kind === "file"
      ? `from the file ${sourceName(source)}`
      : (people[sourceName(source)] ?? `from ${sourceName(source)}`);
  const years = counted(Math.ceil(steps / taxYear), "tax year");
  return `${count(size)} workers ${from}${effectiveWords(effective)}${effective === undefined ? "" : ","} chose their weekly hours in ${counted(steps, "step")}, ${years} of ${counted(Math.min(taxYear, steps), "step")}, in ${presetNamed(economy.preset).words.setting}. All tax revenue is paid back to everyone in equal shares.`;
}

/** How workers decide, and who answers for them. */
export function workerWords({ workers, population }: Scenario, kinds: Kinds): string {
  if (workers.groups) {
    const ways = [...new Set(workers.groups.map(({ decide }) => decide))];
    const asked = ways.includes("llm") ? `; llm asks ${modelWords(workers.model, kinds)}` : "";
    return `Workers decide in ${workers.groups.length} groups (${ways.join(", ")})${asked}.`;
  }
  if (workers.archetypes && workers.decide === "llm" && workers.archetypes.count < population.size)
    return `${workers.archetypes.count.toLocaleString("en-US")} of the workers are asked for their hours through ${modelWords(workers.model, kinds)}; the others deviate from their own best response as the one of their range does.`;
  if (workers.decide === "rational") return "Workers choose the hours that are best for them, exactly.";
  if (workers.decide === "fixed") return "Workers keep their usual hours whatever the tax.";
  if (workers.decide === "llm")
    return `Each worker is asked for its hours through ${modelWords(workers.model, kinds)}.`;
  return `Workers decide by the rule ${workers.decide}.`;
}

/** Who sets the rates, and for what. */
export function plannerWords({ planner, election }: Scenario, kinds: Kinds): string {
  const goal = welfareWords(planner.welfare).name.replace("Welfare ", "welfare ");
  if (election)
    return `Each tax year the workers elect who sets the rates, by ${election.rule}; outcomes are judged by ${goal}.`;
  const model = planner.kind === "llm" ? ` through ${modelWords(planner.model, kinds)}` : "";
  const steps = planner.smoothness
    ? `, who counts ${planner.smoothness.toLocaleString("en-US")} against a law for each 100 points of steps between the rates of neighbouring brackets`
    : "";
  return `Rates are set by the planner ${planner.kind}${model}${steps}; outcomes are judged by ${goal}.`;
}

function modelWords(uri: string, { providers }: Kinds): string {
  const [standIn] = standInsAmong([uri], providers);
  return standIn ? `${uri} (${standIn.words})` : uri;
}
