import { type LineColumns, lineOfPerson, taxInColumns } from "../../law/line-columns.ts";
import { taxInto, taxOn } from "../../law/tax-line.ts";
import { whetherToWork } from "../respond/whether-to-work.ts";
import type { WorkCosts } from "../work-costs.ts";
import type { Workers } from "../workers.ts";
import type { Outcome, Separable, Utility } from "./utility.ts";

/**
 * The same utility less what going to work costs by itself: u(c, l) − q at hours above 0. No closed form of hours alone
 * holds for it, so that whatever relies on one visits every worker.
 * @param overHours in dollars
 * @param baseIncome that of who does not work, for the words
 */
export function withWorkCosts(overHours: Utility, baseIncome: number): Utility {
  const { settle, respond, facts, separable, byColumns } = overHours;
  return {
    ...overHours,
    isClosedForm: false,
    isLogForm: false,
    overHours,
    separable: separable && separableWithCosts(separable),
    words: {
      ...overHours.words,
      told: `${overHours.words.told} and of going to work`,
      rules: `${overHours.words.rules}
- Going to work at all costs something too: goingToWork dollars a year, the same at any hours above 0, are taken from your utility. At 0 hours you save them${baseIncome > 0 ? ", and have notWorking dollars a year from elsewhere" : ""}.`,
    },
    respond: (workers, line, rebate, out) => {
      const choice = {
        ...{ form: overHours, costs: costsOf(workers), rebate },
        taxes: (incomes: Float64Array, owed: Float64Array) => taxInto(line, incomes, owed),
        worth: (outcome: Outcome, utility: Float64Array) => settle(workers, line, outcome, utility),
      };
      return whetherToWork(workers, choice, respond(workers, line, rebate, out));
    },
    settle(workers, line, outcome, out) {
      settle(workers, line, outcome, out);
      subtractCosts(workers, outcome, out);
    },
    ...(byColumns && { byColumns: columnsWithCosts(overHours, byColumns) }),
    facts: (workers, worker) => ({
      ...facts(workers, worker),
      goingToWork: Math.round(costsOf(workers).fixed[worker]),
      ...(baseIncome > 0 && { notWorking: baseIncome }),
    }),
  };
}

function columnsWithCosts(form: Utility, { respond, settle }: NonNullable<Utility["byColumns"]>): Utility["byColumns"] {
  return {
    respond: (workers, columns, rebate, out) => {
      const choice = {
        ...{ form, costs: costsOf(workers), rebate },
        taxes: (incomes: Float64Array, owed: Float64Array) => taxesInColumns(columns, incomes, owed),
        worth: (outcome: Outcome, utility: Float64Array) => settle(workers, columns, outcome, utility),
      };
      return whetherToWork(workers, choice, respond(workers, columns, rebate, out));
    },
    settle: (workers, columns, outcome, out) => {
      settle(workers, columns, outcome, out);
      subtractCosts(workers, outcome, out);
    },
  };
}

function taxesInColumns(columns: LineColumns, incomes: Float64Array, owed: Float64Array): Float64Array {
  for (let i = 0; i < owed.length; i++)
    owed[i] = columns.jumps ? taxOn(lineOfPerson(columns, i), incomes[i]) : taxInColumns(columns, i, incomes[i]);
  return owed;
}

function subtractCosts(workers: Workers, { hours }: Outcome, utility: Float64Array): void {
  const { fixed } = costsOf(workers);
  for (let i = 0; i < utility.length; i++) if (hours[i] > 0) utility[i] -= fixed[i];
}

function costsOf({ workCosts }: Workers): WorkCosts {
  if (!workCosts) throw new Error("these workers have no costs of going to work");
  return workCosts;
}

/** Effort at 0 hours is what there is to live on then, as a gain: consumption does not have it yet. */
function separableWithCosts(separable: Separable): Separable {
  return {
    ...separable,
    efforts: (workers, grid) => {
      const effortOf = separable.efforts(workers, grid);
      const { fixed, baseIncome } = costsOf(workers);
      return (worker) => {
        const { psi, powers, power } = effortOf(worker);
        const beside = (hours: number): number => (hours > 0 ? fixed[worker] : -baseIncome) / psi;
        return {
          psi,
          powers: powers.map((value, h) => value + beside(grid[h])),
          power: (hours) => power(hours) + beside(hours),
        };
      };
    },
  };
}
