/** What going to work costs, whatever the hours, and what there is to live on without work. */

export interface WorkCosts {
  /** q of each worker, dollars a year, at any hours above 0. */
  readonly fixed: Float64Array;
  /** Income of who does not work from elsewhere than tax and rebate, dollars a year. */
  readonly baseIncome: number;
}

/** Adds the income of those who do not work to what they have to spend. */
export function addBaseIncome(
  { workCosts }: { readonly workCosts?: WorkCosts },
  hours: Float64Array,
  consumption: Float64Array,
): void {
  if (!workCosts || workCosts.baseIncome === 0) return;
  for (let i = 0; i < hours.length; i++) if (hours[i] === 0) consumption[i] += workCosts.baseIncome;
}
