import type { Economy } from "../economy.ts";

/**
 * What becomes of revenue, for prompts: the beginning of a sentence.
 * @param revenue e.g. `tax revenue`
 * @param to e.g. ` to the workers`
 */
export function rebateWords({ publicSpending }: Pick<Economy, "publicSpending">, revenue: string, to = ""): string {
  if (publicSpending === 0) return `All ${revenue} is paid back${to} in equal shares`;
  const spent = `$${Math.round(publicSpending).toLocaleString("en-US")}`;
  return `Of ${revenue}, ${spent} a year per person pay for public services; the rest is paid back${to} in equal shares, and what is missing is charged in equal shares`;
}
