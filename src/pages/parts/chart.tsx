import * as Plot from "@observablehq/plot";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Figure, plotsOf } from "../../report/figures/figure.ts";
import { DataTable } from "./table.tsx";

/** From this many pixels on there is room for the wide drawing. */
const wideFrom = 560;

/** Pixels of an element's width, as it changes. */
export function useWidth<E extends HTMLElement>(): [{ current: E | null }, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

interface ChartProps {
  readonly figure: Figure;
  /** Level of the heading; none where the page has one already. */
  readonly heading?: 2 | 3 | null;
  /** Without sentence, note and table. */
  readonly isBare?: boolean;
}

/** A figure of the report, drawn in the browser at the width that there is; its numbers as a table below. */
export function Chart({ figure, heading = 2, isBare = false }: ChartProps): JSX.Element {
  const [box, width] = useWidth<HTMLDivElement>();
  useEffect(() => {
    if (!box.current || width === 0) return;
    const size = { name: width >= wideFrom ? "wide" : "narrow", width } as const;
    const { legend, main } = plotsOf(figure.draw(size), width);
    box.current.replaceChildren(...(legend ? [Plot.plot(legend)] : []), Plot.plot(main));
    for (const svg of box.current.children) svg.setAttribute("aria-hidden", "true");
  }, [figure, width]);
  const Heading = heading === 3 ? "h3" : "h2";
  return (
    <figure id={figure.id}>
      {heading !== null && <Heading>{figure.title}</Heading>}
      {!isBare && <p>{figure.reading}</p>}
      <div class="plot" ref={box} role="img" aria-label={`${figure.title}. ${figure.reading}`} />
      {!isBare && figure.note && <p class="note">{figure.note}</p>}
      {!isBare && (
        <details>
          <summary>The numbers</summary>
          <DataTable table={figure.table} caption={`The numbers: ${figure.title}`} />
        </details>
      )}
    </figure>
  );
}
