/** Numbers that were answered as texts: "40", "about 40 hours", "30 %", "1,500". */

const form =
  /^(?:about|around|approximately|approx\.|roughly|circa|ca\.|[~≈=])?\s*([+-]?(?:\d[\d,']*)?\.?\d+(?:e[+-]?\d+)?)(?!\d)\s*(.*)$/is;

/**
 * @param units what may stand behind the number, in lower case and with single spaces; nothing where it is left out
 * @returns undefined where the text is no number, holds several, or has another unit
 */
export function numberInWords(text: string, units?: RegExp): number | undefined {
  const found = form.exec(text.trim().replace(/−/g, "-"));
  if (!found) return undefined;
  const unit = found[2].toLowerCase().replace(/\s+/g, " ").replace(/\.$/, "").trim();
  if (unit !== "" && !units?.test(unit)) return undefined;
  const number = Number(plainDigits(found[1]));
  return Number.isFinite(number) ? number : undefined;
}

/** A comma before three digits groups them, before one or two it is the decimal point. */
function plainDigits(digits: string): string {
  if (/^[+-]?\d{1,3}([,'])\d{3}(\1\d{3})*(\.\d+)?$/.test(digits)) return digits.replace(/[,']/g, "");
  return /^[+-]?\d+,\d{1,2}$/.test(digits) ? digits.replace(",", ".") : digits;
}
