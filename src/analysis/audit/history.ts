/** One worker of a stored run: what it chose, and what other hours would have left it. */
import type { Choices, ChoiceYear } from "./recorded-choices.ts";

/** One worker's choices: what each choice's hours leave under each year's law. */
export interface History {
  readonly hours: Float64Array;
  readonly lawNumber: readonly number[];
  /** Income after tax under the law of year t from so many hours, dollars a year. */
  readonly net: (t: number, hours: number) => number;
  readonly rebates: readonly number[];
}

export function historyOf({ prepared, years, workers, hours }: Choices, i: number): History {
  const { worker } = workers[i];
  const perHour = prepared.economy.incomePerHour[worker];
  return {
    hours: Float64Array.from(hours, (column) => column[i]),
    lawNumber: years.map((year) => year.lawNumber),
    net: (t, hoursWorked) => {
      const income = perHour * hoursWorked;
      return income - years[t].law.tax(income, worker);
    },
    rebates: years.map((year: ChoiceYear) => year.rebate),
  };
}

/** The matrix of {@link waste}. */
export function netIncomes({ hours, net }: Pick<History, "hours" | "net">): Float64Array {
  const n = hours.length;
  const matrix = new Float64Array(n * n);
  for (let t = 0; t < n; t++) for (let s = 0; s < n; s++) matrix[t * n + s] = net(t, hours[s]);
  return matrix;
}
