/** Numbers of a model's card in words. */
import type { CardIndex } from "../../analysis/audit/audit-kind.ts";
import { cents, decimal, percent } from "./format.ts";

const shown: Readonly<Record<CardIndex["unit"], (value: number) => string>> = {
  index: decimal(3),
  share: (value) => percent(value),
  points: (value) => `${percent(value).replace(/ %$/, "")} points`,
  dollars: (value) => cents(value),
  hours: (value) => `${decimal(2)(value)} h`,
};

/** What is not known is a dash. */
export function indexWords({ unit, value, low, high, benchmark }: CardIndex): {
  readonly value: string;
  readonly interval: string;
  readonly benchmark: string;
} {
  const show = shown[unit];
  return {
    value: value === null ? "–" : show(value),
    interval:
      low === null || high === null
        ? "–"
        : [low, high].map((end) => show(end).replace(/ (h|points)$/, "")).join(" to "),
    benchmark: benchmark === null ? "–" : `${show(benchmark.value)} ${benchmark.words}`,
  };
}
