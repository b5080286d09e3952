import * as Plot from "@observablehq/plot";
import type { RateExplained } from "../../analysis/why-rates.ts";
import type { ReportData } from "../data/report-data.ts";
import { dollars, percent } from "../words/format.ts";
import { bracketName, left, whySentence } from "../words/why-rates-words.ts";
import type { Figure } from "./figure.ts";
import { panelLabels, panelMargin } from "./incomes.ts";
import { fitting } from "./legend.ts";

type Part = "costs those who pay" | "is lost: people earn less" | "is lost: people stop working";
const colours: Readonly<Record<Part, string>> = {
  "costs those who pay": "var(--series-1)",
  "is lost: people earn less": "var(--series-2)",
  "is lost: people stop working": "var(--series-3)",
};
const parts: readonly Part[] = ["costs those who pay", "is lost: people earn less", "is lost: people stop working"];
const opacities: Readonly<Record<Part, number>> = {
  "costs those who pay": 0.85,
  "is lost: people earn less": 0.5,
  "is lost: people stop working": 0.3,
};
/** Parts of a dollar beyond which a bar is cut. */
const most = 1.8;

/** What becomes of the dollar that one point more of each rate would take; null where no formula holds. */
export function whyRatesFigure({ whyRates = [] }: Pick<ReportData, "whyRates">): Figure | null {
  const shown = whyRates.filter(({ why }) => why.terms.some(({ revenue }) => revenue > 0));
  if (shown.length === 0) return null;
  const labels = shown.map(({ label }) => label);
  const rows = shown.flatMap(({ label, why: { terms } }) =>
    terms.flatMap((one, j) =>
      one.revenue > 0 ? [{ label, one, bracket: bracketName(one, terms[j + 1]), next: terms[j + 1] }] : [],
    ),
  );
  const bars = rows.flatMap(({ label, one, bracket }) => {
    let from = 0;
    return partsOf(one).map(([part, amount]) => {
      const x1 = from;
      from += amount / one.revenue;
      return { label, bracket, part, x1: Math.min(x1, most), x2: Math.min(from, most) };
    });
  });
  const brackets = [...new Set(rows.map(({ bracket }) => bracket))];
  const [
    {
      label: firstLabel,
      why: { terms: firstTerms },
    },
  ] = shown;
  const gainOf = (one: RateExplained): number => (one.measured ?? left(one)) / one.revenue;
  const farthest = firstTerms
    .filter(({ revenue }) => revenue > 0)
    .reduce((most, one) => (Math.abs(gainOf(one)) > Math.abs(gainOf(most)) ? one : most));
  const gain = gainOf(farthest);
  const where = bracketName(farthest, firstTerms[firstTerms.indexOf(farthest) + 1]);
  const hasLeaving = bars.some(({ part }) => part === "is lost: people stop working");
  return {
    id: "why-rates",
    subject: "Why each rate is what it is: what becomes of a dollar that one point more of it would take",
    title:
      Math.abs(gain) < 0.02
        ? `${firstLabel}: what one point more of a rate takes is used up in every bracket`
        : `${firstLabel}: a ${gain > 0 ? "higher" : "lower"} rate gains most from ${where}, ${percent(Math.abs(gain), 0)} of what a point takes`,
    reading: whySentence(rows[0].one, rows[0].next),
    note: "A bar that ends before 1 says that a higher rate would gain, one beyond it that a lower one would. By the optimal-tax formula, for people who optimise; what jumps over brackets and bunching add is in the table, as measured.",
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "bracket", label: "bracket", isText: true },
        { name: "rate", label: "rate", show: percent },
        { name: "formula_rate", label: "formula's rate", show: percent },
        { name: "elasticity", label: "elasticity ε", show: (value) => value.toFixed(3) },
        { name: "tail", label: "a: income that responds over income taxed", show: (value) => value.toFixed(3) },
        { name: "welfare_weight", label: "welfare weight of who pays", show: (value) => value.toFixed(3) },
        { name: "revenue", label: "a point takes", show: dollars },
        { name: "welfare_cost", label: "costs who pay", show: dollars },
        { name: "behaviour", label: "lost: people earn less", show: dollars },
        ...(hasLeaving ? [{ name: "leaving", label: "lost: people stop working", show: dollars }] : []),
        { name: "left", label: "left", show: dollars },
        { name: "measured", label: "measured", show: dollars },
      ],
      rows: rows.map(({ label, one, bracket }) => [
        ...[label, bracket, one.rate, one.formulaRate, one.elasticity, one.tail, one.welfareWeight],
        ...[one.revenue, one.welfareCost, one.behaviour],
        ...(hasLeaving ? [one.leaving ?? 0] : []),
        ...[left(one), one.measured],
      ]),
    },
    draw: (size) => ({
      height: 70 + shown.length * (brackets.length * (size.name === "wide" ? 22 : 20) + 34),
      ...(shown.length > 1 && panelMargin),
      marginLeft: size.name === "wide" ? 138 : 112,
      legend: parts
        .filter((part) => bars.some((bar) => bar.part === part))
        .map((part) => ({ label: part, colour: colours[part], dashes: "", symbol: "circle", shape: "area" })),
      x: {
        label: size.name === "wide" ? "Parts of the dollar that one point more takes" : "Parts of the dollar taken",
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        domain: [0, Math.max(1.1, ...bars.map(({ x2 }) => x2))],
        ticks: 6,
      },
      y: {
        label: null,
        domain: brackets,
        padding: 0.25,
        tickFormat: (text: string) => fitting(text, size.name === "wide" ? 132 : 106),
      },
      fy: { axis: null, domain: labels, padding: shown.length > 1 ? 0.2 : 0 },
      marks: [
        ...bars.map((bar) =>
          Plot.barX([bar], {
            x1: "x1",
            x2: "x2",
            y: "bracket",
            fy: "label",
            fill: colours[bar.part],
            fillOpacity: opacities[bar.part],
            stroke: colours[bar.part],
          }),
        ),
        Plot.ruleX([1], { stroke: "var(--ink)", strokeWidth: 1.6 }),
        ...(shown.length > 1 ? [panelLabels(labels, size.width - 150)] : []),
      ],
    }),
  };
}

function partsOf({ welfareCost, behaviour, leaving }: RateExplained): readonly (readonly [Part, number])[] {
  return [
    ["costs those who pay", welfareCost],
    ["is lost: people earn less", Math.max(behaviour, 0)],
    ...(leaving === undefined ? [] : [["is lost: people stop working", Math.max(leaving, 0)] as const]),
  ];
}
