import type { JSX } from "preact";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly range: readonly [low: number, high: number, apart: number];
  readonly show: (value: number) => string;
  readonly change: (value: number) => void;
}

/** A slider and its number, either of which sets the other. */
export function Slider({ label, value, range: [low, high, apart], show, change }: SliderProps): JSX.Element {
  const take = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    if (currentTarget.value !== "") change(Math.max(low, Math.min(high, Number(currentTarget.value))));
  };
  return (
    <label>
      <span>
        {/* No output element: it would be what the label names. */}
        {label}: <span>{show(value)}</span>
      </span>
      <input type="range" min={low} max={high} step={apart} value={value} aria-valuetext={show(value)} onInput={take} />
    </label>
  );
}
