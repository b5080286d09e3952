/** Whether personas move hours, and how to read it. */
import type { BindingReport } from "../../analysis/persona-binding.ts";
import type { Interval } from "../../analysis/statistics/interval.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import type { ModelProviders } from "../../models/model-provider.ts";
import { count, counted, decimal } from "../words/format.ts";
import { table } from "./columns.ts";

export function bindingReport(report: BindingReport, providers: ModelProviders): string {
  const { scenario, model, workers, swaps, again, swapped, persona, invalid, calls } = report;
  const standIn = standInsAmong([model], providers, calls.standIns).map(({ name, words }) => `${name}: ${words}`);
  const times = swaps + 2;
  return [
    `${scenario}: ${counted(workers, "worker")}, ${model}`,
    ...standIn,
    `Each is asked ${times} times for its hours in step 1: with its own persona, with it again, and with ${swaps === 1 ? "that of another" : `those of ${count(swaps)} others`}`,
    "",
    ...table([
      ["hours a week apart", "mean", "95 % interval"],
      ["own persona, asked again", ...cells(again)],
      ["with another's persona", ...cells(swapped)],
      ["what the persona adds", ...cells(persona)],
    ]),
    "",
    meaning(report),
    ...(invalid > 0
      ? [`${counted(invalid, "answer")} of ${count(workers * times)} could not be used: usual hours stand for them.`]
      : []),
    `${counted(calls.count, "model call")}, nothing stored`,
  ].join("\n");
}

function meaning({ persona, binds, swapped }: BindingReport): string {
  if (binds)
    return `The persona binds: another one moves the hours of the same worker by ${number(persona.mean)} more than asking again does.`;
  if (swapped.mean === 0) return "The persona does not bind: no worker chooses other hours with another one.";
  return "No sign that the persona binds: hours with another one are no further away than chance takes them.";
}

function cells({ mean, low, high }: Interval): string[] {
  return [number(mean), low === null || high === null ? "–" : `${number(low)} to ${number(high)}`];
}

const number = decimal(2);
