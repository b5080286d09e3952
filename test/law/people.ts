import { randomStream } from "../../src/base/random.ts";
import { calibratedEconomy } from "../../src/env/calibrate/calibrated-economy.ts";
import type { Economy } from "../../src/env/economy.ts";
import { lawInForce } from "../../src/law/registry.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { byName, type Column, coded, type Population } from "../../src/population/population.ts";

/** People with these hourly wages who usually work 40 hours. */
export function people(wages: readonly number[]): Population {
  const size = wages.length;
  return {
    size,
    wage: Float64Array.from(wages),
    usualHours: new Float64Array(size).fill(40),
    weight: new Float64Array(size).fill(1),
    columns: new Map(),
  };
}

/** Who would work 40 hours without tax, with one elasticity or each its own. */
export function economyOf(
  given: Population,
  { elasticity, limit }: { readonly elasticity: number | Float64Array; readonly limit: number | null },
): Economy {
  return calibratedEconomy(given, {
    elasticity,
    disutility: "observed",
    meanHours: 40,
    under: taxSchedule([0], [0]),
    maxHours: limit,
  });
}

/** Families of every kind whose usual hours are best under the US rates of single filers. */
export function families(size: number, seed: number): { readonly people: Population; readonly economy: Economy } {
  const random = randomStream(seed, "families");
  const wages = Array.from({ length: size }, () => 7 + 90 * random.next() ** 3);
  const status = wages.map(() => ["single", "married-joint", "head-of-household"][random.integer(3)]);
  const about = { unit: "", meaning: "" };
  const numbers = (name: string, values: readonly number[]): Column => ({
    name,
    ...about,
    kind: "number",
    values: Float64Array.from(values),
  });
  const columns = [
    { name: "filingStatus", ...about, kind: "label" as const, ...coded(status) },
    numbers(
      "children",
      wages.map(() => random.integer(4)),
    ),
    numbers(
      "age",
      wages.map(() => 20 + random.integer(55)),
    ),
    numbers(
      "otherEarned",
      status.map((one) => (one === "married-joint" && random.next() < 0.8 ? random.integer(90_000) : 0)),
    ),
  ];
  const drawn = { ...people(wages), columns: byName(columns) };
  const economy = calibratedEconomy(drawn, {
    elasticity: 0.25,
    disutility: "proportional",
    meanHours: 38,
    under: lawInForce("us-2024-single", drawn),
    maxHours: null,
  });
  return { people: drawn, economy };
}
