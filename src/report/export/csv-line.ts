/** One record of RFC 4180: quoted where it must be, ended by CR LF. Nothing is an empty field. */
export function csvLine(values: readonly (string | number | null)[]): string {
  let line = "";
  for (let i = 0; i < values.length; i++) line += (i === 0 ? "" : ",") + field(values[i]);
  return `${line}\r\n`;
}

/** An empty text is quoted, so that it is not nothing. */
function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
