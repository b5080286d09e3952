/** Numbers of a model's card in words. */
import type { CardIndex } from "../../analysis/audit/audit-kind.ts";
import { cents, decimal, percent } from "./format.ts";

const shown: Readonly<Record<CardIndex["unit"], (value: number) => string>> = {
  index: decimal(3),
  share: (value) => percent(value),
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
      low === null || high === null ? "–" : `${show(low).replace(/ h$/, "")} to ${show(high).replace(/ h$/, "")}`,
    benchmark: benchmark === null ? "–" : `${show(benchmark.value)} ${benchmark.words}`,
  };
}
