import leven from "leven";

/** The name closest to what was typed, or undefined where nothing is near enough to be meant. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const name of names) {
    const distance = leven(typed.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** `did you mean "x"?`, or the list of what there is. */
export function suggestion(typed: string, names: readonly string[]): string {
  const near = nearest(typed, names);
  return near === undefined ? `expected one of ${names.join(", ")}` : `did you mean "${near}"?`;
}
