import type { JSX } from "preact";
import { choose } from "../address.ts";
import { visible } from "../visible.ts";

interface ChoiceProps {
  readonly label: string;
  /** Of the address's query. */
  readonly name: string;
  readonly value: string | null;
  readonly of: readonly string[];
}

/** One of several words, or any; what is chosen stands in the address. */
export function Choice({ label, name, value, of: words }: ChoiceProps): JSX.Element {
  const all = value !== null && !words.includes(value) ? [value, ...words] : words;
  return (
    <label>
      {label}
      <select value={value ?? ""} onChange={({ currentTarget }) => choose({ [name]: currentTarget.value })}>
        <option value="">any</option>
        {all.map((word) => (
          <option key={word} value={word}>
            {visible(word)}
          </option>
        ))}
      </select>
    </label>
  );
}
