/** Why rates are what they are, in words and rows: `optimum`, reports and the figure say the same. */
import type { RateExplained, TermsFormula, WhyRates } from "../../analysis/why-rates.ts";
import { count, dollars, percent, percentages } from "./format.ts";

const formulas: Readonly<Record<TermsFormula, string>> = {
  brackets: "τ = (1 − ḡ)/(1 − ḡ + a·ε)",
  "taxable income":
    "(1 − ḡ)·B = Σ ε·z·T'/(1 − T') over those whose own rate it is, T' the total marginal rate with payroll tax and credits",
  participation: "(1 − ḡ)·B = ε·Z·τ/(1 − τ) + what is lost by those who stop working",
};

/** What the columns are. */
export function whyNote({ formula, terms }: WhyRates): string {
  const leaving = terms.some((one) => one.leaving !== undefined) ? "; leave: they stop working" : "";
  return `${formulas[formula]}; ε: elasticity, a: income that responds over income taxed, ḡ: what society gives for a dollar of those who pay (1 on average). What one point more of the rate does, dollars a year per worker: it takes; costs: that to those who pay; lost: people earn less${leaving}; left: what the formula says is gained; measured: what welfare gains, over half a point either way, jumps over brackets and bunching included`;
}

/** The bracket that a rate is of: `$11,600 – 47,150`. */
export function bracketName({ name }: RateExplained, next: RateExplained | undefined): string {
  const start = startOf(name);
  if (start === null) return name;
  const end = next === undefined ? null : startOf(next.name);
  return `$${count(start)}${end === null ? " and above" : ` – ${count(end)}`}`;
}

function bracketStart({ name }: RateExplained): string {
  const start = startOf(name);
  return start === null ? name : `from $${count(start)}`;
}

function startOf(name: string): number | null {
  const found = /^from_(\d+(?:\.\d+)?)$/.exec(name);
  return found ? Number(found[1]) : null;
}

/** What is left of a point by the formula's terms. */
export function left({ revenue, welfareCost, behaviour, leaving = 0 }: RateExplained): number {
  return revenue - welfareCost - behaviour - leaving;
}

/** Header and rows. */
export function whyRows({ terms }: WhyRates): string[][] {
  const hasLeaving = terms.some(({ leaving }) => leaving !== undefined);
  const number = (value: number | null): string => (value === null ? "–" : value.toFixed(2).replace("-", "−"));
  return [
    [
      "bracket",
      "rate, %",
      "formula, %",
      "ε",
      "a",
      "ḡ",
      "takes",
      "costs",
      "lost",
      ...(hasLeaving ? ["leave"] : []),
      "left",
      "measured",
    ],
    ...terms.map((one) => [
      bracketStart(one),
      percentages([one.rate]),
      one.formulaRate === null ? "–" : percentages([one.formulaRate]),
      String(Number(one.elasticity.toFixed(3))),
      number(one.tail),
      number(one.welfareWeight),
      number(one.revenue),
      number(one.welfareCost),
      number(one.behaviour),
      ...(hasLeaving ? [number(one.leaving ?? 0)] : []),
      number(left(one)),
      number(one.measured),
    ]),
  ];
}

/** A bracket in a sentence. */
export function whySentence(one: RateExplained, next: RateExplained | undefined): string {
  const { rate, revenue, welfareCost, behaviour, leaving, welfareWeight, formulaRate, measured } = one;
  const name = bracketName(one, next);
  if (!(revenue > 0)) return `${name}: no income lies there, so no formula says anything of its rate.`;
  const parts = [
    `${dollars(welfareCost)} of it is what it costs those who pay (weight ${(welfareWeight ?? 0).toFixed(2)})`,
    `${dollars(behaviour)} is lost since people earn less`,
    ...(leaving === undefined ? [] : [`${dollars(leaving)} since they stop working`]),
  ];
  const formula =
    formulaRate === null ? "nobody responds, so the formula says nothing" : `the formula says ${percent(formulaRate)}`;
  const seen = measured === null ? "" : `, measured ${dollars(measured)}`;
  return `${name}, ${percent(rate)}: a point more takes ${dollars(revenue)} a worker; ${parts.join(", ")}; ${dollars(left(one))} is left${seen} (${formula}).`;
}
