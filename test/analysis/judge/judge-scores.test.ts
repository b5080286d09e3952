import { describe, expect, test } from "@jest/globals";
import { agreementOf } from "../../../src/analysis/judge/agreement.ts";
import { type Judgement, judgeScores } from "../../../src/analysis/judge/judge-scores.ts";
import { designedPairs, pairsOf, usualPairs } from "../../../src/analysis/judge/pairs.ts";
import { correlation, kendallTau } from "../../../src/analysis/statistics/rank-correlation.ts";
import { randomStream } from "../../../src/base/random.ts";
import type { Verdict } from "../../../src/voting/comparison-ballots.ts";

/** Coverage is counted over so many trials: `npm run test:trials` takes a thousand. */
const trials = Number(process.env.LLM_ECON_TRIALS ?? 80);

const said = (first: number, second: number, verdict: Verdict, repeat = 1): Judgement => ({
  first,
  second,
  verdict,
  repeat,
});
const often = (times: number, first: number, second: number, verdict: Verdict): Judgement[] =>
  Array.from({ length: times }, (_, k) => said(first, second, verdict, k + 1));

/** Answers of a judge with these scores and this liking of what stands first. */
function drawn(worth: readonly number[], bias: number, repeats: number, trial: number): Judgement[] {
  const random = randomStream(trial, "judge-test");
  return designedPairs(worth.length, pairsOf(worth.length), 1).flatMap(([a, b]) =>
    [
      [a, b],
      [b, a],
    ].flatMap(([first, second]) =>
      Array.from({ length: repeats }, (_, r) => {
        const odds = Math.exp(worth[first] - worth[second] + bias);
        return said(first, second, random.next() < odds / (1 + odds) ? "first" : "second", r + 1);
      }),
    ),
  );
}

describe("scores", () => {
  test("two texts: ln(w/l), and the bias of two orders (Davidson and Beaver 1977)", () => {
    // 24 of 30 for i where it stands first, 18 of 30 for j where that does.
    const judgements = [
      ...often(24, 0, 1, "first"),
      ...often(6, 0, 1, "second"),
      ...often(18, 1, 0, "first"),
      ...often(12, 1, 0, "second"),
    ];
    const { scores, positionBias, method, separated } = judgeScores(["i", "jj"], judgements, null);
    expect((scores?.[0].value ?? 0) - (scores?.[1].value ?? 0)).toBeCloseTo(0.4904146265058631, 9);
    expect(positionBias?.value).toBeCloseTo(0.8958797346140275, 9);
    expect([method, separated]).toEqual(["bradley-terry", false]);
  });

  test("ties are outcomes of their own: p1/p2 = w/l (Davidson 1970)", () => {
    const judgements = [...often(10, 0, 1, "first"), ...often(4, 0, 1, "second"), ...often(8, 0, 1, "tie")];
    const { scores, method, ties, positionBias, consistent } = judgeScores(["a", "b"], judgements, null);
    expect((scores?.[0].value ?? 0) - (scores?.[1].value ?? 0)).toBeCloseTo(Math.log(10 / 4), 9);
    expect([method, ties, positionBias, consistent]).toEqual(["davidson", 8 / 22, null, null]);
  });

  const worth = [0.9, 0.3, 0, -0.4, -0.8];
  test(`intervals of planted scores and of a planted position bias cover, ${trials} trials`, () => {
    let [covered, biasCovered] = [0, 0];
    for (let trial = 1; trial <= trials; trial++) {
      const { scores, positionBias } = judgeScores(worth.map(String), drawn(worth, 0.4, 6, trial), null);
      covered += (scores ?? []).filter(({ low, high }, i) => low <= worth[i] && worth[i] <= high).length / worth.length;
      biasCovered += positionBias && positionBias.low <= 0.4 && 0.4 <= positionBias.high ? 1 : 0;
    }
    // 95 % less and more four standard errors of a share over as many trials.
    const within = 4 * Math.sqrt((0.95 * 0.05) / trials);
    for (const share of [covered / trials, biasCovered / trials]) expect(Math.abs(share - 0.95)).toBeLessThan(within);
  });

  const strict = (first: number, second: number): Judgement => said(first, second, first < second ? "first" : "second");
  const both = (judge: (first: number, second: number) => Judgement, things: number): Judgement[] =>
    designedPairs(things, pairsOf(things), 1).flatMap(([a, b]) => [judge(a, b), judge(b, a)]);

  const extreme: readonly [name: string, judgements: readonly Judgement[], order: readonly number[] | null][] = [
    ["an order without a slip", both(strict, 6), [0, 1, 2, 3, 4, 5]],
    ["the first, whatever it is", both((a, b) => said(a, b, "first"), 4), null],
    ["the second, whatever it is", both((a, b) => said(a, b, "second"), 4), null],
    ["nothing but ties", both((a, b) => said(a, b, "tie"), 4), null],
    [
      "an order, and ties of neighbours",
      both((a, b) => (Math.abs(a - b) === 1 ? said(a, b, "tie") : strict(a, b)), 5),
      null,
    ],
  ];
  test.each(extreme)("what no finite estimate fits is said: %s", (_, judgements, order) => {
    const things = 1 + Math.max(...judgements.map(({ second }) => second));
    const texts = Array.from({ length: things }, (__, i) => "x".repeat(i + 1));
    const { scores, separated, positionBias } = judgeScores(texts, judgements, 0.1);
    expect(scores).toHaveLength(things);
    for (const { value, low, high } of scores ?? []) expect([value, low, high].every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(positionBias?.value)).toBe(true);
    expect(separated).toBe(true);
    const ranked = texts.map((__, i) => i).sort((a, b) => (scores?.[b].value ?? 0) - (scores?.[a].value ?? 0));
    if (order) expect(ranked).toEqual(order);
  });

  test("texts that nothing connects have no scores", () => {
    const found = judgeScores(["a", "b", "c", "d"], [said(0, 1, "first"), said(2, 3, "tie")], null);
    expect(found).toMatchObject({ scores: null, connected: false, positionBias: null, pairs: 2, comparisons: 2 });
    expect(judgeScores(["a", "b"], [], null)).toMatchObject({ scores: null, connected: false, ties: 0 });
  });

  test("as many times the comparisons, as many times smaller the square of the error", () => {
    const judgements = drawn(worth, 0, 8, 3);
    const { scores, comparisonsNeeded } = judgeScores(worth.map(String), judgements, 0.1);
    const squares = (scores ?? []).map(({ low, high }) => ((high - low) / (2 * 1.959964)) ** 2);
    const mean = squares.reduce((sum, one) => sum + one, 0) / worth.length;
    expect(comparisonsNeeded).toBe(Math.ceil((judgements.length * mean) / 0.01));
  });

  test("both orders say the same in so many pairs", () => {
    const judgements = [
      said(0, 1, "first"),
      said(1, 0, "second"),
      said(0, 2, "first"),
      said(2, 0, "first"),
      said(1, 2, "tie"),
      said(2, 1, "tie"),
    ];
    expect(judgeScores(["a", "b", "c"], judgements, null).consistent).toBeCloseTo(2 / 3, 12);
  });
});

describe("pairs", () => {
  test.each([2, 3, 5, 8, 17, 40])("%d texts: connected with the fewest, all of them with the most, each once", (n) => {
    for (const wanted of [n - 1, usualPairs(n), pairsOf(n)]) {
      const pairs = designedPairs(n, wanted, 7);
      expect(pairs).toHaveLength(wanted);
      expect(new Set(pairs.map(String)).size).toBe(wanted);
      const reached = new Set([0]);
      for (const _ of pairs) for (const [a, b] of pairs) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
      expect(reached.size).toBe(n);
    }
    const times = new Map<number, number>();
    for (const one of designedPairs(n, usualPairs(n), 7).flat()) times.set(one, (times.get(one) ?? 0) + 1);
    expect(Math.max(...times.values()) - Math.min(...times.values())).toBeLessThanOrEqual(2);
  });
});

describe("agreement", () => {
  test("Cohen's kappa of a table by hand", () => {
    // 20 same "first", 15 same "second", 5 and 10 otherwise: observed 0.7, chance 0.5.
    const [a, b]: [Judgement[], Judgement[]] = [[], []];
    const put = (times: number, x: Verdict, y: Verdict) => {
      for (let k = 0; k < times; k++) {
        const repeat = a.length + 1;
        a.push(said(0, 1, x, repeat));
        b.push(said(0, 1, y, repeat));
      }
    };
    put(20, "first", "first");
    put(5, "first", "second");
    put(10, "second", "first");
    put(15, "second", "second");
    const found = agreementOf(
      ["a", "b"],
      [a, b],
      [
        [1, 2, 3],
        [1, 3, 2],
      ],
    );
    expect(found?.same).toBeCloseTo(0.7, 12);
    expect(found?.kappa).toBeCloseTo(0.4, 12);
    expect(found?.tau).toBeCloseTo(1 / 3, 12);
  });
  test("none where nothing is left beyond chance, or nothing was answered by both", () => {
    const all = [said(0, 1, "tie"), said(1, 0, "tie")];
    expect(agreementOf(["a", "b"], [all, all], [null, [1, 2]])).toEqual({
      judges: ["a", "b"],
      same: 1,
      kappa: null,
      tau: null,
    });
    expect(agreementOf(["a", "b"], [all, []], [null, null])).toBeNull();
  });
});

test.each<[number[], number[], number | null, number | null]>([
  [[1, 2, 3], [2, 4, 6], 1, 1],
  [[1, 2, 3], [3, 2, 1], -1, -1],
  [[1, 2, 3, 4], [1, 2, 4, 3], 4 / 6, 0.8],
  [[1, 1, 2], [1, 2, 3], 2 / Math.sqrt(6), 3 / Math.sqrt(12)],
  [[1, 1, 1], [1, 2, 3], null, null],
])("tau-b and correlation of %j and %j", (xs, ys, tau, r) => {
  const found = [kendallTau(xs, ys), correlation(xs, ys)];
  for (const [k, expected] of [tau, r].entries())
    if (expected === null) expect(found[k]).toBeNull();
    else expect(found[k]).toBeCloseTo(expected, 12);
});
