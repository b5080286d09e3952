/** How far every known policy is from the optimum. */

import pc from "picocolors";
import type { Optimum } from "../../analysis/optimum.ts";
import type { Screening } from "../../analysis/screened-optimum.ts";
import { sourceName } from "../../population/population-source.ts";
import { count, dollars, effectiveWords, lawWords } from "../words/format.ts";
import { welfareWords } from "../words/welfare-words.ts";
import { table } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

export function optimumReport({ welfare, population, policies, warnings }: Optimum, screening: Screening): string {
  const { label } = welfareWords(welfare);
  const source = sourceName(population.source);
  const percent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);
  const rows = policies.map((policy) => [
    policy.name,
    dollars(policy.welfare),
    percent(policy.gapClosed),
    percent(policy.cev),
    policy.meanHours.toFixed(1),
    dollars(policy.revenuePerWorker),
    policy.giniPost === null ? "–" : policy.giniPost.toFixed(3),
    lawWords(policy),
  ]);
  const header = ["policy", `welfare (${label})`, "gap closed", "gain", "hours", "revenue", "Gini", "rates, %"];
  return [
    `${count(population.size)} optimising workers (${source})${effectiveWords(population.effective)}; welfare and revenue per worker, dollars a year`,
    "gap closed: from US law (0 %) to the optimum (100 %); gain: consumption-equivalent, against US law",
    "",
    ...table([header, ...rows]),
    "",
    screeningLine(screening),
    ...(warnings.length === 0
      ? []
      : ["", "Warnings", ...warnings.map((text) => `  ${pc.yellow("!")} ${plainText(text)}`)]),
  ].join("\n");
}

function screeningLine({ backend, device, note }: Screening): string {
  // The rest of a note is the driver's own words, which --json and --gpu webgpu give.
  if (backend === null)
    return `kernels: none${note === null ? "" : ` (${note.split(" (")[0]})`}; double precision throughout`;
  const where = device === null ? backend : `${backend}, ${device}`;
  return `kernels: ${where}${note === null ? "" : ` (${note})`} screened schedules; judged in double precision`;
}
