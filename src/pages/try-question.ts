/** The sliders as they stand in the address, and the question that they ask. */
import type { HouseholdQuestion, TryQuestion } from "../server/api.ts";

export const statuses = ["single", "married-joint", "married-separate", "head-of-household"] as const;

/** What a number of the address is where it is not there. Money is dollars a year, the wage dollars an hour. */
export const usual = {
  wage: 25,
  hours: 40,
  spouse: 0,
  children: 0,
  older: 0,
  age: 40,
  elasticity: 0.4,
  aversion: 1,
  workers: 1000,
  credit: 0,
  from: 25_000,
  growth: 0.4,
  fall: 0.2,
} as const;
export type TryNumber = keyof typeof usual;

/** Lowest, highest and distance of what each can be set to. */
export const ranges: Readonly<Record<TryNumber, readonly [low: number, high: number, apart: number]>> = {
  wage: [5, 200, 1],
  hours: [1, 80, 1],
  spouse: [0, 300_000, 1000],
  children: [0, 8, 1],
  older: [0, 8, 1],
  age: [18, 90, 1],
  elasticity: [0.05, 2, 0.05],
  aversion: [0, 5, 0.25],
  workers: [100, 100_000, 100],
  credit: [0, 20_000, 100],
  from: [0, 100_000, 1000],
  growth: [0.05, 1, 0.05],
  fall: [0.05, 1, 0.05],
};

export function numberIn(query: URLSearchParams, name: TryNumber): number {
  const text = query.get(name);
  const value = Number(text);
  const [low, high] = ranges[name];
  return text === null || text === "" || !Number.isFinite(value) ? usual[name] : Math.max(low, Math.min(high, value));
}

export function statusIn(query: URLSearchParams): (typeof statuses)[number] {
  return statuses.find((status) => status === query.get("status")) ?? "single";
}

/** Rates in per cent, `10,12,22`; null where the law is as it is. */
export function ratesIn(query: URLSearchParams): readonly number[] | null {
  const rates = (query.get("rates") ?? "").split(",").map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
  return rates.every((rate) => Number.isFinite(rate) && Math.abs(rate) <= 100) ? rates : null;
}

/** @param law brackets of US law; null until they are known: the question is then of US law */
export function tryQuestionOf(
  query: URLSearchParams,
  law: { readonly brackets: readonly number[] } | null,
): TryQuestion {
  const of = (name: TryNumber): number => numberIn(query, name);
  const status = statusIn(query);
  const household: Omit<HouseholdQuestion, "wage"> = {
    status,
    ...(status === "married-joint" && { spouseWage: of("spouse") }),
    ...{ age: of("age"), children: of("children"), olderChildren: of("older") },
  };
  const rates = ratesIn(query);
  return {
    hourlyWage: of("wage"),
    usualHours: of("hours"),
    household,
    ...(law &&
      rates?.length === law.brackets.length && { brackets: law.brackets, rates: rates.map((rate) => rate / 100) }),
    ...(of("credit") > 0 && {
      credit: { amount: of("credit"), from: of("from"), growth: of("growth"), fall: of("fall") },
    }),
    ...{ workers: of("workers"), elasticity: of("elasticity"), aversion: of("aversion") },
  };
}
