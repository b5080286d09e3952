/** Rates with who stands behind them: one that nobody meets is no result, and of few people it is hardly one. */
import type { BracketPeople } from "../../env/measures/bracket-people.ts";
import type { WelfareAtFloor } from "../../env/welfare/other-floors.ts";
import { count, counted, dollars, lawWords, percent, percentages } from "./format.ts";

interface Marked {
  readonly brackets: readonly number[];
  readonly rates: readonly number[];
  readonly parameters?: Readonly<Record<string, number>> | undefined;
  readonly byBracket: readonly BracketPeople[] | null;
  readonly rateRanges?: readonly (readonly [lowest: number, highest: number])[] | undefined;
}

/** Percent without a sign, `–` where no income lies in the bracket, `*` where fewer than 30 people do: `10 12* –`. */
export function markedRates({ byBracket, ...law }: Omit<Marked, "rateRanges">): string {
  if (byBracket === null) return lawWords(law);
  return byBracket.map((bracket) => markedRate(bracket, "")).join(" ");
}

/**
 * A law that was set at some time, marked by who stands behind rates on the same brackets at the end.
 * @param people null where that is not known
 */
export function markedLaw(
  law: Pick<Marked, "rates" | "parameters">,
  people: readonly Pick<BracketPeople, "rate" | "thin">[] | null,
): string {
  if (law.parameters !== undefined || people === null || people.length !== law.rates.length) return lawWords(law);
  return law.rates
    .map((rate, k) => markedRate({ rate: people[k].rate === null ? null : rate, thin: people[k].thin }, ""))
    .join(" ");
}

function markedRate({ rate, thin }: Pick<BracketPeople, "rate" | "thin">, unit: string): string {
  return rate === null ? "–" : `${percentages([rate])}${unit}${thin ? "*" : ""}`;
}

/** Whether the rate of a bracket says little, since hardly anybody meets it. */
export function isFew({ rate, thin }: Pick<BracketPeople, "rate" | "thin">): boolean {
  return thin || rate === null;
}

export const bracketNote =
  "–: no income lies there, so that the rate is no result; *: fewer than 30 people, so that it says little";

export function hasMarks(byBracket: readonly BracketPeople[]): boolean {
  return byBracket.some(isFew);
}

/** A table: bracket, rate, people, share of income, and of an optimum the range of rates that are as good. */
export function bracketRows({ brackets, byBracket, rateRanges }: Marked): string[][] {
  const hasRanges = rateRanges !== undefined;
  return [
    ["  bracket", "rate", "people", "of income", ...(hasRanges ? ["as good within 1e-4"] : [])],
    ...(byBracket ?? []).map((bracket, k) => [
      `  $${count(brackets[k])}${brackets[k + 1] === undefined ? " and above" : ` – ${count(brackets[k + 1])}`}`,
      markedRate(bracket, " %"),
      count(Math.round(bracket.people)),
      percent(bracket.incomeShare),
      ...(hasRanges
        ? [bracket.rate === null ? "any" : `${rateRanges[k].map((rate) => percentages([rate])).join(" – ")} %`]
        : []),
    ]),
  ];
}

/** What part of revenue is not paid back; nothing where all is. */
export function spendingLines(publicSpending: number): string[] {
  if (publicSpending === 0) return [];
  return [
    `public spending ${dollars(publicSpending)} per person: the rest of revenue is paid back in equal shares, below 0 charged`,
  ];
}

/** What to know of welfare that floored somebody; null where it did not. */
export function flooredWords({
  floored,
  welfareAtFloors,
}: {
  readonly floored: number;
  readonly welfareAtFloors: readonly WelfareAtFloor[] | null;
}): string | null {
  if (!(floored > 0)) return null;
  const others = welfareAtFloors?.map(({ floor, welfare }) => `${dollars(welfare)} at a floor of ${dollars(floor)}`);
  const beside = others ? `; it would be ${others.join(", ")}` : "";
  return `welfare is not defined without a floor, since ${counted(floored, "person")} ${floored === 1 ? "has" : "have"} less${beside}`;
}
