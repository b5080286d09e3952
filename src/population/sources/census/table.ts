export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The table as CSV (RFC 4180) with LF line ends. */
export function csvText({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(csvField).join(",")}\n`).join("");
}

function csvField(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Weighted counts are in whole people. */
export function people(weight: number): number {
  return Math.max(1, Math.round(weight));
}

/** Wages are in cents. */
export function cents(dollars: number): number {
  return Math.max(0.01, Math.round(dollars * 100) / 100);
}
