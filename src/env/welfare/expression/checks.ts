/** What is true of a welfare expression, by samples: a counterexample is certain, that there is none is not. */
import { type RandomStream, randomStream } from "../../../base/random.ts";
import type { OutcomeColumns } from "./column-program.ts";

export interface WelfareCheck {
  readonly name: "pareto" | "pigou-dalton" | "anonymity" | "scale";
  /** What it says, in words. */
  readonly words: string;
  /** Samples in which it was broken. */
  readonly broken: number;
  /** Samples in which it could be asked. */
  readonly samples: number;
}

type Value = (outcomes: OutcomeColumns) => number;

/** People of a sample, and samples. */
export const sampledPeople = 24;
const samples = 200;
const rounding = 1e-9;

/**
 * A dollar of consumption to somebody raises welfare or leaves it (Pareto); one from a richer to a poorer person, who
 * stays the poorer, does not lower it (Pigou–Dalton); who has what does not matter (anonymity); twice the money for all
 * is twice the welfare (scale).
 * @param value of columns of so many people of equal weight, whose columns of persons stay as they are
 * @param size how many
 */
export function checkedWelfare(value: Value, size: number): readonly WelfareCheck[] {
  const random = randomStream(1, "welfare checks");
  const counts = { pareto: [0, 0], "pigou-dalton": [0, 0], anonymity: [0, 0], scale: [0, 0] };
  const ask = (
    name: WelfareCheck["name"],
    before: number,
    after: number,
    isBroken: (gain: number) => boolean,
  ): void => {
    if (!Number.isFinite(before) || !Number.isFinite(after)) return;
    const scale = Math.max(Math.abs(before), Math.abs(after), 1e-300);
    counts[name][1]++;
    if (isBroken((after - before) / scale)) counts[name][0]++;
  };
  for (let n = 0; n < samples; n++) {
    const people = drawn(size, random);
    const before = value(people);
    const [i, j] = [random.integer(size), random.integer(size)];
    const amount = 0.01 * people.u[i] * random.next();
    ask("pareto", before, value(moved(people, [[i, amount]])), (gain) => gain < -rounding);
    const [rich, poor] = people.u[i] >= people.u[j] ? [i, j] : [j, i];
    const gap = people.u[rich] - people.u[poor];
    if (gap > 0) {
      const given = (gap / 2) * random.next();
      const shared = moved(people, [
        [rich, -given],
        [poor, given],
      ]);
      ask("pigou-dalton", before, value(shared), (gain) => gain < -rounding);
    }
    if (i !== j) ask("anonymity", before, value(swapped(people, i, j)), (gain) => Math.abs(gain) > rounding);
    const doubled = value(scaled(people, 2));
    ask("scale", 2 * before, doubled, (gain) => Math.abs(gain) > rounding);
  }
  const check = (name: WelfareCheck["name"], words: string): WelfareCheck => ({
    name,
    words,
    broken: counts[name][0],
    samples: counts[name][1],
  });
  return [
    check("pareto", "a dollar to anybody does not lower it"),
    check("pigou-dalton", "a dollar from a richer to a poorer person does not lower it"),
    check("anonymity", "it does not matter who has what"),
    check("scale", "twice the money for all is twice of it"),
  ];
}

/** Incomes of very different people, and utilities and taxes that go with them. */
function drawn(size: number, random: RandomStream): OutcomeColumns {
  const z = Float64Array.from({ length: size }, () => 1000 * Math.exp(5 * random.next()));
  const tax = z.map((income) => income * 0.5 * random.next());
  const c = z.map((income, i) => income - tax[i] + 5000);
  const u = c.map((consumption) => consumption * (0.6 + 0.3 * random.next()));
  return { z, tax, c, u, l: z.map(() => 20 + 40 * random.next()) };
}

function moved(people: OutcomeColumns, gifts: readonly (readonly [number, number])[]): OutcomeColumns {
  const [u, c] = [people.u.slice(), people.c.slice()];
  for (const [row, dollars] of gifts) {
    u[row] += dollars;
    c[row] += dollars;
  }
  return { ...people, u, c };
}

function swapped(people: OutcomeColumns, i: number, j: number): OutcomeColumns {
  const swap = (column: Float64Array): Float64Array => {
    const copy = column.slice();
    [copy[i], copy[j]] = [column[j], column[i]];
    return copy;
  };
  const { u, c, z, l, tax } = people;
  return { u: swap(u), c: swap(c), z: swap(z), l: swap(l), tax: swap(tax) };
}

function scaled({ l, ...money }: OutcomeColumns, by: number): OutcomeColumns {
  const scale = (column: Float64Array): Float64Array => column.map((value) => by * value);
  return { l, u: scale(money.u), c: scale(money.c), z: scale(money.z), tax: scale(money.tax) };
}

/** e.g. `Pareto holds; Pigou–Dalton is broken in 12 of 200 samples`. */
export function checkWords(checks: readonly WelfareCheck[]): string {
  const names = { pareto: "Pareto", "pigou-dalton": "Pigou–Dalton", anonymity: "anonymity", scale: "scale" };
  return checks
    .map(({ name, words, broken, samples: asked }) => {
      const what = `${names[name]} (${words})`;
      if (asked === 0) return `${what} could not be asked: it is defined in no sample`;
      return broken === 0 ? `${what} held in ${asked} samples` : `${what} is broken in ${broken} of ${asked} samples`;
    })
    .join("; ");
}
