/** Whole numbers as people write them: `1-40,42`. */

/** @param numbers in any order, each counted once */
export function rangesOf(numbers: Iterable<number>): string {
  const ascending = [...new Set(numbers)].sort((a, b) => a - b);
  const parts: { first: number; last: number }[] = [];
  for (const number of ascending) {
    const last = parts.at(-1);
    if (last && last.last === number - 1) last.last = number;
    else parts.push({ first: number, last: number });
  }
  return parts.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** @returns null where the text is none, or means more than `most` numbers */
export function numbersIn(ranges: string, most = 10_000_000): number[] | null {
  if (ranges === "") return [];
  const numbers: number[] = [];
  for (const part of ranges.split(",")) {
    const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined) return null;
    const [first, last] = [Number(from), Number(to ?? from)];
    if (!(last >= first) || numbers.length + last - first >= most) return null;
    for (let number = first; number <= last; number++) numbers.push(number);
  }
  return numbers;
}
