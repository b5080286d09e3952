import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type ScoreRequest, score } from "../../src/analysis/score/score.ts";
import type { Score } from "../../src/analysis/score/score-result.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { reformSchema } from "../../src/law/reform.ts";
import { lawKinds } from "../../src/law/registry.ts";
import { formOf } from "../../src/law/us/form.ts";
import { reformedParameters } from "../../src/law/us/reform-values.ts";
import { statuteFile, statuteOf } from "../../src/law/us/statute.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { scoreCsv } from "../../src/report/export/score-rows.ts";
import { scorePage } from "../../src/report/page/score-page.ts";
import { scoreReport } from "../../src/report/text/score-report.ts";
import { type Prepared, prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { loadReform } from "../../src/scenario/reform-file.ts";
import { emptyDirectory } from "../cli/run-cli.ts";

const directory = emptyDirectory();
/** One earner each, so that everybody's tax is its own form. */
const rows = Array.from({ length: 60 }, (_, i) => ({
  wage: 8 + 1.7 * i,
  hours: 30 + (i % 5) * 4,
  status: ["single", "head-of-household", "married-joint"][i % 3],
  children: i % 3 === 0 ? 0 : i % 4,
  weight: 1 + (i % 3),
}));
writeFileSync(
  join(directory, "families.csv"),
  `wage,hours,filing_status,children,age,weight\n${rows
    .map(({ wage, hours, status, children, weight }) => `${wage},${hours},${status},${children},40,${weight}`)
    .join("\n")}\n`,
);

function families(more = "", economy = ""): Prepared {
  const text = `name: families
population: { source: { file: families.csv }, weights: use }
economy: { law: us-2024, disutility: proportional, publicSpending: status-quo, calibrate: { under: us-2024, meanHours: 36 }${economy} }
workers: { decide: rational }
planner: { kind: us-federal, welfare: { kind: utilitarian } }
${more}`;
  const { scenario, locate } = parseScenario(text, join(directory, "s.yaml"), builtInKinds);
  return prepare(scenario, locate);
}

const prepared = families();
const reform = (set: object, name = "test") => ({ from: "us-2024", reform: reformSchema.parse({ name, set }) });
const shipped = (name: string) => loadReform(packageFile(`reforms/${name}.yaml`), lawKinds);
const scored = async (set: object, more: Partial<ScoreRequest> = {}) => {
  const result = await score(prepared, { reforms: [reform(set)], ...more });
  return { ...result.reforms[0], score: result };
};
const weights = rows.map(({ weight }) => weight);
const mean = (values: ArrayLike<number>): number =>
  weights.reduce((sum, weight, i) => sum + weight * values[i], 0) / weights.reduce((sum, weight) => sum + weight, 0);

/** Every number of a score, by its path. */
function numbers(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbers(inner, `${path}.${key}`));
}

describe("a reform that changes nothing", () => {
  test.each([
    ["what it was", { "ctc.amount": 2000 }],
    ["what nobody has", { "eitc.leastAge": 26 }],
    ["separate filers alone", { "standardDeduction.married-separate": 20_000 }],
  ])("scores exactly 0 everywhere: %s", async (_, set) => {
    const result = await scored(set, { povertyLine: 20_000 });
    const { revenue, components, hours, income, welfare, winners, poverty, marginalRates, distribution } = result;
    for (const amounts of [revenue, ...components, poverty!])
      expect([amounts.static - amounts.baseline, amounts.response - amounts.baseline]).toEqual([0, 0]);
    expect([hours.response - hours.baseline, income.response - income.baseline]).toEqual([0, 0]);
    expect(welfare).toMatchObject({ mvpf: null, lambda: 0, deadweightLoss: 0, reform: welfare.baseline, thin: false });
    expect(winners).toEqual({ gain: 0, lose: 0, same: 1, meanGain: null, meanLoss: null });
    expect(marginalRates.reform).toEqual(marginalRates.baseline);
    for (const group of distribution) {
      expect(group).toMatchObject({ change: 0, changeShare: 0, shareCut: 0, shareRise: 0 });
      expect([group.averageRateAfter, group.marginalRateAfter]).toEqual([group.averageRate, group.marginalRate]);
    }
  });
});

describe("a flat gift", () => {
  test("MVPF 1, λ as given, nothing lost", async () => {
    const gift = 700;
    const { welfare, revenue, winners, hours } = await scored({ demogrant: gift });
    expect(revenue.static - revenue.baseline).toBeCloseTo(-gift, 8);
    expect(revenue.response - revenue.baseline).toBeCloseTo(-gift, 8);
    expect(welfare.mvpf).toBeCloseTo(1, 9);
    expect(welfare.deadweightLoss).toBe(0);
    // Everybody's consumption once more by λ is worth, to the utilitarian, λ times its mean.
    const {
      income,
      revenue: { baseline },
      score: { rebate },
    } = await scored({ demogrant: gift });
    expect(welfare.lambda).toBeCloseTo(gift / (income.baseline - baseline + rebate), 9);
    expect([winners.gain, winners.meanGain]).toEqual([1, expect.closeTo(gift, 8)]);
    expect(hours.response).toBeCloseTo(hours.baseline, 9);
  });
});

describe("against sums over people", () => {
  const cases: readonly [string, object][] = [
    ["repeal of the earned income credit", { "eitc.maximum": 0 }],
    ["doubled child credit", { "ctc.amount": 4000, "ctc.refundable": 3400 }],
    ["a higher first rate", { "brackets.rates.0": 0.15, "brackets.rates.2": 0.3 }],
  ];
  test.each(cases)("static revenue, rates, cuts and rises: %s", async (_, set) => {
    const file = statuteFile(2024);
    const changed = reformedParameters(file.parameters, reform(set).reform, {}).parameters;
    const { economy } = prepared;
    const {
      revenue,
      distribution,
      score: { reforms },
    } = await scored(set);
    // What the form says at the incomes of the baseline, person by person.
    const base = await score(prepared, { reforms: [reform({})] });
    const hours = base.reforms[0].hours.baseline;
    expect(hours).toBeGreaterThan(30);
    const { bestResponse } = await import("../../src/env/respond/best-response.ts");
    const law = prepared.levers.policy(prepared.levers.start).law;
    const incomes = bestResponse(economy, law).map((weekly, i) => economy.incomePerHour[i] * weekly);
    const owed = (parameters: typeof file.parameters): number[] =>
      rows.map(({ status, children }, i) => {
        const isCouple = status === "married-joint";
        const household = {
          ...{ status: status as "single", age: 40, spouseAge: isCouple ? 40 : null, children },
          ...{ olderChildren: 0, otherDependents: 0, wage: incomes[i], spouseWage: 0, selfEmployment: 0, unearned: 0 },
        };
        const lines = formOf(statuteOf(parameters), household, "evenly");
        return lines.incomeTax + lines.additionalMedicareTax + lines.employeePayrollTax;
      });
    const [before, after] = [owed(file.parameters), owed(changed)];
    expect(revenue.baseline).toBeCloseTo(mean(before), 6);
    expect(revenue.static).toBeCloseTo(mean(after), 6);
    const [all] = distribution;
    expect(all.averageRate).toBeCloseTo(mean(before) / mean(incomes), 9);
    const share = (isIn: (i: number) => boolean): number => mean(rows.map((_, i) => (isIn(i) ? 1 : 0)));
    expect(all.shareCut).toBeCloseTo(
      share((i) => before[i] - after[i] >= 10),
      9,
    );
    expect(all.shareRise).toBeCloseTo(
      share((i) => after[i] - before[i] >= 10),
      9,
    );
    const couples = distribution.filter(({ group }) => group.startsWith("couple"));
    expect(couples.reduce((sum, { share: part }) => sum + part, 0)).toBeCloseTo(
      share((i) => i % 3 === 2),
      9,
    );
    // Components add up to what all owe.
    for (const kind of ["baseline", "static", "response"] as const)
      expect(reforms[0].components.reduce((sum, one) => sum + one[kind], 0)).toBeCloseTo(revenue[kind], 6);
  });
  test("response and MVPF by a search of everybody's best hours on a grid", async () => {
    const set = { "brackets.rates.1": 0.25, "brackets.rates.2": 0.3 };
    const { economy, levers } = prepared;
    const { welfare, revenue } = await scored(set);
    const family = lawKinds
      .find(({ name }) => name === "us-2024")!
      .create({
        brackets: [0],
        options: { reform: reform(set).reform },
        levers: ["rates"],
      });
    const { leversOf } = await import("../../src/law/policy.ts");
    const { settle } = await import("../../src/env/settle/settlement.ts");
    const reformed = leversOf(family, prepared.population);
    const laws = [levers.policy(levers.start).law, reformed.policy(reformed.start).law];
    const best = laws.map((law) => {
      const worth = new Float64Array(economy.size).fill(-Infinity);
      const tax = new Float64Array(economy.size);
      for (let weekly = 0; weekly <= 80; weekly += 0.02) {
        const { utility, tax: owed, rebate } = settle(economy, law, new Float64Array(economy.size).fill(weekly));
        for (let i = 0; i < economy.size; i++)
          if (utility[i] - rebate > worth[i]) [worth[i], tax[i]] = [utility[i] - rebate, owed[i]];
      }
      return { worth: mean(worth), tax: mean(tax) };
    });
    expect(revenue.response - revenue.baseline).toBeCloseTo(best[1].tax - best[0].tax, -1);
    const cost = best[0].tax - best[1].tax;
    expect(Number(welfare.mvpf)).toBeCloseTo((best[1].worth - best[0].worth) / cost, 2);
    expect(welfare.deadweightLoss).toBeCloseTo(cost - (best[1].worth - best[0].worth), -1);
  });
  test("a poverty line counts families by the root of their size", async () => {
    const { poverty } = await scored({ "ctc.amount": 4000, "ctc.refundable": "full" }, { povertyLine: 21_000 });
    const { reforms } = await score(prepared, { reforms: [reform({})], povertyLine: 21_000 });
    expect(poverty!.baseline).toBe(reforms[0].poverty!.baseline);
    expect(poverty!.static).toBeLessThan(poverty!.baseline);
    const law = prepared.levers.policy(prepared.levers.start).law;
    const { bestResponse } = await import("../../src/env/respond/best-response.ts");
    const incomes = bestResponse(prepared.economy, law).map((weekly, i) => prepared.economy.incomePerHour[i] * weekly);
    const below = rows.map(({ status, children }, i) => {
      const size = (status === "married-joint" ? 2 : 1) + children;
      return (incomes[i] - law.tax(incomes[i], i)) / Math.sqrt(size) < 21_000 ? 1 : 0;
    });
    expect(poverty!.baseline).toBeCloseTo(mean(below), 9);
  });
});

describe("--close", () => {
  const doubled = { "ctc.amount": 4000, "ctc.refundable": 3400 };
  test.each(["rebate", "demogrant", "rates", "eitc", "standardDeduction", "brackets.rates.2"])(
    "by %s: revenue is the baseline's to a cent",
    async (close) => {
      const { revenue, closed, welfare, score: result } = await scored({ "ctc.amount": 2300 }, { close });
      expect(Math.abs(revenue.response - revenue.baseline - (closed?.byRebate ?? 0))).toBeLessThan(0.01);
      expect(welfare.mvpf).toBeNull();
      expect(scoreReport(result)).toContain(`the budget closed by ${close}`);
      if (close !== "rebate") expect(Math.abs(closed!.byRebate)).toBeLessThan(0.01);
      else expect(closed!.byRebate).toBeLessThan(-10);
    },
  );
  test("by a reform's own parameter", async () => {
    const { reforms } = await score(prepared, { reforms: [shipped("flat-17")], close: "rate" });
    const [{ closed, revenue }] = reforms;
    expect(revenue.response).toBeCloseTo(revenue.baseline, 1);
    expect(Object.keys(closed!.values)).toEqual(["rate"]);
    expect(closed!.words).toMatch(/^rate of \d+\.\d\d % in place of 17\.00 %$/);
  });
  test("a gift that everybody pays for is none", async () => {
    const { welfare, winners } = await scored({ demogrant: 500 }, { close: "rebate" });
    expect(winners.same).toBe(1);
    expect(Math.abs(welfare.lambda!)).toBeLessThan(1e-9);
    expect(welfare.deadweightLoss).toBe(0);
  });
  test.each([
    ["a lever that is none", "rate", '--close rate: the law has no such lever; did you mean "rates"?'],
    ["what cannot pay for it", "brackets.rates.6", "nothing within its range closes the budget"],
  ])("%s", async (_, close, message) => expect(scored(doubled, { close })).rejects.toThrow(message));
});

describe("whom groups are", () => {
  /** Weighted mean earnings of the lowest tenth by a ranking, everybody as a whole by the middle of its weight. */
  const lowest = (incomes: readonly number[], by: readonly number[]): number => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let [below, people, sum] = [0, 0, 0];
    for (const i of [...by.keys()].sort((a, b) => by[a] - by[b])) {
      if ((below + weights[i] / 2) / total < 0.1) {
        people += weights[i];
        sum += weights[i] * incomes[i];
      }
      below += weights[i];
    }
    return sum / people;
  };
  const { law } = prepared.levers.policy(prepared.levers.start);
  const incomes = [...settle(prepared.economy, law, bestResponse(prepared.economy, law)).income];
  const perHead = incomes.map(
    (income, i) => income / Math.sqrt(1 + rows[i].children + (rows[i].status === "married-joint" ? 1 : 0)),
  );

  test.each([
    ["", "own earnings", incomes, "by own earnings under the law"],
    ["metrics: { equivalence: square-root }", "household income", perHead, "by what the household has before tax"],
  ] as const)("%j: by %s", async (more, rankedBy, by, words) => {
    const result = await score(families(more), { reforms: [reform({ demogrant: 100 })] });
    expect(result.rankedBy).toBe(rankedBy);
    const tenth = result.reforms[0].distribution.find(({ grouping, group }) => grouping === "tenth" && group === "1");
    expect(tenth?.meanIncome).toBeCloseTo(lowest(incomes, by), 6);
    expect(scoreReport(result).replaceAll(/\s+/g, " ")).toContain(words);
  });

  test("on a page what belongs to a row is set in", async () => {
    const { score: result } = await scored({ demogrant: 100 });
    const page = scorePage({ ...result, people: { ...result.people, represented: 1e6 } });
    expect(page).toContain(">\u2003of the country<");
  });
});

describe("several, and what is refused", () => {
  test("several side by side are what each is alone", async () => {
    const names = ["eitc-repeal", "doubled-child-credit", "top-rate", "flat-17"];
    const together = await score(prepared, { reforms: names.map(shipped) });
    const [alone] = (await score(prepared, { reforms: [shipped("flat-17")] })).reforms;
    expect(numbers(together.reforms[3])).toEqual(numbers(alone));
    const text = scoreReport(together);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const name of ["eitc-repeal", "doubled-child-credit", "flat-17"]) expect(text).toContain(`${name}: by tenth`);
    const csv = scoreCsv(together).trimEnd().split("\r\n");
    expect(csv[0]).toBe("reform,baseline,close,table,group,measure,value");
    expect(csv.filter((line) => line.startsWith("flat-17,")).length).toBeGreaterThan(300);
    const same = csv.find((line) => line.startsWith("flat-17,us-2024,,revenue,all,response,"));
    expect(Number(same?.split(",")[6])).toBe(alone.revenue.response);
  });
  test("income effects: no MVPF, and the rebate is held", async () => {
    const log = families("", ", utility: log");
    const { reforms, rebate } = await score(log, {
      reforms: [reform({ "ctc.amount": 2000 }), reform({ "eitc.maximum": 0 })],
    });
    const [nothing, repeal] = reforms;
    expect(nothing.revenue).toEqual({
      ...nothing.revenue,
      static: nothing.revenue.baseline,
      response: nothing.revenue.baseline,
    });
    expect(nothing.welfare).toMatchObject({ mvpf: null, lambda: 0, deadweightLoss: null });
    expect([repeal.welfare.mvpf, repeal.welfare.lambda! < 0, Number.isFinite(rebate)]).toEqual([null, true, true]);
  });
  test("the baseline is the law that the scenario has", async () => {
    const set = JSON.stringify({ "eitc.maximum": 0 });
    const text = `name: s\npopulation: { source: { file: families.csv }, weights: use }\neconomy: { law: { kind: us-2024, reform: { name: repeal, set: ${set} } }, disutility: proportional }\nworkers: { decide: rational }\nplanner: { kind: fixed }\n`;
    const { scenario, locate } = parseScenario(text, join(directory, "s.yaml"), builtInKinds);
    const result: Score = await score(prepare(scenario, locate), { reforms: [reform({ "eitc.maximum": 0 })] });
    expect(result.baseline).toBe("us-2024 with repeal");
    expect(result.reforms[0].welfare.mvpf).toBeNull();
  });
  test.each([
    ["wage earners of the census", "{ size: 30 }", "{ law: us-2024 }", 162_017_193],
    ["some of them", "{ size: 30, filter: { sex: [female] } }", "{ law: us-2024 }", null],
    ["non-workers among them", "{ size: 60 }", "{ law: us-2024, participation: { elasticity: 0.25 } }", null],
  ])("for whom people stand: %s", async (_, people, economy, expected) => {
    const text = `name: s\npopulation: ${people}\neconomy: ${economy}\nworkers: { decide: rational }\nplanner: { kind: us-federal }\n`;
    const { scenario, locate } = parseScenario(text, join(directory, "s.yaml"), builtInKinds);
    const { people: stand, reforms } = await score(prepare(scenario, locate), { reforms: [reform({})] });
    expect([stand.represented, reforms[0].welfare.mvpf]).toEqual([expected, null]);
  });
  test("a law that takes no reforms", async () => {
    const text = "name: s\npopulation: { size: 20 }\nworkers: { decide: rational }\nplanner: { kind: us-federal }\n";
    const { scenario, locate } = parseScenario(text, join(directory, "s.yaml"), builtInKinds);
    await expect(score(prepare(scenario, locate), { reforms: [reform({})] })).rejects.toThrow(
      "brackets takes no reforms",
    );
  });
  test("a dollar that costs more than itself", () =>
    expect(scored({ "eitc.phaseOutRate": 0.95 })).rejects.toThrow(/the marginal rates of .* add up to 1\.\d+ from/));
});
