import { describe, expect, test } from "@jest/globals";
import { InterruptedError, ProviderError } from "../../src/base/errors.ts";
import type { AskOptions } from "../../src/models/answers/ask.ts";
import { LostAnswers, type Outcome, type PollOptions, poll } from "../../src/models/answers/poll.ts";
import { idle } from "../episode/run-with.ts";

type Plan = (agent: number, attempt: number) => boolean;

const settings: Omit<PollOptions, "agents"> = {
  ...{ atOnce: 32, reasks: 2, maxInvalid: 0.2, needsAnswer: false, about: "hours in step 1", signal: idle },
};

/** Asks people whose every attempt takes a moment; what became of it and how often who was asked. */
async function asked(size: number, isValid: Plan, changes: Partial<PollOptions> = {}, recorded = 0) {
  const agents = Array.from({ length: size }, (_, i) => i);
  const calls: number[] = Array(size).fill(0);
  const put = async (agent: number, { reasks, attempts = 0, mayReask }: AskOptions, stop: AbortSignal) => {
    let isRecorded = true;
    for (let attempt = attempts + 1; ; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (stop.aborted) throw new InterruptedError();
      isRecorded &&= attempt <= recorded;
      if (attempt > recorded) calls[agent]++;
      const common = { isDoubtful: false, isRecorded, attempts: attempt };
      if (isValid(agent, attempt)) return { ...common, lost: null } satisfies Outcome;
      const lost = { agent: `w${agent}`, text: `no ${agent}`, problem: "the answer holds no JSON object" };
      if (attempt - attempts > reasks) return { ...common, lost };
      await mayReask?.();
    }
  };
  const result = await poll({ ...settings, agents, ...changes }, put).catch((error: unknown) => error);
  return { result, calls, paid: calls.reduce((sum, one) => sum + one, 0) };
}

const nobody: Plan = () => false;
const from =
  (first: number): Plan =>
  (agent) =>
    agent >= first;

describe("how many invalid answers end a poll", () => {
  const first = { needsAnswer: true };
  const cases: readonly [
    name: string,
    size: number,
    isValid: Plan,
    changes: Partial<PollOptions>,
    invalid: number | null,
  ][] = [
    ["none is", 10, from(0), {}, 0],
    ["a fifth", 10, from(2), {}, 2],
    ["more than a fifth", 10, from(3), {}, null],
    ["more than a fifth of fewer than ten", 9, from(5), {}, 5],
    ["all of fewer than ten", 9, nobody, {}, 9],
    ["all of fewer than ten, at first", 9, nobody, first, null],
    ["one of one, at first", 1, nobody, first, null],
    ["all but one of fewer than ten, at first", 9, from(8), first, 8],
    ["a fifth, at first", 50, (agent) => agent % 5 > 0, first, 10],
    ["the first ten, at first", 100, from(10), first, null],
    ["nine of the first ten, at first", 100, from(9), first, 9],
    ["the first ten, later", 100, from(10), {}, 10],
    ["half where half may be", 20, from(10), { maxInvalid: 0.5 }, 10],
    ["one where none may be", 20, from(1), { maxInvalid: 0 }, null],
    ["all where all may be", 20, nobody, { maxInvalid: 1 }, 20],
    ["nobody is asked", 0, nobody, first, 0],
  ];
  test.each(cases)("%s", async (_, size, isValid, changes, invalid) => {
    const { result } = await asked(size, isValid, changes);
    if (invalid === null) expect(result).toBeInstanceOf(LostAnswers);
    else expect(result).toBe(invalid);
  });
  test.each([1, 3, 32, 1000])("whatever the number at once: %d", async (atOnce) => {
    expect((await asked(40, from(8), { atOnce, needsAnswer: true })).result).toBe(8);
    expect((await asked(40, from(9), { atOnce, needsAnswer: true })).result).toBeInstanceOf(LostAnswers);
  });
});

describe("what is paid for", () => {
  test("where nobody answers: everybody who is asked at once, and ten asked again", async () => {
    const { result, paid } = await asked(1000, nobody, { needsAnswer: true });
    expect(result).toBeInstanceOf(LostAnswers);
    expect(paid).toBeLessThanOrEqual(32 + 2 * 10);
    expect((await asked(1000, nobody, { needsAnswer: true, atOnce: 1 })).paid).toBe(30);
    expect((await asked(1000, nobody, { needsAnswer: true, reasks: 0, atOnce: 10 })).paid).toBeLessThanOrEqual(10);
  });
  test("where too many do not, no more than makes that certain", async () => {
    const { paid } = await asked(1000, from(500), { atOnce: 10 });
    expect(paid).toBeLessThanOrEqual(3 * (200 + 10));
  });
  test("one answer opens the way for all", async () => {
    const { result, calls } = await asked(100, (agent, attempt) => agent === 40 || attempt === 3, {
      needsAnswer: true,
      atOnce: 100,
    });
    expect(result).toBe(0);
    expect(calls).toEqual(Array.from({ length: 100 }, (_, agent) => (agent === 40 ? 1 : 3)));
  });
  test("quick refusals beside slow answers are no sign", async () => {
    const isValid: Plan = (agent) => agent % 7 !== 0;
    expect((await asked(100, isValid, { needsAnswer: true, atOnce: 100 })).result).toBe(15);
  });
});

describe("a run that goes on from its record", () => {
  test("asks again where too many of its answers were invalid", async () => {
    const { result, calls } = await asked(3, (_, attempt) => attempt > 3, { needsAnswer: true }, 3);
    expect([result, calls]).toEqual([0, [1, 1, 1]]);
  });
  test("does not where few were", async () => {
    expect(await asked(10, (agent, attempt) => agent > 1 || attempt > 3, {}, 3)).toMatchObject({ result: 2, paid: 0 });
  });
  test("asks all of them again where the first ten gave none", async () => {
    const { result, calls } = await asked(
      100,
      (agent, attempt) => agent >= 12 || attempt > 3,
      { needsAnswer: true },
      3,
    );
    expect([result, calls.filter((count) => count > 0).length]).toEqual([0, 12]);
  });
  test("stops again, soon", async () => {
    const { result, paid } = await asked(1000, nobody, { needsAnswer: true, atOnce: 10 }, 3);
    expect(result).toBeInstanceOf(LostAnswers);
    expect(paid).toBeLessThanOrEqual(3 * (200 + 10));
  });
  test("goes the same way again when all of it is recorded", async () => {
    const isValid: Plan = (agent, attempt) => agent < 5 || attempt > 4;
    expect(await asked(20, isValid, { needsAnswer: true }, 9)).toMatchObject({ result: 0, paid: 0 });
  });
});

describe("the message", () => {
  test("has one answer, and how to go on", async () => {
    const { result } = await asked(3, nobody, { needsAnswer: true, atOnce: 1 });
    expect(result).toMatchObject({ kind: "provider", exitCode: 3, hint: expect.stringContaining("llm-econ resume") });
    expect(String(result)).toContain(
      'no answer about hours in step 1 could be used; w0 answered "no 0": the answer holds no JSON object',
    );
  });
  test("says how many where some could be used", async () => {
    const { result } = await asked(10, (agent) => agent < 2, { atOnce: 1 });
    expect(String(result)).toContain("only 2 of 5 answers about hours in step 1 could be used; w4 answered");
  });
});

test("what fails otherwise ends those who wait", async () => {
  const agents = Array.from({ length: 12 }, (_, i) => i);
  const put = async (agent: number, { mayReask }: AskOptions, stop: AbortSignal): Promise<Outcome> => {
    if (agent === 0) throw new ProviderError("down", { isRetryable: false });
    if (agent >= 10) await mayReask?.();
    else await new Promise((resolve) => stop.addEventListener("abort", resolve));
    throw new InterruptedError();
  };
  await expect(poll({ ...settings, agents, needsAnswer: true }, put)).rejects.toThrow("down");
});
