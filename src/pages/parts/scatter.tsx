import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { WorkerColumns, WorkerNumber } from "../../server/api.ts";
import { workerWords } from "../worker-words.ts";
import { useWidth } from "./chart.tsx";

interface ScatterProps {
  readonly columns: WorkerColumns;
  /** Places of those who are let through; the others are pale. */
  readonly places: Int32Array;
  readonly x: WorkerNumber;
  readonly y: WorkerNumber;
  /** Told of a rectangle that was drawn. */
  readonly choose: (x: Range, y: Range) => void;
}

export type Range = readonly [from: number, to: number];
interface Corner {
  readonly x: number;
  readonly y: number;
}

const height = 300;

/** Every worker as a dot on a canvas: a hundred thousand elements would be too many. A rectangle that is drawn chooses; so do the fields beside it, by keys. */
export function Scatter({ columns, places, x, y, choose }: ScatterProps): JSX.Element {
  const [box, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<{ from: Corner; to: Corner } | null>(null);
  const [xs, ys] = [columns.numbers[x], columns.numbers[y]];
  const [[x0, x1], [y0, y1]] = [extentOf(xs), extentOf(ys)];
  const left = (value: number): number => 4 + ((value - x0) / (x1 - x0)) * (width - 8);
  const top = (value: number): number => height - 4 - ((value - y0) / (y1 - y0)) * (height - 8);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    canvas.current.width = width * scale;
    canvas.current.height = height * scale;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const colours = getComputedStyle(document.documentElement);
    const size = xs.length > 5000 ? 1.5 : 3;
    const dot = (i: number): void => {
      const [a, b] = [xs[i], ys[i]];
      if (a !== null && b !== null) context.fillRect(left(a) - size / 2, top(b) - size / 2, size, size);
    };
    context.fillStyle = colours.getPropertyValue("--pale");
    for (let i = 0; i < xs.length; i++) dot(i);
    context.fillStyle = colours.getPropertyValue("--series-1");
    for (const i of places) dot(i);
  }, [columns, places, x, y, width]);
  const at = ({ clientX, clientY }: PointerEvent): Corner => {
    const edge = canvas.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: clamp(clientX - edge.left, width), y: clamp(clientY - edge.top, height) };
  };
  const release = (): void => {
    if (drag && Math.abs(drag.to.x - drag.from.x) > 3 && Math.abs(drag.to.y - drag.from.y) > 3) {
      const value = (corner: Corner): Corner => ({
        x: x0 + ((corner.x - 4) / (width - 8)) * (x1 - x0),
        y: y0 + ((height - 4 - corner.y) / (height - 8)) * (y1 - y0),
      });
      const [a, b] = [value(drag.from), value(drag.to)];
      choose(rangeOf(a.x, b.x), rangeOf(a.y, b.y));
    }
    setDrag(null);
  };
  const words = workerWords;
  return (
    <figure>
      <figcaption>
        {words[y].label} by {words[x].label.toLowerCase()}: draw a rectangle over dots to list these workers, or set the
        fields of ranges.
      </figcaption>
      <div class="brush" ref={box}>
        <canvas
          ref={canvas}
          style={{ height: `${height}px` }}
          role="img"
          aria-label={`${words[y].label} (${words[y].show(y0)} to ${words[y].show(y1)}) by ${words[x].label.toLowerCase()} (${words[x].show(x0)} to ${words[x].show(x1)}): ${places.length} of ${xs.length} workers are chosen`}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ from: at(event), to: at(event) });
          }}
          onPointerMove={(event) => drag && setDrag({ ...drag, to: at(event) })}
          onPointerUp={release}
          onPointerCancel={() => setDrag(null)}
        />
        {drag && (
          <div
            class="box"
            style={{
              left: `${Math.min(drag.from.x, drag.to.x)}px`,
              top: `${Math.min(drag.from.y, drag.to.y)}px`,
              width: `${Math.abs(drag.to.x - drag.from.x)}px`,
              height: `${Math.abs(drag.to.y - drag.from.y)}px`,
            }}
          />
        )}
      </div>
      <p class="muted">
        Across: {words[x].label.toLowerCase()}, {words[x].show(x0)} to {words[x].show(x1)}. Up:{" "}
        {words[y].label.toLowerCase()}, {words[y].show(y0)} to {words[y].show(y1)}.
      </p>
    </figure>
  );
}

/** Lowest and highest; never the same, so that it can be divided by. */
function extentOf(values: readonly (number | null)[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values)
    if (value !== null) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function rangeOf(a: number, b: number): Range {
  const rounded = (value: number): number => Number(value.toPrecision(6));
  return [rounded(Math.min(a, b)), rounded(Math.max(a, b))];
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
