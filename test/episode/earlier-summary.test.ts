import { expect, test } from "@jest/globals";
import { publicFundsWords } from "../../src/report/words/public-funds-words.ts";
import { asStored } from "../../src/run/earlier-summary.ts";
import { storedSummary } from "../../src/run/stored-summary.ts";

const final = {
  ...{ rates: [0.1], brackets: [0], welfare: 1, revenuePerWorker: 1, meanHours: 1, meanIncome: 1 },
  ...{ giniPre: null, giniPost: null, gapClosed: 0.5, dwl: 2, dwlOverRevenue: null, cev: 0.1, twin: null },
};
const calls = { count: 0, failed: 0, inputTokens: 0, outputTokens: 0, costUsd: null };
const rest = { run: "a", scenario: "s", seed: 1, planner: "saez", steps: 1, series: [], calls };
const before = { ...rest, final: { ...final, mvpf: [1.5] }, gap: null, warnings: ["thin: ice"] };
const today = {
  ...{
    ...rest,
    gap: { usFederal: 1, optimum: 2, rates: [0.1] },
    later: "key",
    unchangedLaw: { firstYear: 1, lastYear: 1, final: 1 },
  },
  final: { ...final, mvpf: [1.6], mvpfMarginal: [1.5], mvpfNotes: [[]], cev: 0.08, welfareRatio: 0.1 },
  warnings: ["thin: ice", "saez-income-effects: told since"],
};

test("a run of before comes out as it was stored: by the keys, meanings and warnings of then", () =>
  expect(asStored(today, before)).toEqual(before));
test("what differs in it still does", () => {
  for (const changed of [
    { ...final, mvpf: [1.4] },
    { ...final, mvpf: [1.5], dwl: 3 },
  ])
    expect(asStored(today, { ...before, final: changed })).not.toEqual({ ...before, final: changed });
  expect(asStored({ ...today, warnings: ["other: one"] }, before)).not.toEqual(before);
});
test("a run of today is compared whole", () => {
  expect(asStored(today, { ...today, gap: null })).toBe(today);
  expect(asStored(null, before)).toBeNull();
  const { unchangedLaw: _, ...withoutLaw } = today;
  expect(asStored(today, withoutLaw)).toEqual(withoutLaw);
  const inComparison = { ...today, unchangedLaw: null };
  expect(asStored(today, inComparison)).toEqual(inComparison);
});
test("what it called mvpf is read as the derivative, and shown as that", () => {
  const read = storedSummary({ id: "a", summary: before })!.final;
  expect(read).toMatchObject({ mvpf: null, mvpfMarginal: [1.5], mvpfNotes: null, cev: null, welfareRatio: 0.1 });
  expect(publicFundsWords(read)?.join(" ")).toMatch(/MVPF, by the derivative\) 1\.50$/);
  expect(storedSummary({ id: "a", summary: today })!.final).toMatchObject({ mvpf: [1.6], mvpfMarginal: [1.5] });
});
test("in words: values, marks and what has none", () => {
  const words = publicFundsWords({
    mvpf: [1.234, 2345, 1.5, null, null, null],
    mvpfMarginal: null,
    byBracket: null,
    mvpfNotes: [[], [], ["thin"], ["pays for itself"], ["pays for itself", "thin"], ["nobody"]],
  });
  expect(words?.[1]).toBe("1.23, 1,000+, few, pays for itself, few, –");
  const people = { people: 3, incomeShare: 0.1, thin: true };
  const nobody = { rate: null, people: 0, incomeShare: 0, thin: true };
  const beside = publicFundsWords({
    mvpf: [1.5, null],
    mvpfMarginal: null,
    byBracket: [{ ...people, rate: 0.2 }, nobody],
    mvpfNotes: [["thin"], ["nobody", "thin"]],
  });
  expect(beside?.[1]).toBe("few, –");
  expect(publicFundsWords({ mvpf: null, mvpfMarginal: null, mvpfNotes: null, byBracket: null })).toBeNull();
});
