import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CellSpread, pairSums, spreadRatio } from "../../../src/analysis/audit/dispersion/spread-within-cells.ts";
import { replayAudit } from "../../../src/analysis/audit/replay-audit.ts";
import { runAudit } from "../../../src/analysis/audit/run-audit.ts";
import { type RandomStream, randomStream } from "../../../src/base/random.ts";
import type { UsualHoursObservation } from "../../../src/models/audit-observations.ts";
import type { WorkerObservation } from "../../../src/models/observations.ts";
import { openMemory } from "../../../src/store/open-store.ts";
import { idle } from "../../episode/run-with.ts";
import { auditPrepared, type ExamineOptions, examine, planted, standIn } from "./examine.ts";

interface Ratio {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly own: number | null;
  readonly source: number | null;
  readonly subjects: number;
}
interface Results {
  readonly surveyed: Ratio;
  readonly told: Ratio;
  readonly cells: readonly {
    readonly cell: string;
    readonly subjects: number;
    readonly surveyed: number | null;
    readonly source: number | null;
    readonly sourcePeople: number;
  }[];
}
type Hours = { readonly hours: number };
const isSurvey = (seen: object): seen is UsualHoursObservation => "person" in seen;
const resultsOf = ({ results }: { readonly results: unknown }) => results as Results;

const one = (cell: string, ...hours: (number | null)[]) => ({ cell, weight: 1, hours });
const source = new Map<string, CellSpread>([
  ["a", { variance: 16, people: 9 }],
  ["b", { variance: 400, people: 9 }],
]);
const random = () => randomStream(1, "test");

describe("spread within cells", () => {
  test("of equal weights is the pooled variance of ANOVA, of source and subjects alike", () => {
    const subjects = [one("a", 38), one("a", 42), one("b", 30), one("b", 40), one("b", 50), one("c", 7)];
    // Σ squares: 8 and 200, with 1 and 2 degrees; a cell that the source has not is left out.
    const found = spreadRatio(subjects, source, 0, random());
    expect(found.own).toBeCloseTo(Math.sqrt(208 / 3), 12);
    expect(found.source).toBeCloseTo(Math.sqrt((16 + 2 * 400) / 3), 12);
    expect(found).toMatchObject({
      value: expect.closeTo(Math.sqrt(208 / 816), 12),
      low: null,
      high: null,
      subjects: 5,
    });
  });

  test("what weights are counted in, and how often each is asked, makes no difference", () => {
    const some = (weight: number, times: number) =>
      [38, 42, 47, 30, 40, 50].map((hours, i) => ({
        ...{ cell: i < 3 ? "a" : "b", weight: weight * (1 + (i % 2)) },
        hours: Array.from({ length: times }, () => hours),
      }));
    const plain = spreadRatio(some(1, 1), source, 40, random());
    for (const other of [some(1000, 1), some(1, 3)]) {
      const found = spreadRatio(other, source, 40, random());
      expect(found.subjects).toBe(plain.subjects);
      for (const name of ["value", "low", "high", "own", "source"] as const)
        expect(found[name]).toBeCloseTo(Number(plain[name]), 9);
    }
  });

  test("repetitions are each a survey of its own: what varies between them is no spread of people less", () => {
    const twice = [one("b", 30, 50), one("b", 50, 30)];
    expect(spreadRatio(twice, source, 0, random()).own).toBeCloseTo(Math.sqrt(200), 12);
  });

  test("who answers as one has exactly 0, with no doubt about it", () => {
    const alike = Array.from({ length: 9 }, (_, i) => one(i % 2 === 0 ? "a" : "b", 40.1));
    expect(spreadRatio(alike, source, 50, random())).toMatchObject({ value: 0, low: 0, high: 0 });
  });

  test("where most persons answer as one, nothing is said of how sure that is", () => {
    const lone = Array.from({ length: 9 }, (_, i) => one("a", i === 0 ? 50 : 40));
    expect(spreadRatio(lone, source, 50, random())).toMatchObject({ value: expect.closeTo(10 / 3 / 4), low: null });
  });

  test("nobody alike, no answers, or a source without spread: no number", () => {
    expect(spreadRatio([one("a", 38), one("b", 30)], source, 20, random())).toMatchObject({ value: null, low: null });
    expect(spreadRatio([one("a", 38), one("a", null)], source, 20, random())).toMatchObject({ value: null, own: null });
    const still = new Map([["a", { variance: 0, people: 3 }]]);
    expect(spreadRatio([one("a", 38), one("a", 42)], still, 20, random())).toMatchObject({ value: null, source: 0 });
  });

  test("sums over pairs are those of all pairs gone through one by one", () => {
    const entries = fc.array(
      fc.record({ value: fc.integer({ min: 0, max: 99 }), weight: fc.integer({ min: 0, max: 5 }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(entries, (some) => {
        let [squares, weight] = [0, 0];
        some.forEach((a, i) => {
          for (const b of some.slice(i + 1)) {
            squares += (a.weight * b.weight * (a.value - b.value) ** 2) / 2;
            weight += a.weight * b.weight;
          }
        });
        const found = pairSums(some);
        expect(found.squares).toBeCloseTo(squares, 6);
        expect(found.weight).toBeCloseTo(weight, 9);
      }),
    );
  });

  // Normal, and of two exponential tails (kurtosis 6), as hours of a census are about.
  test.each([
    ["normal", (lot: RandomStream) => lot.normal()],
    [
      "two-sided exponential",
      (lot: RandomStream) => (lot.next() < 0.5 ? 1 : -1) * Math.log(1 - lot.next()) * Math.SQRT1_2,
    ],
  ])("intervals hold a planted ratio about as often as they say, in 200 trials: %s", (_, draw) => {
    let held = 0;
    for (let trial = 0; trial < 200; trial++) {
      const lot = randomStream(trial, "spread");
      const cells = new Map(Array.from({ length: 30 }, (_, c) => [`c${c}`, { variance: 121, people: 500 }]));
      const people = Array.from({ length: 100 }, () => {
        const cell = lot.integer(30);
        return one(`c${cell}`, 30 + cell + 0.5 * 11 * draw(lot));
      });
      const { low, high } = spreadRatio(people, cells, 200, lot);
      if (low !== null && high !== null && low <= 0.5 && 0.5 <= high) held++;
    }
    expect(held).toBeGreaterThan(178);
    expect(held).toBeLessThan(200);
  });
});

const small: ExamineOptions = { subjects: 60, draws: 40 };

describe("audit dispersion", () => {
  test("the survey tells all of a person but hours", async () => {
    const seen: { readonly observation: UsualHoursObservation; readonly system: string }[] = [];
    await examine(
      "dispersion",
      planted<object, Hours>((answer, observation, system) => {
        if (isSurvey(observation)) seen.push({ observation, system });
        return answer;
      }),
      { subjects: 3 },
    );
    expect(seen).toHaveLength(3);
    for (const { observation, system } of seen) {
      expect(Object.keys(observation.person)).toEqual(
        expect.arrayContaining(["age", "sex", "education", "occupation", "hourlyWage"]),
      );
      expect(Object.keys(observation.person).filter((name) => /hours/i.test(name))).toEqual([]);
      expect(system).not.toMatch(/usually work \d/);
    }
  });

  test("a planted spread is found: of answers 4 hours to either side of 40, as those who are alike have them", async () => {
    const sides = planted<object, Hours>((answer, observation) =>
      isSurvey(observation) ? { hours: 40 + (Number(observation.id.agent.slice(1)) % 2 === 0 ? 4 : -4) } : answer,
    );
    const audit = await examine("dispersion", sides, small);
    const { surveyed, cells } = resultsOf(audit);
    // Of m above and k below among n who are alike: Σ squares 64·m·k/n.
    const { population } = auditPrepared("dispersion", small);
    const groups = new Map<string, [number, number]>();
    for (let i = 0; i < 60; i++) {
      const of = (name: string) => {
        const column = population.columns.get(name);
        return column?.kind === "label" ? column.labels[column.codes[i]] : Number(column?.values[i]);
      };
      const age = Number(of("age"));
      const band = age < 25 ? "16-24" : age < 45 ? "25-44" : age < 65 ? "45-64" : "65+";
      const cell = `${of("sex")}, ${of("education")}, ${band}`;
      const group = groups.get(cell) ?? [0, 0];
      groups.set(cell, group);
      group[i % 2]++;
    }
    expect(cells.map(({ cell }) => cell)).toEqual([...groups.keys()].sort());
    let [squares, degrees, beside] = [0, 0, 0];
    for (const [cell, [above, below]] of groups) {
      const n = above + below;
      squares += (64 * above * below) / n;
      degrees += n - 1;
      beside += (n - 1) * Number(cells.find((known) => known.cell === cell)?.source) ** 2;
    }
    expect(surveyed.own).toBeCloseTo(Math.sqrt(squares / degrees), 9);
    expect(surveyed.source).toBeCloseTo(Math.sqrt(beside / degrees), 9);
    expect(surveyed.value).toBeCloseTo(Math.sqrt(squares / beside), 9);
    expect(Number(surveyed.low)).toBeLessThan(Number(surveyed.value));
    // Hours of the census within such cells spread by some 11 a week.
    expect(surveyed.source).toBeGreaterThan(9);
    expect(surveyed.source).toBeLessThan(13);
    expect(cells.reduce((sum, { sourcePeople }) => sum + sourcePeople, 0)).toBeGreaterThan(15_000);
    expect(audit.indices.map(({ name, value }) => [name, value])).toContainEqual(["spread.surveyed", surveyed.value]);
  });

  test("who repeats the usual hours it is told spreads as the source, who goes half of the way from 40 half as much", async () => {
    const towards = (part: number) =>
      planted<object, Hours>((answer, observation) =>
        isSurvey(observation)
          ? answer
          : { hours: 40 + part * ((observation as WorkerObservation).you.usualHours - 40) },
      );
    const whole = await examine("dispersion", towards(1), small);
    const half = await examine("dispersion", towards(0.5), small);
    const [echo, shrunk] = [whole, half].map((audit) => resultsOf(audit).told);
    expect(Number(shrunk.value) / Number(echo.value)).toBeCloseTo(0.5, 9);
    expect([Number(echo.low) < 1, Number(echo.high) > 1]).toEqual([true, true]);
    expect(whole.warnings.map(({ code }) => code)).toContain("echoes-usual-hours");
  });

  test.each([
    ["rational", 0, 0],
    ["noisy", 0.2, 0.6],
    ["learner", 1.5, 3],
  ] as const)("%s, a rule that knows nothing of how others work, is found out", async (behaviour, least, most) => {
    const audit = await examine("dispersion", standIn(behaviour), small);
    const { surveyed } = resultsOf(audit);
    expect(surveyed.value).toBeGreaterThanOrEqual(least);
    expect(surveyed.value).toBeLessThanOrEqual(most);
    expect(audit.standInWords).toContain("not a language model");
  });

  test("one subject is like nobody", async () => {
    await expect(examine("dispersion", standIn("rational"))).rejects.toThrow("--subjects 1: expected 2 or more");
  });

  test("refusals are left out; of a source without hours there is no number, and it is said", async () => {
    const shy = planted<object, Hours>((answer, observation) =>
      isSurvey(observation) && observation.id.agent === "w0" ? "I would rather not say." : answer,
    );
    const audit = await examine("dispersion", shy, { ...small, keys: "models: {reasks: 0}" });
    expect(audit.warnings.map(({ code }) => code)).toContain("refusals");
    expect(resultsOf(audit).surveyed.value).toBe(0);
    const gb2 = await examine("dispersion", standIn("rational"), { ...small, keys: "population: {source: gb2}" });
    expect(gb2.warnings.map(({ code }) => code)).toContain("no-hours");
    expect(gb2.indices.map(({ value }) => value)).toEqual([null, null]);
  });
});

test("a card that was stored before it named its parts is gone through again as it was", async () => {
  const prepared = auditPrepared("all", { subjects: 2, draws: 2 });
  const { audit } = prepared.scenario;
  expect(audit?.parts).toContain("dispersion");
  const store = await openMemory();
  const carriedOut = async (parts: readonly string[] | undefined) => {
    const scenario = { ...prepared.scenario, audit: audit && { ...audit, parts: parts && [...parts] } };
    return runAudit({
      ...{ prepared: { ...prepared, scenario }, store, runs: store, env: {}, signal: idle, scenarioPath: null },
      modelOf: () => standIn("noisy"),
    });
  };
  try {
    const early = await carriedOut(undefined);
    const now = await carriedOut(audit?.parts);
    expect(Object.keys(early.results)).toEqual(Object.keys(now.results).filter((name) => name !== "dispersion"));
    expect(early.indices.map(({ audit: part }) => part)).not.toContain("dispersion");
    expect(now.indices.map(({ audit: part }) => part)).toContain("dispersion");
    for (const { run } of [early, now])
      expect(await replayAudit({ store, run: await store.run(run), signal: idle })).toMatchObject({ identical: true });
    await expect(carriedOut(["games", "chess"])).rejects.toThrow(
      'has an audit "chess", which this version does not know',
    );
  } finally {
    await store.close();
  }
});
