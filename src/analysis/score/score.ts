/** What a reform costs and whom it reaches: what a budget office prints. */
import { ScenarioError } from "../../base/errors.ts";
import { deadweightLoss } from "../../env/measures/deadweight-loss.ts";
import { weightedMean } from "../../env/measures/weighted.ts";
import { bestResponse, responseAt } from "../../env/respond/best-response.ts";
import { type Settlement, settle, settledUtility } from "../../env/settle/settlement.ts";
import { consumptionGain } from "../../env/welfare/consumption-gain.ts";
import { addBaseIncome } from "../../env/work-costs.ts";
import type { Warning } from "../../episode/warnings.ts";
import { type AppliedLaw, taxesInto } from "../../law/applied-law.ts";
import { applyLaw, taxLaw } from "../../law/apply-law.ts";
import { bracketsOf } from "../../law/bracket-tables.ts";
import type { LawFamily } from "../../law/law-family.ts";
import { lawName } from "../../law/law-name.ts";
import type { Reform, ReformChange } from "../../law/reform.ts";
import { lawKind } from "../../law/registry.ts";
import type { TaxLaw } from "../../law/tax-law.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import { lawFamily, type Prepared } from "../../run/prepare.ts";
import { kindChoice } from "../../scenario/economy-kinds.ts";
import type { LoadedReform } from "../../scenario/reform-file.ts";
import { type Closing, closerOf, closingAmount } from "./closing.ts";
import { type Distribution, distributionOf, type RateShares, rateShares } from "./distribution.ts";
import { equivalentIncomes } from "./family-income.ts";
import { groupsOf } from "./groups.ts";
import { peopleRepresented } from "./represented.ts";

/** A change of the law, with what is not said of it where it starts. */
export type ScoredReform = Pick<LoadedReform, "from" | "reform">;

export interface ScoreRequest {
  readonly reforms: readonly ScoredReform[];
  /** What closes the budget: `rebate`, `demogrant`, a lever or a parameter; null leaves reforms unfinanced. */
  readonly close?: string | null;
  /** Dollars a year of one person alone; families by the square root of their size. */
  readonly povertyLine?: number | null;
  /** Weekly hours of everybody under a law, where people do not optimise exactly. */
  readonly hoursUnder?: (law: AppliedLaw, name: string) => Promise<Float64Array>;
}

/** Before and after, dollars a year per person; after at the baseline's incomes, and at what people do then. */
export interface Amounts {
  readonly baseline: number;
  readonly static: number;
  readonly response: number;
}

export interface Component extends Amounts {
  /** As in "earned income credit", negative where money is paid out. */
  readonly name: string;
}

export interface WelfareScore {
  /** Of the scenario's welfare function, per person. */
  readonly baseline: number;
  readonly reform: number;
  /** Part of everybody's consumption that would be as good; null where it is not defined. */
  readonly lambda: number | null;
  /**
   * What people gain for each dollar that the reform costs, with response: `infinity` where it pays for itself, null where
   * it costs nothing and gains nobody anything, where the budget is closed, and where utility is not in dollars.
   */
  readonly mvpf: number | "infinity" | null;
  /** Whether costs rest on fewer than 30 people, or one of them has a tenth, so that they say little. */
  readonly thin: boolean;
  /** What it costs beyond what it brings in, dollars a year per person; null where utility is not in dollars. */
  readonly deadweightLoss: number | null;
  /** The same of the baseline against no tax at all. */
  readonly baselineDeadweightLoss: number | null;
}

/** By utility in dollars a year, with response; at least a dollar either way. */
export interface WinnersAndLosers {
  readonly gain: number;
  readonly lose: number;
  readonly same: number;
  /** Of those who do, dollars a year; null where nobody does, and of all where utility is not in dollars. */
  readonly meanGain: number | null;
  readonly meanLoss: number | null;
}

/** Part of people below a line. */
export interface PovertyScore extends Amounts {
  readonly line: number;
}

export interface ReformScore {
  readonly name: string;
  readonly description: string | null;
  readonly changes: readonly ReformChange[];
  /** Null where the budget is left open. */
  readonly closed: Closing | null;
  /** Mean tax less what is paid out. */
  readonly revenue: Amounts;
  readonly components: readonly Component[];
  readonly hours: Omit<Amounts, "static">;
  readonly income: Omit<Amounts, "static">;
  readonly welfare: WelfareScore;
  readonly winners: WinnersAndLosers;
  readonly poverty: PovertyScore | null;
  /** Rates on the next dollar at the baseline's incomes. */
  readonly marginalRates: { readonly baseline: RateShares; readonly reform: RateShares };
  /** Nobody responds. */
  readonly distribution: readonly Distribution[];
}

export interface Score {
  readonly scenario: string;
  /** The law that reforms are set against, as in `us-2024`. */
  readonly baseline: string;
  readonly close: string | null;
  readonly people: {
    readonly size: number;
    /** Wage earners for whom they stand; null where that is not known. */
    readonly represented: number | null;
  };
  /** What is paid to everybody and what public services cost under the baseline, dollars a year per person. */
  readonly rebate: number;
  readonly publicSpending: number;
  /** How people respond: `exact`, or as the scenario's workers do. */
  readonly response: string;
  readonly reforms: readonly ReformScore[];
  /** `code: message`. */
  readonly warnings: readonly string[];
}

/** A law with everybody's lines under it. */
interface Ruled {
  readonly law: TaxLaw;
  readonly applied: AppliedLaw;
}

/** What everybody does under a law when the rebate is given. */
interface Outcome extends Ruled {
  readonly settlement: Settlement;
}

/** @throws ScenarioError where the scenario has no law that takes reforms, or a reform is of another */
export async function score(prepared: Prepared, request: ScoreRequest): Promise<Score> {
  const { scenario, population, economy, levers, kinds, warnings } = prepared;
  const { name, options } = kindChoice(scenario.economy.law);
  const kind = lawKind(name, kinds.laws);
  if (!kind.reformProblems)
    throw new ScenarioError(
      `economy.law: ${name} takes no reforms, and reforms are scored against the law that they change`,
      {
        hint: `add --set economy.law=${request.reforms[0]?.from ?? "us-2024"}, or leave the scenario out`,
      },
    );
  const familyUnder = (reform: Reform | null, names: readonly string[]): LawFamily =>
    kind.create({
      brackets: bracketsOf(scenario.economy.brackets),
      options: reform === null ? {} : { reform },
      levers: names,
    });
  const ruled = (law: TaxLaw): Ruled => ({ law, applied: applyLaw(law, population) });
  const { close = null, povertyLine = null, hoursUnder } = request;
  const own = lawFamily(scenario.economy, kinds, scenario.planner.levers);
  const baseLaw: Ruled = { law: taxLaw(own.law(levers.start)), applied: levers.policy(levers.start).law };
  const hours = async (law: AppliedLaw, called: string, rebate: number): Promise<Float64Array> =>
    hoursUnder ? hoursUnder(law, called) : responseAt(economy, law, rebate, new Float64Array(economy.size));
  const first = settle(
    economy,
    baseLaw.applied,
    hoursUnder ? await hoursUnder(baseLaw.applied, name) : bestResponse(economy, baseLaw.applied),
  );
  const { rebate } = first;
  const base: Outcome = {
    ...baseLaw,
    settlement: settledAt(
      prepared,
      baseLaw.applied,
      hoursUnder ? first.hours : await hours(baseLaw.applied, name, rebate),
      rebate,
    ),
  };
  const groups = groupsOf(population, base.settlement.income, economy.weight);
  const scores: ReformScore[] = [];
  for (const { from, reform } of request.reforms) {
    if (from !== name)
      throw new ScenarioError(
        `${reform.name} reforms ${from}, and the scenario has economy.law ${name}; expected a reform of ${name}`,
      );
    const starts = familyUnder(reform, ["rates"]);
    const open = ruled(taxLaw(starts.law(starts.parameters.map(({ start }) => start))));
    const respond = async (law: Ruled, called: string): Promise<Outcome> => ({
      ...law,
      settlement: settledAt(prepared, law.applied, await hours(law.applied, called, rebate), rebate),
    });
    const { outcome, staticLaw, staticRebate, closed } = await closedBudget(prepared, {
      by: close,
      base,
      open,
      isExact: hoursUnder === undefined,
      respond: (law) => respond(law, reform.name),
      lawAt: (closer) => (amount) => ruled(taxLaw(closer.law(amount))),
      closer: () => closerOf(close ?? "", kind.levers?.({ reform }) ?? [], (names) => familyUnder(reform, names)),
    });
    const atRest = settledAt(prepared, staticLaw.applied, base.settlement.hours, staticRebate);
    scores.push({
      name: reform.name,
      description: reform.description ?? null,
      changes: kind.reformChanges?.(reform) ?? [],
      closed,
      revenue: {
        baseline: base.settlement.revenuePerWorker,
        static: atRest.revenuePerWorker,
        response: outcome.settlement.revenuePerWorker,
      },
      components: componentsOf(prepared, base, staticLaw, outcome),
      hours: meansOf(prepared, base, outcome, "hours"),
      income: meansOf(prepared, base, outcome, "income"),
      welfare: welfareScore(prepared, base, outcome, closed),
      winners: winnersAndLosers(prepared, base.settlement, outcome.settlement),
      poverty: povertyLine === null ? null : povertyScore(prepared, povertyLine, base, staticLaw, atRest, outcome),
      marginalRates: {
        baseline: rateShares(base.applied, base.settlement.income, economy.weight),
        reform: rateShares(staticLaw.applied, base.settlement.income, economy.weight),
      },
      distribution: distributionOf(groups, economy.weight, {
        before: { law: base.applied, settlement: base.settlement },
        after: { law: staticLaw.applied, settlement: atRest },
      }),
    });
  }
  return {
    scenario: scenario.name,
    baseline: lawName({ kind: name, ...options }),
    close,
    people: { size: population.size, represented: peopleRepresented(scenario) },
    rebate,
    publicSpending: economy.publicSpending,
    response: hoursUnder ? scenario.workers.decide : "exact",
    reforms: scores,
    warnings: [...warnings, ...(hoursUnder ? standInNotes(prepared) : [])].map(
      ({ code, message }) => `${code}: ${message}`,
    ),
  };
}

/** Workers who are no language model, though they are asked as one. */
function standInNotes({ scenario, kinds }: Prepared): readonly Warning[] {
  const { workers } = scenario;
  const uris = workers.decide === "llm" ? [workers.model] : [];
  return standInsAmong(uris, kinds.providers).map(({ words }) => ({
    code: "stand-in",
    message: `hours are those of ${workers.model}: ${words}`,
  }));
}

/** Everything at the given rebate, whatever revenue comes to. */
function settledAt({ economy }: Prepared, law: AppliedLaw, hours: Float64Array, rebate: number): Settlement {
  const { size, weight, incomePerHour } = economy;
  const income = Float64Array.from({ length: size }, (_, i) => incomePerHour[i] * hours[i]);
  const tax = taxesInto(law, income, new Float64Array(size));
  const consumption = income.map((dollars, i) => dollars - tax[i] + rebate);
  addBaseIncome(economy, hours, consumption);
  const utility = new Float64Array(size);
  settledUtility(economy, law, { hours, income, consumption }, utility);
  return { hours, income, tax, consumption, utility, rebate, revenuePerWorker: weightedMean(tax, weight) };
}

interface Budget {
  readonly by: string | null;
  readonly base: Outcome;
  readonly open: Ruled;
  readonly isExact: boolean;
  readonly respond: (law: Ruled) => Promise<Outcome>;
  readonly closer: () => ReturnType<typeof closerOf>;
  readonly lawAt: (closer: ReturnType<typeof closerOf>) => (amount: number) => Ruled;
}

interface Closed {
  readonly outcome: Outcome;
  readonly staticLaw: Ruled;
  readonly staticRebate: number;
  readonly closed: Closing | null;
}

async function closedBudget(prepared: Prepared, budget: Budget): Promise<Closed> {
  const { economy } = prepared;
  const { by, base, open, respond, isExact } = budget;
  const { rebate, revenuePerWorker } = base.settlement;
  if (by === null) return { outcome: await respond(open), staticLaw: open, staticRebate: rebate, closed: null };
  let law = open;
  let words = "";
  let values: Closing["values"] = {};
  if (by !== "rebate") {
    if (!isExact)
      throw new ScenarioError(
        `--close ${by}: needs people who respond exactly; expected rebate, or workers.decide: rational`,
      );
    const closer = budget.closer();
    const lawAt = budget.lawAt(closer);
    const missing = (amount: number): number => {
      const { applied } = lawAt(amount);
      const hours = responseAt(economy, applied, rebate, new Float64Array(economy.size));
      return revenuePerWorker - settledAt(prepared, applied, hours, rebate).revenuePerWorker;
    };
    const amount = closingAmount(closer, missing);
    law = lawAt(amount);
    words = closer.words(amount);
    values = closer.values(amount);
  }
  // The rest is in the rebate: with income effects people reckon with the one that they bring about.
  const outcome = await respond(law);
  const left =
    isExact && !economy.utility.isMoney
      ? settle(
          { ...economy, publicSpending: revenuePerWorker - rebate },
          law.applied,
          bestResponse({ ...economy, publicSpending: revenuePerWorker - rebate }, law.applied),
        )
      : settledAt(
          prepared,
          law.applied,
          outcome.settlement.hours,
          rebate + outcome.settlement.revenuePerWorker - revenuePerWorker,
        );
  const byRebate = left.rebate - rebate;
  return {
    outcome: { ...law, settlement: left },
    staticLaw: law,
    staticRebate: left.rebate,
    closed: { by, words: words === "" ? rebateWords(byRebate) : words, values, byRebate },
  };
}

function rebateWords(byRebate: number): string {
  const amount = Math.abs(byRebate).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `$${amount} a year ${byRebate < 0 ? "charged to" : "paid to"} everybody`;
}

function meansOf({ economy }: Prepared, base: Outcome, outcome: Outcome, column: "hours" | "income") {
  return {
    baseline: weightedMean(base.settlement[column], economy.weight),
    response: weightedMean(outcome.settlement[column], economy.weight),
  };
}

function componentsOf({ population, economy }: Prepared, base: Outcome, still: Ruled, outcome: Outcome): Component[] {
  const { income } = base.settlement;
  const [before, atRest, after] = [
    base.law.liability(population, income),
    still.law.liability(population, income),
    outcome.law.liability(population, outcome.settlement.income),
  ];
  const names = [...new Set([...before.keys(), ...atRest.keys(), ...after.keys()])];
  const mean = (owed: ReadonlyMap<string, Float64Array>, name: string): number => {
    const column = owed.get(name);
    return column ? weightedMean(column, economy.weight) : 0;
  };
  return names.map((name) => ({
    name,
    baseline: mean(before, name),
    static: mean(atRest, name),
    response: mean(after, name),
  }));
}

/** Part of a mean that is rounding. */
const rounding = 1e-12;

function welfareScore(
  { economy, welfare }: Prepared,
  base: Outcome,
  outcome: Outcome,
  closed: Closing | null,
): WelfareScore {
  const [before, after] = [welfare.evaluate(base.settlement), welfare.evaluate(outcome.settlement)];
  const common = {
    baseline: before.value,
    reform: after.value,
    thin: isThin(economy, base.settlement, outcome.settlement),
    lambda: consumptionGain(economy, welfare, { law: base.applied, settlement: base.settlement }, after),
  };
  if (!economy.utility.isMoney) return { ...common, mvpf: null, deadweightLoss: null, baselineDeadweightLoss: null };
  const gains = outcome.settlement.utility.map((value, i) => value - base.settlement.utility[i]);
  const gain = weightedMean(gains, economy.weight);
  const cost = base.settlement.revenuePerWorker - outcome.settlement.revenuePerWorker;
  const scale =
    rounding *
    Math.max(1, Math.abs(base.settlement.revenuePerWorker), weightedMean(base.settlement.income, economy.weight));
  const isNothing = (value: number): boolean => Math.abs(value) <= scale;
  // A rebate that moves is no part of what the law brings in.
  const loss = cost - gain + (closed?.byRebate ?? 0);
  return {
    ...common,
    mvpf: closed !== null ? null : mvpfOf(isNothing(gain) ? 0 : gain, isNothing(cost) ? 0 : cost),
    deadweightLoss: isNothing(loss) ? 0 : loss,
    baselineDeadweightLoss: economy.utility.isClosedForm
      ? deadweightLoss(economy, settle(economy, base.applied, base.settlement.hours))
      : null,
  };
}

/** Fewer people than this say little of a reform. */
const few = 30;
/** Nor does one with more than this part of what all pay more or less. */
const largestPart = 0.1;

function isThin({ weight }: Prepared["economy"], before: Settlement, after: Settlement): boolean {
  let [people, sum, largest] = [0, 0, 0];
  for (let i = 0; i < weight.length; i++) {
    const change = weight[i] * Math.abs(after.tax[i] - before.tax[i]);
    if (change > 0) people++;
    sum += change;
    largest = Math.max(largest, change);
  }
  return people > 0 && (people < few || largest > largestPart * sum);
}

function mvpfOf(gain: number, cost: number): WelfareScore["mvpf"] {
  if (gain === 0 && cost === 0) return null;
  if (cost <= 0 && gain >= 0) return "infinity";
  return cost === 0 ? null : gain / cost;
}

/** Less than this is neither a gain nor a loss, dollars a year. */
const leastGain = 1;

function winnersAndLosers({ economy }: Prepared, before: Settlement, after: Settlement): WinnersAndLosers {
  const { weight, utility: form } = economy;
  const least = form.isMoney ? leastGain : 1e-9;
  const sums = { gain: 0, lose: 0, all: 0, gained: 0, lost: 0 };
  for (let i = 0; i < economy.size; i++) {
    const change = after.utility[i] - before.utility[i];
    sums.all += weight[i];
    if (change >= least) {
      sums.gain += weight[i];
      sums.gained += weight[i] * change;
    } else if (change <= -least) {
      sums.lose += weight[i];
      sums.lost -= weight[i] * change;
    }
  }
  return {
    gain: sums.gain / sums.all,
    lose: sums.lose / sums.all,
    same: (sums.all - sums.gain - sums.lose) / sums.all,
    meanGain: form.isMoney && sums.gain > 0 ? sums.gained / sums.gain : null,
    meanLoss: form.isMoney && sums.lose > 0 ? sums.lost / sums.lose : null,
  };
}

function povertyScore(
  { population, economy }: Prepared,
  line: number,
  base: Outcome,
  still: Ruled,
  atRest: Settlement,
  outcome: Outcome,
): PovertyScore {
  const below = (law: TaxLaw, { income, rebate }: Settlement): number => {
    const incomes = equivalentIncomes(law, population, income, rebate);
    return weightedMean(
      incomes.map((dollars) => (dollars < line ? 1 : 0)),
      economy.weight,
    );
  };
  return {
    line,
    baseline: below(base.law, base.settlement),
    static: below(still.law, atRest),
    response: below(outcome.law, outcome.settlement),
  };
}
