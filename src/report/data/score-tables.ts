/** A score as titled tables of words: the same for the terminal, Markdown and pages. */
import type { Distribution } from "../../analysis/score/distribution.ts";
import type { Amounts, ReformScore, Score } from "../../analysis/score/score-result.ts";
import { count, decimal, dollars, percent, signed, wholeDollars } from "../words/format.ts";
import { changeRows } from "../words/reform-words.ts";

export interface ScoreSection {
  readonly title: string;
  /** The first row is the header. */
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export interface ScoreTables {
  readonly title: string;
  readonly heading: readonly string[];
  readonly sections: readonly ScoreSection[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

export function scoreTables(score: Score): ScoreTables {
  const { reforms, people, baseline, scenario, close, response, rebate, publicSpending } = score;
  const names = reforms.map(({ name }) => name).join(", ");
  const stand = people.represented === null ? "" : `, who stand for ${count(people.represented)} wage earners`;
  const who =
    response === "exact"
      ? "with response: everybody does what is best then"
      : `with response: as workers that are ${response} do`;
  return {
    title: `${names} against ${baseline}${close === null ? "" : `, the budget closed by ${close}`}`,
    heading: [
      `${scenario}: ${count(people.size)} people${stand}`,
      `dollars a year per person; static: nobody responds; ${who}`,
      close === null
        ? `public spending of ${dollars(publicSpending)} and the rebate of ${dollars(rebate)} stay as under ${baseline}: what a reform costs is not paid for`
        : `public spending of ${dollars(publicSpending)} stays as under ${baseline}`,
      ...reforms.flatMap(({ name, closed }) =>
        closed ? [`${name} is closed by ${closed.words}${remainder(closed)}`] : [],
      ),
    ],
    sections: [
      summarySection(score),
      ...reforms.flatMap((reform) => [
        changesSection(reform, baseline),
        componentsSection(reform, people.represented),
        ...(["tenth", "fifth", "top", "family"] as const).map((grouping) => distributionSection(reform, grouping)),
      ]),
    ],
    notes: [
      `MVPF: what people gain for each dollar that the reform costs; ∞ where it pays for itself; – where it costs nothing${reforms.some(({ welfare }) => welfare.thin) ? "; *: the costs rest on few people, so that they say little" : ""}`,
      "λ: the part of everybody's consumption that would be as good; deadweight loss: what people lose beyond what it brings in",
      "gain, lose: by a dollar of utility a year or more, with response; cut, rise: 10 dollars of tax a year or more, static",
      `groups: by ${rankedBy[score.rankedBy]} under the law as it is, lowest first; income: after tax and rebate; rate: tax over earnings`,
    ],
    warnings: score.warnings,
  };
}

const rankedBy = {
  "own earnings": "own earnings",
  "household income": "what the household has before tax, over the square root of its people,",
} as const;

function remainder({ by, byRebate }: NonNullable<ReformScore["closed"]>): string {
  return by === "rebate" || Math.abs(byRebate) < 0.01
    ? ""
    : `, and the rest by ${signed(byRebate, dollars)} of the rebate, since people jump where rates fall`;
}

/** Changes as `−$71.4 bn`. */
function billions(perPerson: number, represented: number): string {
  const value = clean((perPerson * represented) / 1e9, 0.05);
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return signed(value, (amount) => `${amount < 0 ? "−" : ""}$${Math.abs(amount).toLocaleString("en-US", digits)} bn`);
}

const change = (value: number): string => signed(clean(value, 0.005), dollars);

/** No −0, and of less than half a cent neither sign nor cents. */
function clean(value: number, least = 5e-10): number {
  return Math.abs(value) < least ? 0 : value;
}

function summarySection({ reforms, people, baseline }: Score): ScoreSection {
  const [first] = reforms;
  const row = (label: string, before: string, of: (reform: ReformScore) => string): string[] => [
    label,
    before,
    ...reforms.map(of),
  ];
  const { represented } = people;
  const ofRevenue = (kind: keyof Omit<Amounts, "baseline">) => (reform: ReformScore) =>
    reform.revenue[kind] - reform.revenue.baseline;
  const revenue = (label: string, kind: keyof Omit<Amounts, "baseline">): string[][] => [
    row(label, dollars(first.revenue.baseline), (reform) => change(ofRevenue(kind)(reform))),
    ...(represented === null
      ? []
      : [
          row("  of the country", billions(first.revenue.baseline, represented).replace("+", ""), (reform) =>
            billions(clean(ofRevenue(kind)(reform)), represented),
          ),
        ]),
  ];
  const points = (before: number, after: number): string =>
    signed(clean(100 * (after - before), 0.005), (value) => `${decimal(2)(value)} pt`);
  const shown = (value: number | null, show: (value: number) => string): string => (value === null ? "–" : show(value));
  return {
    title: "The reforms",
    rows: [
      ["", baseline, ...reforms.map(({ name }) => name)],
      ...revenue("revenue, static", "static"),
      ...revenue("revenue, with response", "response"),
      row("hours a week", decimal(2)(first.hours.baseline), ({ hours }) =>
        signed(clean(hours.response - hours.baseline, 0.005), decimal(2)),
      ),
      row("earnings", dollars(first.income.baseline), ({ income }) => change(income.response - income.baseline)),
      row(
        "MVPF",
        "",
        ({ welfare: { mvpf, thin } }) => `${mvpf === "infinity" ? "∞" : shown(mvpf, decimal(2))}${thin ? "*" : ""}`,
      ),
      row("λ", "", ({ welfare: { lambda } }) =>
        shown(lambda, (value) => signed(clean(value, 5e-5), (one) => percent(one, 2))),
      ),
      row("deadweight loss", shown(first.welfare.baselineDeadweightLoss, dollars), ({ welfare: { deadweightLoss } }) =>
        shown(deadweightLoss, change),
      ),
      row("gain", "", ({ winners }) => percent(winners.gain)),
      row("  on average", "", ({ winners }) => shown(winners.meanGain, dollars)),
      row("lose", "", ({ winners }) => percent(winners.lose)),
      row("  on average", "", ({ winners }) => shown(winners.meanLoss, dollars)),
      ...(first.poverty === null
        ? []
        : [
            row(`below ${wholeDollars(first.poverty.line)}, static`, percent(first.poverty.baseline), ({ poverty }) =>
              poverty === null ? "–" : points(poverty.baseline, poverty.static),
            ),
            row("  with response", percent(first.poverty.baseline), ({ poverty }) =>
              poverty === null ? "–" : points(poverty.baseline, poverty.response),
            ),
          ]),
      row(
        "rate on the next dollar",
        percent(first.marginalRates.baseline.mean),
        ({ marginalRates: { baseline: before, reform } }) => points(before.mean, reform.mean),
      ),
      row(
        "  below 0",
        percent(first.marginalRates.baseline.below0),
        ({ marginalRates: { baseline: before, reform } }) => points(before.below0, reform.below0),
      ),
      row(
        "  above 40 %",
        percent(first.marginalRates.baseline.above40),
        ({ marginalRates: { baseline: before, reform } }) => points(before.above40, reform.above40),
      ),
    ],
    notes: [],
  };
}

function changesSection({ name, description, changes }: ReformScore, baseline: string): ScoreSection {
  return {
    title: `${name}: what changes`,
    rows: changeRows(changes, baseline, name),
    notes: description === null ? [] : [description],
  };
}

function componentsSection({ name, components, revenue }: ReformScore, represented: number | null): ScoreSection {
  const row = (label: string, amounts: Amounts): string[] => [
    label,
    dollars(clean(amounts.baseline)),
    change(amounts.static - amounts.baseline),
    change(amounts.response - amounts.baseline),
    ...(represented === null ? [] : [billions(clean(amounts.response - amounts.baseline), represented)]),
  ];
  return {
    title: `${name}: by component`,
    rows: [
      ["", "baseline", "static", "response", ...(represented === null ? [] : ["country"])],
      ...components.map((component) => row(component.name, component)),
      row("together", revenue),
    ],
    notes: [],
  };
}

const groupTitles = { tenth: "tenth", fifth: "fifth", top: "the top", family: "family" } as const;

function distributionSection({ name, distribution }: ReformScore, grouping: keyof typeof groupTitles): ScoreSection {
  const rate = (value: number | null): string => (value === null ? "–" : percent(value));
  const row = (at: Distribution): string[] => [
    at.group,
    rate(at.averageRate),
    rate(at.averageRateAfter),
    at.changeShare === null ? "–" : signed(clean(at.changeShare, 0.0005), (value) => percent(value)),
    signed(Math.round(at.change) + 0, (value) => `${value < 0 ? "−" : ""}$${count(Math.abs(value))}`),
    percent(at.shareCut, 0),
    percent(at.shareRise, 0),
  ];
  const all = distribution.filter((at) => at.grouping === "all" && grouping !== "fifth" && grouping !== "top");
  return {
    title: `${name}: by ${groupTitles[grouping]}`,
    rows: [
      [groupTitles[grouping], "tax rate", "after", "income", "a year", "cut", "rise"],
      ...distribution.filter((at) => at.grouping === grouping).map(row),
      ...all.map(row),
    ],
    notes: [],
  };
}
