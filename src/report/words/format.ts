/** Numbers as people read them. */

export function dollars(value: number): string {
  return money(value, Math.abs(value) < 100 ? 2 : 0);
}

/** With cents whatever the amount, as bills have them; of less than a dollar with so many digits. */
export function cents(value: number, belowOne = 2): string {
  return money(value, Math.abs(value) < 1 ? belowOne : 2);
}

function money(value: number, digits: number): string {
  return negated(value, `$${grouped(Math.abs(value), digits)}`);
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Without cents, as borders of brackets are. */
export function wholeDollars(value: number): string {
  return `$${count(value)}`;
}

export function count(value: number): string {
  return negated(value, Math.abs(value).toLocaleString("en-US"));
}

/** So many digits that say something, with separators of thousands. */
export function rounded(value: number, digits: number): string {
  const shown = Number(Math.abs(value).toPrecision(digits));
  return negated(value, shown.toLocaleString("en-US", { maximumSignificantDigits: digits }));
}

/** Of workers who count unequally, how many equal ones they are worth: `, who say as much as 5 of equal weight`; empty for others. */
export function effectiveWords(effective: number | undefined): string {
  return effective === undefined ? "" : `, who say as much as ${count(Math.round(effective))} of equal weight`;
}

/** Rates as percentages without a sign: `10 12 22`. */
export function percentages(rates: readonly number[]): string {
  return rates.map((rate) => String(Number((100 * rate).toFixed(1))).replace("-", "−")).join(" ");
}

/** A share as `69.4 %`. */
export function percent(share: number, digits = 1): string {
  return `${decimal(digits)(100 * share)} %`;
}

/** With its sign, as `+$1,249`; what is shown as zero has none. */
export function signed(value: number, show: (value: number) => string): string {
  const text = show(value);
  return value > 0 && isSomething(text) ? `+${text}` : text;
}

/** A plain number with so many decimals. */
export function decimal(digits: number): (value: number) => string {
  return (value) => negated(value, grouped(Math.abs(value), digits));
}

/** What an amount is measured in, and how much of it is shown. */
export interface Measured {
  /** e.g. `dollars a year per worker`. */
  readonly unit: string;
  readonly isMoney: boolean;
  /** Of what is no money; null for five digits. */
  readonly decimals: number | null;
}

/** How amounts of it are written. */
export function written({ isMoney, decimals }: Omit<Measured, "unit">): (value: number) => string {
  if (isMoney) return dollars;
  return decimals === null ? precise : decimal(decimals);
}

function precise(value: number): string {
  const amount = Math.abs(value);
  const digits = { minimumSignificantDigits: 5, maximumSignificantDigits: 5 };
  return negated(value, amount > 0 && amount < 1e-6 ? amount.toPrecision(5) : amount.toLocaleString("en-US", digits));
}

/** A probability: small ones only as being small. */
export function probability(value: number): string {
  return value < 0.001 ? "p < 0.001" : `p = ${value.toFixed(3)}`;
}

/** `1 step`, `2 steps`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** @param amount what is shown of its absolute value; zero has no sign */
function negated(value: number, amount: string): string {
  return value < 0 && isSomething(amount) ? `−${amount}` : amount;
}

function isSomething(shown: string): boolean {
  return /[1-9]/.test(shown);
}

/** What a government set: rates in percent, or the parameters of another law by name. */
export function lawWords({
  rates,
  parameters,
}: {
  readonly rates: readonly number[];
  readonly parameters?: Readonly<Record<string, number>> | undefined;
}): string {
  if (parameters === undefined) return percentages(rates);
  if (Object.keys(parameters).length === 0) return "US law as it is";
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${rounded(value, 5)}`)
    .join(", ");
}

/** The same with what it is: `rates 10 20 %`. */
export function setWords(law: Parameters<typeof lawWords>[0]): string {
  return law.parameters ? lawWords(law) : `rates ${lawWords(law)} %`;
}
