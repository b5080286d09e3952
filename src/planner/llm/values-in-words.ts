import type { LawParameter } from "../../law/law-family.ts";

/** What is in force as people say it: `brackets.rates.0 10 %, eitc.maximum.1 $4,213 a year`. */
export function valuesInWords(parameters: readonly LawParameter[], values: readonly number[]): string {
  return parameters.map(({ name, unit }, k) => `${name} ${valueInWords(values[k], unit)}`).join(", ");
}

function valueInWords(value: number, unit: string): string {
  if (unit === "rate") return `${Number((100 * value).toFixed(1))} %`;
  const amount = Number(value.toFixed(2)).toLocaleString("en-US");
  return unit.startsWith("dollars") ? `$${amount}${unit.slice("dollars".length)}` : `${amount} ${unit}`;
}
