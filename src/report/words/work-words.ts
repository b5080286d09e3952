/** Who works, and how employment answers, in words. */
import type { WorkSummary } from "../../run/summary.ts";
import { decimal, percent } from "./format.ts";

/** Lines of a name and what is known of it. */
export function workWords({ employment, participationTaxRate, elasticity }: WorkSummary): string[][] {
  const of = (value: number | null): string => (value === null ? "–" : decimal(2)(value));
  const rate =
    participationTaxRate === null
      ? ""
      : `, who owe ${percent(participationTaxRate)} of their pay since they work at all (mean)`;
  const lines = [["People who work", `${percent(employment)}${rate}`]];
  if (elasticity === null) return lines;
  const { intensive, extensive, employment: ofEmployment } = elasticity;
  const total = intensive === null || extensive === null ? null : intensive + extensive;
  return [
    ...lines,
    [
      "Elasticity of income of optimising workers",
      `${of(total)}: ${of(intensive)} by those who work either way, ${of(extensive)} by working at all; of employment to the gain from work ${of(ofEmployment)}`,
    ],
  ];
}
