/** A figure of lines by one number, where a report has none: drawn as its figures are. */
import * as Plot from "@observablehq/plot";
import type { Figure } from "../report/figures/figure.ts";
import { minusSign } from "../report/figures/lines.ts";
import { lineMarks, type NamedLine, nameLines } from "../report/figures/named-lines.ts";
import { styleOf } from "../report/figures/palette.ts";

export interface LineFigure {
  readonly id: string;
  readonly title: string;
  readonly reading: string;
  readonly note?: string | null;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly (Pick<NamedLine, "label" | "points"> & Partial<NamedLine>)[];
  /** Points beside the lines that are marked. */
  readonly dots?: readonly (readonly [x: number, y: number])[];
  /** Whether there is a line at zero. */
  readonly hasZero?: boolean;
}

interface Axis {
  readonly label: string;
  readonly show: (value: number) => string;
  /** Of ticks; as in tables by default. */
  readonly tick?: (value: number) => string;
}

export function lineFigure({
  id,
  title,
  reading,
  note = null,
  x,
  y,
  lines,
  dots = [],
  hasZero = false,
}: LineFigure): Figure {
  const drawn = lines.map((line, i): NamedLine => ({ ...styleOf(i), ...line }));
  return {
    ...{ id, subject: title, title, reading, note },
    table: {
      columns: [
        { name: "line", label: "line" },
        { name: "x", label: x.label, show: x.show },
        { name: "y", label: y.label, show: y.show },
      ],
      rows: lines.flatMap(({ label, points }) => points.map(([a, b]) => [label, a, b])),
    },
    draw: (size) => {
      const { legend, marginRight, marks } =
        drawn.length === 1 ? { legend: [], marginRight: 16, marks: [] } : nameLines(drawn, size);
      return {
        height: size.name === "wide" ? 300 : 250,
        marginLeft: 62,
        ...{ legend, marginRight },
        x: {
          label: x.label,
          labelAnchor: "center",
          labelArrow: "none",
          ticks: size.name === "wide" ? 8 : 4,
          tickFormat: x.tick ?? x.show,
        },
        y: { label: y.label, labelArrow: "none", grid: true, nice: true, ticks: 5, tickFormat: y.tick ?? y.show },
        marks: [
          ...(hasZero ? [Plot.ruleY([0], { stroke: "var(--ink)", strokeOpacity: 0.6 })] : []),
          ...lineMarks(drawn),
          ...marks,
          Plot.dot(dots, { fill: "var(--ink)", r: 4 }),
        ],
      };
    },
  };
}

export function wholeTick(value: number): string {
  return Number.isInteger(value) ? minusSign(value) : "";
}
