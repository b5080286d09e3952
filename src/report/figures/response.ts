import * as Plot from "@observablehq/plot";
import { extremes } from "../data/extremes.ts";
import type { ReportData } from "../data/report-data.ts";
import { decimal, listed, percent } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import type { LegendEntry } from "./legend.ts";
import { armEntries, lineMark, minusSign, type Point } from "./lines.ts";
import { styleOf } from "./palette.ts";

interface Response {
  readonly label: string;
  readonly index: number;
  readonly tenth: number;
  readonly rate: number;
  readonly hours: number;
}

/** Changes of 1 − τ below this are none: they tell nothing about a response to it. */
const leastChange = 0.02;
/** Tenths that must have such a change for a response to be seen. */
const leastTenths = 3;

/** How hours moved with what workers keep of the next dollar; null where that moved for nobody. */
export function response({ arms, baseline, elasticity, scenario, panelNote }: ReportData): Figure | null {
  const points = arms.flatMap(({ label, against }, index) =>
    (against?.response ?? []).flatMap(({ logNetOfTax, logHours }, d): Response[] =>
      logNetOfTax === null || logHours === null
        ? []
        : [{ label, index, tenth: d + 1, rate: logNetOfTax, hours: logHours }],
    ),
  );
  const shownArms = arms.map((_, i) => i).filter((i) => points.some(({ index }) => index === i));
  const tellingArms = shownArms.filter((i) => tellsResponse(points.filter(({ index }) => index === i)));
  if (baseline === null || tellingArms.length === 0) return null;
  const slope = baseline.isShared ? elasticity : null;
  const slopeEntry: LegendEntry = {
    label: `response of optimisers, slope ${slope}`,
    colour: "var(--muted)",
    dashes: "4 3",
    symbol: "circle",
    shape: "line",
    strokeWidth: 1.5,
  };
  const [least, most] = [
    Math.min(0, ...points.map(({ rate }) => rate)),
    Math.max(0, ...points.map(({ rate }) => rate)),
  ];
  const room = 0.06 * (most - least);
  const domain = [least - room, most + room] as const;
  const leftOut = arms.flatMap(({ label, against }) => {
    const part = against?.responseLeftOut;
    return part === undefined || part === 0 ? [] : [`${percent(part, 0)}${arms.length > 2 ? ` (${label})` : ""}`];
  });
  const isOld = arms.some(({ against }) => against !== null && against.responseLeftOut === undefined);
  const slopes = tellingArms.map((i) => slopeThroughZero(points.filter(({ index }) => index === i)));
  return {
    id: "response",
    subject: "Labour response to the own net-of-tax rate",
    title: isOld
      ? "How hours moved with what people keep of the next dollar"
      : `Keeping 1 % more of the next dollar goes with ${
          slopes.length === 1
            ? `${onePercent(slopes[0])} more hours`
            : `more hours: ${extremes(
                tellingArms.map((i) => arms[i].label),
                slopes,
                onePercent,
              )}`
        }`,
    reading: isOld
      ? "An earlier version made this comparison and counted people who are nearly alone in a bracket, so no slope is told."
      : `The slope across tenths of workers${leftOut.length === 0 ? "" : `, without ${listed(leftOut)} of those who work: fewer than 30 people share their bracket, so its rate says little`}.`,
    note: [
      `Each marker is a tenth of workers by own income: mean change of ln(1 − marginal rate) and of ln(hours), against ${baseline.words}. The slope is that of a line through zero.`,
      scenario.workers.decide === "rational" && !scenario.workers.groups
        ? "Workers at a kink of the schedule respond less than the elasticity."
        : "These workers do not optimise, so their hours differ for other reasons too: this is no estimate of an elasticity.",
      panelNote,
    ]
      .filter(Boolean)
      .join(" "),
    table: {
      columns: [
        { name: "policy", label: "policy" },
        { name: "tenth", label: "tenth by own income" },
        { name: "log_net_of_tax_change", label: "change of ln(1 − τ)", show: decimal(4) },
        { name: "log_hours_change", label: "change of ln(hours)", show: decimal(4) },
      ],
      rows: points.map(({ label, tenth, rate, hours }) => [label, tenth, rate, hours]),
    },
    draw: (size) => ({
      height: size.name === "wide" ? 340 : 290,
      legend: [
        ...(shownArms.length === 1 ? [] : armEntries(arms, "marked line"))
          .filter((_, i) => shownArms.includes(i))
          .map((entry) => ({ ...entry, strokeWidth: 0 })),
        ...(slope === null ? [] : [slopeEntry]),
      ],
      x: {
        label: "Change of ln(1 − marginal rate)",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: size.name === "wide" ? 8 : 5,
        domain: [...domain],
        tickFormat: (value: number) => minusSign(value),
      },
      y: {
        label: "Change of ln(hours)",
        labelArrow: "none",
        grid: true,
        tickFormat: (value: number) => minusSign(value),
      },
      marks: [
        Plot.ruleX([0], { stroke: "var(--ink)", strokeOpacity: 0.4 }),
        Plot.ruleY([0], { stroke: "var(--ink)", strokeOpacity: 0.4 }),
        ...(slope === null ? [] : [lineMark(slopeLine(slope, domain), slopeEntry)]),
        ...shownArms.map((i) =>
          Plot.dot(
            points.filter(({ index }) => index === i),
            { x: "rate", y: "hours", symbol: styleOf(i).symbol, fill: styleOf(i).colour, r: 4.5 },
          ),
        ),
      ],
    }),
  };
}

function slopeLine(slope: number, [from, to]: readonly [number, number]): Point[] {
  return [
    [from, slope * from],
    [to, slope * to],
  ];
}

/** Whether what workers keep of the next dollar moved enough for a slope to be more than rounding. */
function tellsResponse(points: readonly Response[]): boolean {
  return points.filter(({ rate }) => Math.abs(rate) >= leastChange).length >= leastTenths;
}

function slopeThroughZero(points: readonly Response[]): number {
  const sum = (value: (point: Response) => number): number => points.reduce((total, point) => total + value(point), 0);
  return sum(({ rate, hours }) => rate * hours) / sum(({ rate }) => rate * rate);
}

/** Of a slope: by how much hours grow, with a net-of-tax rate that grows by 1 %. */
function onePercent(slope: number): string {
  return percent(slope / 100, 2);
}
