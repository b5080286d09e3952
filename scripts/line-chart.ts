export interface LineChart {
  readonly title: string;
  /** Distance of the lines of the grid. */
  readonly step: number;
  /** A value as the axis shows it. */
  readonly show: (value: number) => string;
  /** What the positions 1, 2, … are. */
  readonly x: string;
  readonly lines: readonly ChartLine[];
  /** What solid and dotted lines are, where there are both. */
  readonly legend?: string;
}

export interface ChartLine {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
  /** More of the same thing, dotted. */
  readonly dotted?: readonly number[];
}

const [width, height] = [720, 340];
const margin = { top: 56, right: 150, bottom: 44, left: 70 };

/** A small SVG line chart, each line named at its end; readable on light and dark pages. */
export function lineChart({ title, x, step, show, lines, legend = "" }: LineChart): string {
  const values = lines.flatMap((line) => [...line.values, ...(line.dotted ?? [])]);
  const low = Math.floor(Math.min(...values) / step) * step;
  const high = Math.ceil(Math.max(...values) / step) * step;
  const count = lines[0].values.length;
  const across = (i: number): number => margin.left + (i / (count - 1)) * (width - margin.left - margin.right);
  const down = (value: number): number =>
    height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
  const names = apart(lines.map(({ values: path }) => down(path[path.length - 1]) + 4));
  const years = Array.from({ length: count }, (_, i) => i).filter((i) => i === 0 || (i + 1) % (count / 10) === 0);
  const points = (path: readonly number[]): string =>
    path.map((value, i) => `${across(i).toFixed(1)},${down(value).toFixed(1)}`).join(" ");
  const parts = [
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="14" font-weight="600">${title}</text>`,
    ...(legend === "" ? [] : [`<text x="16" y="40">${legend}</text>`]),
    ...ticks.map(
      (tick) =>
        `<line x1="${margin.left}" x2="${width - margin.right}" y1="${down(tick)}" y2="${down(tick)}" stroke="#dddddd"/>` +
        `<text x="${margin.left - 8}" y="${down(tick) + 4}" text-anchor="end">${show(tick)}</text>`,
    ),
    ...years.map(
      (i) => `<text x="${across(i)}" y="${height - margin.bottom + 20}" text-anchor="middle">${i + 1}</text>`,
    ),
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 8}" text-anchor="middle">${x}</text>`,
    ...lines.flatMap(({ name, values: path, dotted = [], colour }, line) => [
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points(path)}"/>`,
      ...(dotted.length === 0
        ? []
        : [
            `<polyline fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="1 3" points="${points(dotted)}"/>`,
          ]),
      `<text x="${width - margin.right + 10}" y="${names[line].toFixed(1)}" fill="${colour}" font-weight="600">${name}</text>`,
    ]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#333333" role="img">\n<title>${title}</title>\n${parts.join("\n")}\n</svg>\n`;
}

const lineHeight = 16;

/** Places as near to those wanted as names can stand below each other. */
function apart(wanted: readonly number[]): readonly number[] {
  const places = [...wanted];
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  order.forEach((line, i) => {
    if (i > 0) places[line] = Math.max(places[line], places[order[i - 1]] + lineHeight);
  });
  return places;
}
