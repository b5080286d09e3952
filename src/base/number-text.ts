/** How a number with commas is to be written, as `write 1.5, with a point`; null for other texts. */
export function commaHelp(text: string): string | null {
  const number = text.trim();
  if (/^[-+]?[1-9]\d{0,2}(,\d{3})+$/.test(number)) return `write ${number.replaceAll(",", "")}, without a comma`;
  return /^[-+]?\d+,\d+$/.test(number) ? `write ${number.replace(",", ".")}, with a point` : null;
}
