/** A row of weight 3 is three rows, in every measure of people who optimise. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { profileOf } from "../../src/analysis/profile.ts";
import { randomStream } from "../../src/base/random.ts";
import { arcValueOfPublicFunds } from "../../src/env/measures/arc-public-funds.ts";
import { deadweightLoss } from "../../src/env/measures/deadweight-loss.ts";
import { quantile, rank } from "../../src/env/measures/inequality.ts";
import { measure } from "../../src/env/measures/metrics.ts";
import { valueOfPublicFunds } from "../../src/env/measures/public-funds.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { lawOf } from "../../src/law/bracket-tables.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { medianVoterFlat } from "../../src/planner/oracles/flat-taxes.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { type Prepared, prepare } from "../../src/run/prepare.ts";
import { simulate } from "../../src/run/simulate.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";

const directory = mkdtempSync(join(tmpdir(), "weights-as-rows-"));

interface Row {
  readonly wage: number;
  readonly hours: number;
  readonly weight: number;
  readonly registered: number;
}

/** 80 people from $5 to some $400 an hour, with weights of 0 to 9. */
function people(seed: number): Row[] {
  const stream = randomStream(seed, "weights-as-rows");
  return Array.from({ length: 80 }, (_, i) => ({
    wage: Number((5 * Math.exp(4.4 * stream.next() ** 2)).toFixed(2)),
    hours: 10 + stream.integer(60),
    weight: i === 3 ? 0 : 1 + stream.integer(9),
    registered: stream.next() < 0.7 ? 1 : 0,
  }));
}

function written(name: string, rows: readonly Row[], isRepeated: boolean): string {
  const line = ({ wage, hours, registered }: Row) => `${wage},${hours},${registered}`;
  const lines = isRepeated
    ? ["wage,hours,registered", ...rows.flatMap((row) => Array<string>(row.weight).fill(line(row)))]
    : ["wage,hours,registered,weight", ...rows.map((row) => `${line(row)},${row.weight}`)];
  writeFileSync(join(directory, name), `${lines.join("\n")}\n`);
  return name;
}

let files = 0;

/** The same people as rows with weights, and as so many rows each. */
function both(seed: number, keys: string): readonly [Prepared, Prepared] {
  const rows = people(seed);
  const of = (isRepeated: boolean): Prepared => {
    const data = written(`${++files}.csv`, rows, isRepeated);
    const path = join(directory, `${files}.yaml`);
    writeFileSync(
      path,
      `name: a\nsteps: 2\ntaxYear: 1\nworkers: {decide: rational}\npopulation: {source: {file: ${data}}}\n${keys}\n`,
    );
    const { scenario, locate } = loadScenario(path, builtInKinds);
    return prepare(scenario, locate, builtInKinds);
  };
  return [of(false), of(true)];
}

async function summaryOf(prepared: Prepared) {
  const store = new SqliteStore(":memory:");
  try {
    const { signal } = new AbortController();
    const options = { prepared, store, env: {}, signal, listeners: [], command: "test", scenarioPath: null };
    // Warnings count rows that a model would be asked for, calls have times, and the run a number.
    const {
      run: _run,
      calls: _calls,
      warnings: _warnings,
      effectiveWorkers: _effective,
      ...rest
    } = await simulate(options);
    return rest;
  } finally {
    await store.close();
  }
}

/** Every number in it by its path. */
function numbersIn(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, `${path}.${key}`));
}

/** @param loose paths of what a search found, which goes another way where a sum is rounded another way */
function expectSame(a: unknown, b: unknown, loose = /^$/): void {
  const [left, right] = [numbersIn(a), numbersIn(b)];
  expect(left.map(([path]) => path)).toEqual(right.map(([path]) => path));
  const far = left.flatMap(([path, value], i) => {
    const other = right[i][1];
    const distance = Math.abs(value - other) / Math.max(1, Math.abs(value), Math.abs(other));
    return distance <= (loose.test(path) ? 1e-6 : 1e-12) ? [] : [`${path}: ${value} and ${other}`];
  });
  expect(far).toEqual([]);
  expect(left.length).toBeGreaterThan(10);
}

/** The optimum is searched for, which goes another way where a sum is rounded another way. */
const searched = /gap|cev/;

describe("weights are rows", () => {
  test.each([
    ["ces", "planner: {kind: us-federal}"],
    ["ces, observed hours", "planner: {kind: us-federal}\neconomy: {disutility: observed}"],
    ["ces 2, common effort", "planner: {welfare: {kind: ces, aversion: 2}}\neconomy: {disutility: common}"],
    ["utilitarian", "planner: {welfare: {kind: utilitarian}}"],
    ["rawlsian", "planner: {welfare: {kind: rawlsian}}"],
    ["inverse income", "planner: {welfare: {kind: inverse-income}}"],
    ["log utility", "economy: {utility: log}"],
  ])("in every measure of a law, and by tenths: %s", (_, keys) => {
    const { brackets, rates } = lawOf("us-2024-single");
    const law = taxSchedule(brackets, rates);
    const measured = both(files + 1, keys).map(({ economy, welfare }) => {
      const settlement = settle(economy, law, bestResponse(economy, law));
      const { isMoney } = economy.utility;
      return {
        metrics: measure(economy, law, settlement).metrics,
        welfare: welfare.evaluate(settlement).value,
        tenths: profileOf(settlement.income, { ...settlement, weight: economy.weight }),
        // With income effects the response is a root, found to nine digits.
        ...(isMoney && {
          dwl: deadweightLoss(economy, settlement),
          mvpf: arcValueOfPublicFunds(economy, law.lines[0], settlement).mvpf,
          mvpfMarginal: valueOfPublicFunds(economy, law.lines[0], settlement.income),
          median: medianVoterFlat(economy.zeroTaxIncome, economy.weight, 0.4),
        }),
      };
    });
    expectSame(measured[0], measured[1]);
  });

  test.each([
    ["flat", "planner: {kind: flat, rates: 0.3}\neconomy: {brackets: flat}"],
    ["rates that fall", "planner: {kind: fixed, rates: [0.4, 0.1]}\neconomy: {brackets: [0, 40000]}"],
    [
      "an election",
      "planner: {kind: none, rates: 0.2}\neconomy: {brackets: flat}\nelection: {candidates: slate, slate: [[0.1], [0.3], [0.5]], rule: borda, turnoutCost: 200, voters: registered}",
    ],
    [
      "a runoff",
      "planner: {kind: none, rates: 0.2}\neconomy: {brackets: flat}\nelection: {candidates: slate, slate: [[0.1], [0.3], [0.5]], rule: instant-runoff}",
    ],
  ])("in a run's summary: %s", async (_, keys) => {
    const [weighted, repeated] = both(files + 1, keys);
    expect(weighted.population.size).toBe(79);
    expectSame(await summaryOf(weighted), await summaryOf(repeated), searched);
  });

  test.each([
    ["even weights", [2, 2, 2]],
    ["weights above 1", [3, 6, 9]],
    ["a weight of 0", [1, 0, 4]],
  ])("in quantiles: %s", (_, weights) => {
    const values = [10, 20, 40];
    const rows = values.flatMap((value, i) => Array<number>(weights[i]).fill(value));
    for (const share of [0, 0.1, 0.25, 0.3, 0.5, 0.62, 0.9, 1]) {
      const position = share * (rows.length - 1);
      const below = rows[Math.floor(position)];
      const expected = below + (position % 1) * ((rows[Math.floor(position) + 1] ?? below) - below);
      expect(quantile(rank(Float64Array.from(values), Float64Array.from(weights)), share)).toBeCloseTo(expected, 12);
    }
  });
});

test("weights of parts count as parts", () => {
  writeFileSync(join(directory, "parts.csv"), "wage,weight\n10,1\n20,0\n30,2\n500,.5\n");
  writeFileSync(
    join(directory, "parts.yaml"),
    "name: a\npopulation: {source: {file: parts.csv}}\nworkers: {decide: fixed, hours: 40}\nsteps: 1\nplanner: {kind: us-federal}\n",
  );
  const { scenario } = loadScenario(join(directory, "parts.yaml"), builtInKinds);
  const prepared = prepare(scenario, undefined, builtInKinds);
  return summaryOf(prepared).then(({ final }) =>
    // 52·40·(10 + 2·30 + 250)/3.5.
    expect(final.meanIncome).toBeCloseTo(190_171.428571, 5),
  );
});
