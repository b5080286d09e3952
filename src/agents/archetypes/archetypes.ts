/**
 * Who is asked on behalf of whom: `workers.archetypes`. People are ordered by what they would earn without tax and cut into
 * ranges; one real person of each is asked, and the others of the range follow.
 */
import { ScenarioError } from "../../base/errors.ts";
import { suggestion } from "../../base/nearest.ts";
import { randomStream } from "../../base/random.ts";
import { weightedDraw } from "../../base/weighted-draw.ts";
import type { Economy } from "../../env/economy.ts";
import { columnOf, labelOf, type Population } from "../../population/population.ts";
import { type ArchetypesChoice, orderedStrata } from "../../scenario/worker-groups-keys.ts";
import { allotted, rangeStarts } from "./ranges.ts";

export interface Archetypes {
  /** Rows of those who are asked, ascending. */
  readonly donors: Uint32Array;
  /** Of each worker, the place in `donors` of whom it follows: its own, for a donor. */
  readonly followed: Uint32Array;
  /** Of each place in `donors`, the place of who would be followed were that one not asked; its own where nobody else is. */
  readonly neighbours: Uint32Array;
  /** Followers who are asked as well in some steps, rows ascending. */
  readonly checks: readonly { readonly step: number; readonly rows: Uint32Array }[];
}

export interface ArchetypesContext {
  readonly population: Population;
  readonly economy: Economy;
  /** Number of each worker's household type where the law differs by it; else null. */
  readonly households: Uint32Array | null;
  readonly choice: ArchetypesChoice;
  readonly seed: number;
  readonly steps: number;
}

/** Followers who are asked as well, at least. */
const fewestChecks = 30;

/** Whether a population is large enough for some of it to be asked: with `count` as large as it everybody is. */
export function areActive(choice: ArchetypesChoice | undefined, size: number): choice is ArchetypesChoice {
  return choice !== undefined && choice.count < size;
}

/** @throws ScenarioError where as many cannot be asked, or strata are not what people have */
export function chooseArchetypes(context: ArchetypesContext): Archetypes {
  const { population, economy, choice, seed } = context;
  const { size } = population;
  const { count, donors: perRange } = choice;
  const shown = (n: number): string => n.toLocaleString("en-US");
  if (count > size / 2)
    throw new ScenarioError(
      `workers.archetypes.count: ${shown(count)} of ${shown(size)} workers; expected at most half of them, ${shown(Math.floor(size / 2))}, or ${shown(size)} and more, which asks everybody`,
    );
  if (count % perRange !== 0)
    throw new ScenarioError(
      `workers.archetypes.count: ${shown(count)} is no multiple of donors, ${shown(perRange)} in each range`,
    );
  const cells = cellsOf(context);
  const ranges = count / perRange;
  const small = cells.find(({ rows }) => rows.length < perRange);
  if (small)
    throw new ScenarioError(
      `workers.archetypes.strata: ${small.name} has ${shown(small.rows.length)} of ${shown(perRange)} donors; expected fewer facts, or donors: 1`,
    );
  if (ranges < cells.length)
    throw new ScenarioError(
      `workers.archetypes.count: ${shown(count)} for ${shown(cells.length)} groups of people (${cells[0].name}, …); expected at least ${shown(cells.length * perRange)}, or fewer facts in strata`,
    );
  const { value, mass } = orderOf(economy, population, choice);
  const given = allotted(
    ranges,
    cells.map(({ rows }) => rows.reduce((sum, row) => sum + mass[row], 0)),
    cells.map(({ rows }) => Math.floor(rows.length / perRange)),
  );
  const random = randomStream(seed, "archetypes");
  const donorRow = new Uint32Array(size);
  const chosen: number[] = [];
  const neighbourOf = new Map<number, number>();
  for (const [c, { rows }] of cells.entries()) {
    const sorted = Uint32Array.from(rows).sort((a, b) => value[a] - value[b] || a - b);
    const starts = rangeStarts(
      Float64Array.from(sorted, (row) => mass[row]),
      given[c],
      perRange,
    );
    const byRange: number[][] = [];
    for (let r = 0; r < given[c]; r++) {
      const members = sorted.subarray(starts[r], starts[r + 1]);
      const picked = pick(members, perRange, population.weight, () => random.next());
      byRange.push(picked);
      members.forEach((row, place) => {
        donorRow[row] = picked[place % perRange];
      });
      for (const row of picked) donorRow[row] = row;
    }
    chosen.push(...byRange.flat());
    byRange.forEach((picked, r) => {
      picked.forEach((row, k) => {
        const other =
          picked.length > 1 ? picked[(k + 1) % picked.length] : (byRange[r + 1] ?? byRange[r - 1] ?? [row])[0];
        neighbourOf.set(row, other);
      });
    });
  }
  const donors = Uint32Array.from(chosen).sort();
  const placeOf = new Map(Array.from(donors, (row, place): [number, number] => [row, place]));
  const place = (row: number): number => placeOf.get(row) ?? 0;
  return {
    donors,
    followed: donorRow.map(place),
    neighbours: donors.map((row) => place(neighbourOf.get(row) ?? row)),
    checks: checksOf(context, donors),
  };
}

interface Cell {
  readonly name: string;
  readonly rows: number[];
}

/** People who share every fact that is named, and a household type where the law knows such. */
function cellsOf({ population, households, choice }: ArchetypesContext): Cell[] {
  const facts = choice.strata.filter((name) => !orderedStrata.some((ordered) => ordered === name));
  const columns = facts.map((name) => {
    const column = columnOf(population, name);
    const labelled = [...population.columns].filter(([, { kind }]) => kind !== "number").map(([label]) => label);
    if (!column)
      throw new ScenarioError(
        `workers.archetypes.strata: people have no column ${name}; ${suggestion(name, [...orderedStrata, ...labelled])}`,
      );
    if (column.kind === "number")
      throw new ScenarioError(
        `workers.archetypes.strata: ${name} is a number; expected income, wage or a fact with labels, such as sex`,
      );
    if (!column.codes.some((code) => column.labels[code] !== ""))
      throw new ScenarioError(`workers.archetypes.strata: nobody has a known ${name}; expected another fact`);
    return column;
  });
  const cells = new Map<string, Cell>();
  for (let row = 0; row < population.size; row++) {
    const labels = columns.map((column) => labelOf(column, row) ?? "unknown");
    const key = [households?.[row] ?? "", ...labels].join("\n");
    const cell = cells.get(key) ?? {
      name: labels.length > 0 ? labels.join(", ") : households ? "a household type" : "everybody",
      rows: [],
    };
    cell.rows.push(row);
    cells.set(key, cell);
  }
  return [...cells.values()];
}

/** What people are ordered by, and what ranges have equal parts of. */
function orderOf(
  economy: Economy,
  population: Population,
  { strata }: ArchetypesChoice,
): { readonly value: Float64Array; readonly mass: Float64Array } {
  const { weight } = economy;
  if (strata.includes("wage") && !strata.includes("income")) return { value: population.wage, mass: weight };
  // On a grid of hours nobody has an income without tax that fixes what effort costs: skill is what differs.
  const value = economy.hours.grid === null ? economy.zeroTaxIncome : economy.incomePerHour;
  let people = 0;
  let income = 0;
  for (let i = 0; i < value.length; i++) {
    people += weight[i];
    income += weight[i] * value[i];
  }
  const mass = value.map((z, i) => weight[i] * (0.5 / people + (income > 0 ? (0.5 * z) / income : 0)));
  return { value, mass };
}

/** As many different ones as wanted, each drawn as likely as it weighs. */
function pick(rows: Uint32Array, wanted: number, weight: Float64Array, next: () => number): number[] {
  // Who weighs nothing is drawn where nobody else is left.
  const odds = Float64Array.from(rows, (row) => weight[row] || Number.EPSILON);
  return Array.from({ length: wanted }, () => {
    const place = weightedDraw(odds, next()) ?? odds.findIndex((odd) => odd > 0);
    odds[place] = 0;
    return rows[place];
  });
}

function checksOf({ population: { size }, choice, seed, steps }: ArchetypesContext, donors: Uint32Array) {
  const { check, count } = choice;
  if (check === 0) return [];
  const wanted = Math.min(size - count, Math.max(fewestChecks, Math.min(Math.round(check * size), count)));
  const asked = new Set(donors);
  return [...new Set([1, Math.ceil(steps / 2), steps])].map((step) => {
    const random = randomStream(seed, "archetype-check", step);
    const rows = new Set<number>();
    while (rows.size < wanted) {
      const row = random.integer(size);
      if (!asked.has(row)) rows.add(row);
    }
    return { step, rows: Uint32Array.from(rows).sort() };
  });
}
