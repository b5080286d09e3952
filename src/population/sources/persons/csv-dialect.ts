/** How a CSV file separates its fields and writes its decimals, told from the file itself. */

export interface CsvDialect {
  readonly separator: "," | ";" | "\t";
  /** Lines before the header: 1 where the first says `sep=;`. */
  readonly linesBefore: number;
  /** Whether decimals have a comma; `unclear` where each has three digits behind it, and could be thousands. */
  readonly decimals: "point" | "comma" | "unclear";
}

/** RFC 4180. */
export const plainCsv: CsvDialect = { separator: ",", linesBefore: 0, decimals: "point" };

const separators = [",", ";", "\t"] as const;

/** @param isWanted whether a name of the header is one of those that the file must have */
export function dialectOf(text: string, isWanted: (name: string) => boolean): CsvDialect {
  const [first, second = ""] = text.split("\n", 2);
  const [, declared] = /^"?sep=([,;\t])"?$/i.exec(first) ?? [];
  const separator = separators.find((one) => one === declared) ?? separatorOf(first, isWanted);
  const linesBefore = declared === undefined ? 0 : 1;
  const header = linesBefore === 0 ? first : second;
  return { separator, linesBefore, decimals: separator === "," ? "point" : decimalsOf(text, separator, header) };
}

function separatorOf(header: string, isWanted: (name: string) => boolean): CsvDialect["separator"] {
  const unquoted = header.replaceAll(/"[^"]*"/g, (quoted) => quoted.replaceAll(/[,;\t]/g, " "));
  const fields = separators.map((separator) => unquoted.split(separator));
  const named = separators.find((_, i) => fields[i].some((name) => isWanted(name.replaceAll('"', "").trim())));
  const most = fields.reduce((best, list, i) => (list.length > fields[best].length ? i : best), 0);
  return named ?? separators[most];
}

function decimalsOf(text: string, separator: string, header: string): CsvDialect["decimals"] {
  const rows = text.slice(text.indexOf(header) + header.length);
  const number = new RegExp(`(?<=^|["${separator}])[ ]*[-+]?\\d+(?:\\.\\d{3})*,(\\d+)[ ]*(?=["${separator}]|$)`, "gm");
  let found = false;
  for (const [, digits] of rows.matchAll(number)) {
    if (digits.length !== 3) return "comma";
    found = true;
  }
  return found ? "unclear" : "point";
}

/** The number that a field says; NaN where it says none. */
export function numberReader({ decimals }: CsvDialect): (field: string) => number {
  if (decimals === "point") return Number;
  return (field) => {
    if (!field.includes(",") && !/^[-+]?\d{1,3}(\.\d{3})+$/.test(field))
      return decimals === "comma" && field.includes(".") ? Number.NaN : Number(field);
    if (decimals === "unclear" || !/^[-+]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/.test(field)) return Number.NaN;
    return Number(field.replaceAll(".", "").replace(",", "."));
  };
}
