import * as Plot from "@observablehq/plot";
import { extremes } from "../data/extremes.ts";
import type { ReportArm, ReportData } from "../data/report-data.ts";
import { percent, signed, written } from "../words/format.ts";
import type { Figure } from "./figure.ts";
import { panelLabels, panelMargin } from "./incomes.ts";
import { domainAroundZero, lawLine, minusSign, optimumLine, type Point, thousands, zeroLine } from "./lines.ts";
import { type NamedLine, namedLines } from "./named-lines.ts";
import { styleOf } from "./palette.ts";

/** Bands of more arms than this hide one another: each arm then has a panel of its own. */
const mostTogether = 2;

interface Row {
  readonly step: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Number of the arm, and the panel that it is in. */
  readonly index: number;
  readonly panel: string;
}

/** What the path is drawn from; while a run goes on the optimum may not be known yet. */
export interface WelfarePathData extends Pick<ReportData, "kind" | "confidence" | "baseline"> {
  readonly arms: readonly Pick<ReportArm, "label" | "series" | "against">[];
  readonly welfare: Pick<ReportData["welfare"], "name" | "unit" | "isMoney" | "decimals" | "degenerate">;
  readonly optimum: { readonly usFederal: number; readonly welfare: number | null } | null;
  readonly unchangedLaw: Pick<NonNullable<ReportData["unchangedLaw"]>, "final"> | null;
  readonly unfinished: object | null;
}

/**
 * Welfare by step: of runs as it is, beside what optimising workers would have under US law and at the optimum; of a
 * comparison less the baseline's with the same seed, since levels differ more between seeds than policies do.
 */
export function welfarePath(data: WelfarePathData): Figure {
  const { arms, welfare: words } = data;
  const show = written(words);
  const paired = data.kind === "comparison" ? pairedRows(data) : [];
  const hasIntervals = arms.some(({ series }) => series.some(({ welfare }) => welfare.low !== null));
  const columns = [
    { name: "policy", label: "policy" },
    { name: "step", label: "step" },
    { name: "tax_year", label: "tax year" },
    { name: "welfare", label: "welfare", show },
    ...(hasIntervals
      ? [
          { name: "welfare_low", label: "low", show },
          { name: "welfare_high", label: "high", show },
        ]
      : []),
    ...(paired.length > 0
      ? [
          { name: "difference", label: "less the baseline's", show: (value: number) => signed(value, show) },
          { name: "difference_low", label: "low", show: (value: number) => signed(value, show) },
          { name: "difference_high", label: "high", show: (value: number) => signed(value, show) },
        ]
      : []),
  ];
  const rows = arms.flatMap(({ label, series }, index) =>
    series.map(({ step, taxYear, welfare }) => {
      const pair = paired.find((row) => row.index === index && row.step === step);
      return [
        label,
        step,
        taxYear,
        welfare.mean,
        ...(hasIntervals ? [welfare.low, welfare.high] : []),
        ...(paired.length > 0 ? [pair?.mean ?? null, pair?.low ?? null, pair?.high ?? null] : []),
      ];
    }),
  );
  const drawn = paired.length > 0 ? differencesByStep(data, paired) : levelsByStep(data);
  // Of a run that has not ended, the last step is no end.
  const title = data.unfinished ? drawn.title.replace("Welfare ends", "Welfare so far is") : drawn.title;
  return { id: "welfare", table: { columns, rows }, ...drawn, title };
}

/** Of every arm but baselines; from the means where nothing was paired, which have the same mean and no interval. */
function pairedRows({ arms, baseline }: WelfarePathData): readonly Row[] {
  const reference = baseline?.isShared ? arms.find(({ label }) => label === baseline.label) : undefined;
  return arms.flatMap(({ label, series, against }, index) =>
    against === null
      ? []
      : series.flatMap(({ step, welfare, difference }, i): Row[] => {
          const other = reference?.series[i]?.welfare.mean;
          if (difference) return [{ step, ...difference, index, panel: label }];
          return other === undefined
            ? []
            : [{ step, mean: welfare.mean - other, low: null, high: null, index, panel: label }];
        }),
  );
}

type Drawn = Pick<Figure, "subject" | "title" | "reading" | "note" | "draw">;

function differencesByStep(
  { arms, baseline, welfare: words, confidence }: WelfarePathData,
  rows: readonly Row[],
): Drawn {
  const show = written(words);
  const indices = [...new Set(rows.map(({ index }) => index))];
  const isApart = rows.some(({ low }) => low !== null) && indices.length > mostTogether;
  const steps = Math.max(...rows.map(({ step }) => step));
  const labels = indices.map((i) => arms[i].label);
  const lastOf = (i: number): number => rows.filter(({ index }) => index === i).at(-1)?.mean ?? Number.NaN;
  const last = indices.map(lastOf);
  const against = baseline?.label ?? "the baseline";
  const lines = indices.map(
    (i): NamedLine => ({
      ...styleOf(i),
      label: arms[i].label,
      points: rows.filter(({ index }) => index === i).map(({ step, mean }): Point => [step, mean]),
      isMarked: true,
    }),
  );
  return {
    subject: `${words.name} by step, less that of ${against}`,
    title:
      labels.length === 1
        ? endTitle(last[0], baselineEnd(arms, baseline), against, show, words.isMoney)
        : `Welfare ends ${extremes(labels, last, (value) => signed(value, show))} against ${against}`,
    reading: `Differences between the same people with the same seed, step by step${rows.some(({ low }) => low !== null) ? `; bands are ${Math.round(100 * confidence)} % intervals over seeds` : ""}.`,
    note: `Unit of welfare: ${words.unit}.`,
    draw: (size) => {
      const panels = isApart ? labels : [""];
      const panelOf = (row: Row): string => (isApart ? row.panel : "");
      const named = namedLines([...lines, ...(isApart ? [] : [baselineLine(steps, against)])], size);
      return {
        height: isApart ? 84 + 130 * panels.length : size.name === "wide" ? 340 : 290,
        ...(isApart && panelMargin),
        marginLeft: 58,
        legend: isApart ? [] : named.legend,
        marginRight: isApart ? 16 : named.marginRight,
        x: stepAxis(steps, size.name === "wide" ? 10 : 5),
        y: {
          label: `Difference in welfare`,
          labelArrow: "none",
          nice: true,
          grid: true,
          ticks: isApart ? 4 : 6,
          domain: domainAroundZero(rows.flatMap(({ mean, low, high }) => [mean, low, high])),
          tickFormat: words.isMoney ? thousands : number,
        },
        fy: { axis: null, domain: panels, padding: isApart ? 0.26 : 0 },
        marks: [
          zeroLine,
          ...indices.map((i) =>
            Plot.areaY(
              rows.filter(({ index, low }) => index === i && low !== null),
              { fy: panelOf, x: "step", y1: "low", y2: "high", fill: styleOf(i).colour, fillOpacity: 0.18 },
            ),
          ),
          ...(isApart ? lines.flatMap((line, k) => panelLine(line, labels[k])) : named.marks),
          ...(isApart ? [panelLabels(panels, size.width - 80)] : []),
        ],
      };
    },
  };
}

function baselineLine(steps: number, label: string): NamedLine {
  return lawLine(
    [
      [1, 0],
      [Math.max(2, steps), 0],
    ],
    label,
  );
}

function panelLine({ points, colour, dashes }: NamedLine, panel: string): Plot.Markish[] {
  return [Plot.line(points, { fy: () => panel, stroke: colour, strokeDasharray: dashes || undefined, strokeWidth: 2 })];
}

function levelsByStep({ arms, welfare: words, optimum, unchangedLaw, kind }: WelfarePathData): Drawn {
  const show = written(words);
  const ends = optimum && words.isMoney ? optimum : null;
  const best = ends?.welfare ?? null;
  const steps = Math.max(...arms.map(({ series }) => series.length));
  const values = arms.flatMap(({ series }) => series.map(({ welfare }) => welfare.mean));
  const levels = [
    ...(ends ? [ends.usFederal, ...(best === null ? [] : [best])] : []),
    ...(unchangedLaw && arms.length === 1 ? [unchangedLaw.final] : []),
  ];
  const domain = rangeOf([...values, ...levels]);
  const flat = (value: number): Point[] => [
    [1, value],
    [Math.max(2, steps), value],
  ];
  // Levels that nobody could tell apart are one line.
  const areOne = ends && unchangedLaw && Math.abs(ends.usFederal - unchangedLaw.final) < 0.02 * (domain[1] - domain[0]);
  return {
    subject: `${words.name} by step`,
    title: levelTitle(arms, unchangedLaw?.final ?? null, show, words),
    reading: readingOf(arms, show),
    note: [
      `Unit of welfare: ${words.unit}.`,
      ends && kind !== "comparison"
        ? `${best === null ? "US law is" : "The optimum and US law are"} for the same people, optimising.`
        : "",
      unchangedLaw && arms.length === 1
        ? "US law, same workers: deciding as they did in this run, in its last step."
        : "",
    ]
      .filter(Boolean)
      .join(" "),
    draw: (size) => {
      const named = namedLines(
        [
          ...(ends ? [lawLine(flat(ends.usFederal), areOne ? "US law" : "US law, optimising")] : []),
          ...(unchangedLaw && arms.length === 1 && !areOne
            ? [{ ...lawLine(flat(unchangedLaw.final), "US law, same workers"), strokeWidth: 3 }]
            : []),
          ...(best === null ? [] : [optimumLine(flat(best))]),
          ...arms.map(
            ({ label, series }, i): NamedLine => ({
              ...styleOf(i),
              label,
              points: series.map(({ step, welfare }): Point => [step, welfare.mean]),
              isMarked: true,
            }),
          ),
        ],
        size,
      );
      return {
        height: size.name === "wide" ? 340 : 290,
        marginLeft: 58,
        legend: named.legend,
        marginRight: named.marginRight,
        x: stepAxis(steps, size.name === "wide" ? 10 : 5),
        y: {
          label: words.name,
          labelArrow: "none",
          nice: true,
          grid: true,
          ticks: 6,
          domain,
          tickFormat: words.isMoney ? thousands : number,
        },
        marks: [...named.marks],
      };
    },
  };
}

function stepAxis(steps: number, ticks: number): Plot.ScaleOptions {
  return {
    label: "Step",
    labelAnchor: "center",
    labelArrow: "none",
    domain: [1, Math.max(2, steps)],
    ticks: wholeTicks(steps, ticks),
    tickFormat: (value: number) => value.toLocaleString("en-US"),
  };
}

function number(value: number): string {
  return minusSign(Number(value.toPrecision(5)));
}

function baselineEnd(arms: WelfarePathData["arms"], baseline: ReportData["baseline"]): number | null {
  return arms.find(({ label }) => label === baseline?.label)?.series.at(-1)?.welfare.mean ?? null;
}

function levelTitle(
  arms: WelfarePathData["arms"],
  law: number | null,
  show: (value: number) => string,
  { isMoney, degenerate }: Pick<ReportData["welfare"], "isMoney" | "degenerate">,
): string {
  const last = arms.map(({ series }) => series.at(-1)?.welfare.mean ?? Number.NaN);
  const labels = arms.map(({ label }) => label);
  if (arms.length > 1) return `Welfare ends ${extremes(labels, last, show)}`;
  if (law !== null && degenerate === null)
    return endTitle(last[0] - law, law, "unchanged US law for the same workers", show, isMoney);
  return `Welfare ends at ${show(last[0])}`;
}

/** `Welfare ends 3.0 % above US law`. */
function endTitle(
  change: number,
  from: number | null,
  against: string,
  show: (value: number) => string,
  isMoney: boolean,
): string {
  if (change === 0) return `Welfare ends as under ${against}`;
  const amount = isMoney && from !== null && from > 0 ? percent(Math.abs(change / from)) : show(Math.abs(change));
  return `Welfare ends ${amount} ${change < 0 ? "below" : "above"} ${against}`;
}

function readingOf(arms: WelfarePathData["arms"], show: (value: number) => string): string {
  const labels = arms.map(({ label }) => label);
  const [first, last] = [0, -1].map((step) => arms.map(({ series }) => series.at(step)?.welfare.mean ?? Number.NaN));
  if (arms.length > 1)
    return `Welfare runs ${extremes(labels, first, show)} in the first step, ${extremes(labels, last, show)} in the last.`;
  return arms[0].series.length === 1
    ? `Welfare is ${show(last[0])} in the only step.`
    : `Welfare goes from ${show(first[0])} in the first step to ${show(last[0])} in the last.`;
}

/** Least part of its values that an axis shows, so that rounding does not look like a movement. */
const leastSpread = 0.01;

function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0, (leastSpread * Math.max(Math.abs(low), Math.abs(high)) - (high - low)) / 2);
  return [low - room, high + room];
}

/** Whole numbers from 1 to `last`, not more than about `most`. */
export function wholeTicks(last: number, most: number): number[] {
  const apart =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((step) => last / step <= most) ?? Math.ceil(last / most);
  const ticks = [1];
  for (let tick = apart; tick <= last; tick += apart) if (tick > 1) ticks.push(tick);
  return ticks.length > 1 && ticks[1] - 1 < apart / 2 ? [1, ...ticks.slice(2)] : ticks;
}
