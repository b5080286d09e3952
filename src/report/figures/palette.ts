/**
 * How lines are told apart: by colour (after Okabe and Ito, darkened to 3 : 1 against white), by dashes and by marker, so
 * that they survive colour-blindness and grey print.
 */
import type { SymbolType } from "@observablehq/plot";

export interface LineStyle {
  readonly colour: string;
  readonly dashes: string;
  readonly symbol: SymbolType;
}

/** Values of the CSS variables that figures use, by variable. */
export const lightColours: Readonly<Record<string, string>> = {
  "--paper": "#ffffff",
  "--ink": "#1c2430",
  "--muted": "#566070",
  "--grid": "#dfe3e8",
  "--pale": "#b4bcc8",
  "--series-1": "#0067a8",
  "--series-2": "#c24a00",
  "--series-3": "#007d5a",
  "--series-4": "#a2457f",
  "--series-5": "#8a6100",
  "--series-6": "#2f8fc4",
};

export const darkColours: Readonly<Record<string, string>> = {
  "--paper": "#12171e",
  "--ink": "#e8ecf1",
  "--muted": "#a4afbd",
  "--grid": "#2b333e",
  "--pale": "#5b6675",
  "--series-1": "#62b8f0",
  "--series-2": "#ff9257",
  "--series-3": "#3fcc9d",
  "--series-4": "#e79bcb",
  "--series-5": "#e8be4a",
  "--series-6": "#a9dcfa",
};

const dashes = ["", "8 3", "2 3", "10 3 2 3", "5 2", "1 4"];
const symbols: readonly SymbolType[] = ["circle", "triangle", "square", "diamond", "star", "wye"];
const colours = 6;

/** Style of the nth line; from the seventh on, colours come again with other dashes. */
export function styleOf(index: number): LineStyle {
  const round = Math.floor(index / colours);
  const shifted = (index + round) % dashes.length;
  return {
    colour: `var(--series-${(index % colours) + 1})`,
    dashes: dashes[shifted],
    symbol: symbols[shifted],
  };
}

/** Colours as they are on white paper, for files that must do without CSS variables. */
export function onWhite(svg: string): string {
  return svg.replace(/var\((--[\w-]+)\)/g, (variable, name: string) => lightColours[name] ?? variable);
}
