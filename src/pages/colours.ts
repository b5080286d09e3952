/** The report's colours as a style sheet, light and dark: figures name them. */
import { darkColours, lightColours } from "../report/figures/palette.ts";

export function setColours(): void {
  const variables = (colours: Readonly<Record<string, string>>): string =>
    Object.entries(colours)
      .map(([name, value]) => `${name}:${value}`)
      .join(";");
  const style = document.createElement("style");
  style.textContent = `:root{${variables(lightColours)}}@media (prefers-color-scheme:dark){:root{${variables(darkColours)}}}`;
  document.head.prepend(style);
}
