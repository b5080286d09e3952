/** What the names in tables and CSV files mean. */

export interface DictionaryEntry {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

const money = "dollars a year";
const share = "share of 1";

/** Every column that a report's CSV files may have. */
export const dictionary: readonly DictionaryEntry[] = [
  {
    name: "policy, schedule",
    unit: "name",
    meaning: "who set the rates; US law: statutory federal brackets; optimum: best for optimising workers",
  },
  { name: "step", unit: "number from 1", meaning: "one choice of hours by everyone" },
  { name: "tax_year", unit: "number from 1", meaning: "steps under one schedule" },
  { name: "bracket_from", unit: money, meaning: "income at which a bracket begins" },
  { name: "marginal_rate", unit: share, meaning: "tax on the next dollar" },
  {
    name: "people",
    unit: "number",
    meaning: "those whose income ends in the bracket; with fewer than 30 its rate says little",
  },
  { name: "rate_1, rate_2, …", unit: share, meaning: "marginal rate of each bracket, the lowest first" },
  { name: "income", unit: money, meaning: "before tax: hours times what an hour a week brings in a year" },
  { name: "average_rate", unit: share, meaning: "tax over income" },
  { name: "average_rate_less_rebate", unit: share, meaning: "tax less the rebate, over income" },
  {
    name: "welfare, welfare_low, welfare_high",
    unit: "that of the welfare function",
    meaning: "per worker; mean over seeds, and the ends of its interval",
  },
  {
    name: "difference, difference_low, difference_high",
    unit: "that of the welfare function",
    meaning: "welfare less the baseline's with the same seed; mean, and the ends of its interval",
  },
  {
    name: "tenth",
    unit: "1 to 10",
    meaning: "a tenth of workers by own income before tax, poorest first; under the baseline where gains are shown",
  },
  { name: "hours", unit: "hours a week", meaning: "mean of the tenth" },
  { name: "income_from, income_to", unit: money, meaning: "borders of a bin; empty where it is open" },
  { name: "share_before_tax, share_after_tax", unit: share, meaning: "workers whose income is in the bin" },
  { name: "poorest_share", unit: share, meaning: "workers counted from the poorest" },
  {
    name: "income_share_before_tax, income_share_after_tax",
    unit: share,
    meaning: "part of all income that they have",
  },
  {
    name: "income_share_difference",
    unit: share,
    meaning:
      "their part after tax and rebate less that under the baseline, or less that before tax where there is none",
  },
  {
    name: "gain, gain_low, gain_high",
    unit: "dollars a year; for runs, that of utility",
    meaning: "mean utility less the same workers' under the baseline, and the ends of its interval",
  },
  {
    name: "gain_share",
    unit: share,
    meaning: "mean gain as a part of the tenth's mean consumption under the baseline",
  },
  {
    name: "log_net_of_tax_change",
    unit: "logarithm",
    meaning:
      "mean change of ln(1 − marginal rate) against the baseline, of those who work in both and are not nearly alone in a bracket",
  },
  {
    name: "log_hours_change",
    unit: "logarithm",
    meaning: "mean change of ln(hours) against the baseline, of the same workers",
  },
  { name: "round", unit: "number from 1", meaning: "a count of votes, after which a candidate may be dropped" },
  { name: "candidate", unit: "name", meaning: "who stood for election" },
  {
    name: "share",
    unit: share,
    meaning: "what a candidate got, by the voting rule: of votes, unless the rule says otherwise",
  },
  { name: "result", unit: "word", meaning: "won or dropped in that round; empty for who goes on" },
  {
    name: "gap closed",
    unit: "share of the gap",
    meaning: "(W − W_US)/(W* − W_US): 0 at US law, 1 at the optimum, both for optimising workers",
  },
  {
    name: "steps to 95 %",
    unit: "steps",
    meaning:
      "until the end of the first tax year whose mean welfare closes 95 % of the gap, median over seeds, with the number of seeds in which one does; a dash where in half of them none does",
  },
  { name: "Gini", unit: "0 to 1", meaning: "0: all equal; before tax, or of income after tax and rebate" },
  {
    name: "revenue per worker",
    unit: money,
    meaning: "mean tax, of which everyone receives as a rebate what public spending leaves",
  },
  {
    name: "gain in consumption (CEV)",
    unit: "share",
    meaning: "consumption-equivalent gain over the baseline: W/W_baseline − 1",
  },
  { name: "better off", unit: share, meaning: "workers whose utility is higher than under the baseline" },
];
