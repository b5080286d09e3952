export interface LineChart {
  readonly title: string;
  /** What the positions 1, 2, … are. */
  readonly x: string;
  readonly lines: readonly { readonly name: string; readonly values: readonly number[]; readonly colour: string }[];
}

const [width, height] = [720, 340];
const margin = { top: 44, right: 150, bottom: 44, left: 70 };

/** A small SVG line chart, each line named at its end; readable on light and dark pages. */
export function lineChart({ title, x, lines }: LineChart): string {
  const values = lines.flatMap((line) => line.values);
  const step = 1000;
  const low = Math.floor(Math.min(...values) / step) * step;
  const high = Math.ceil(Math.max(...values) / step) * step;
  const count = lines[0].values.length;
  const across = (i: number): number => margin.left + (i / (count - 1)) * (width - margin.left - margin.right);
  const down = (value: number): number =>
    height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom);
  const ticks = Array.from({ length: (high - low) / step + 1 }, (_, i) => low + i * step);
  const years = Array.from({ length: count }, (_, i) => i).filter((i) => i === 0 || (i + 1) % 5 === 0);
  const parts = [
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="14" font-weight="600">${title}</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${margin.left}" x2="${width - margin.right}" y1="${down(tick)}" y2="${down(tick)}" stroke="#dddddd"/>` +
        `<text x="${margin.left - 8}" y="${down(tick) + 4}" text-anchor="end">$${tick.toLocaleString("en-US")}</text>`,
    ),
    ...years.map(
      (i) => `<text x="${across(i)}" y="${height - margin.bottom + 20}" text-anchor="middle">${i + 1}</text>`,
    ),
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 8}" text-anchor="middle">${x}</text>`,
    ...lines.flatMap(({ name, values: path, colour }) => [
      `<polyline fill="none" stroke="${colour}" stroke-width="2.5" points="${path.map((value, i) => `${across(i).toFixed(1)},${down(value).toFixed(1)}`).join(" ")}"/>`,
      `<text x="${width - margin.right + 10}" y="${down(path[path.length - 1]) + 4}" fill="${colour}" font-weight="600">${name}</text>`,
    ]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#333333" role="img">\n<title>${title}</title>\n${parts.join("\n")}\n</svg>\n`;
}
