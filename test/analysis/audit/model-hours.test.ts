import { describe, expect, test } from "@jest/globals";
import { offlineModel } from "../../../src/agents/stand-in/offline-model.ts";
import { auditKindNamed } from "../../../src/analysis/audit/audit-kinds.ts";
import { hoursPrompt, promptText } from "../../../src/analysis/audit/hours/hours-question.ts";
import { variants } from "../../../src/analysis/audit/wording/variants.ts";
import type { SurveyObservation } from "../../../src/models/audit-observations.ts";
import type { WorkerObservation } from "../../../src/models/observations.ts";
import { personaText } from "../../../src/personas/persona-text.ts";
import { runWith, scripted } from "../../episode/run-with.ts";
import { auditPrepared, examine, planted, standIn } from "./examine.ts";

type Hours = { readonly hours: number };
type Entry = { readonly value: number | null; readonly low: number | null; readonly high: number | null };
const named = (indices: readonly (Entry & { readonly name: string })[], name: string): Entry => {
  const found = indices.find((one) => one.name === name);
  if (!found) throw new Error(`no index ${name} among ${indices.map((one) => one.name).join(", ")}`);
  return found;
};

test("the question about hours is the one that workers of a simulation get first", async () => {
  const keys = "planner: {kind: us-federal}\nworkers: {decide: llm}\nsteps: 10\npopulation: {size: 3}";
  const worker = scripted(() => '{"hours": 40}');
  await runWith(`${keys}`, { workers: worker });
  const prepared = auditPrepared("elasticity", { subjects: 3 });
  const { population, levers, scenario } = prepared;
  for (let i = 0; i < 3; i++) {
    const asked = promptText(
      hoursPrompt(prepared, i, levers.policy(levers.start).law, personaText(population, i, scenario.seed)),
    );
    const { system, user } = worker.requests[i];
    expect(asked).toEqual({ system, user });
  }
});

describe("elasticity", () => {
  test("exact best responses have the economy's, report everything, and make what pays", async () => {
    const { indices, results, calls } = await examine("elasticity", standIn("rational"), { subjects: 3 });
    expect(calls).toBe(3 * 3 + 3 * 16 + 36);
    expect(named(indices, "elasticity.reform").value).toBeCloseTo(0.4, 2);
    expect(named(indices, "elasticity.survey").value).toBeCloseTo(0.4, 5);
    expect(named(indices, "elasticity.reporting").value).toBe(0);
    expect([named(indices, "unmoved").value, named(indices, "lab.dominated").value]).toEqual([0, 0]);
    expect(results.lab).toMatchObject({ atOrBelow: { flat25: 0, flat50: 0 }, marginalBuncher: 30, elasticity: 0 });
  });

  test("another economy's is another", async () => {
    const { indices } = await examine("elasticity", standIn("rational"), {
      subjects: 2,
      keys: "economy: {elasticity: 0.8}",
    });
    expect(named(indices, "elasticity.reform").value).toBeCloseTo(0.8, 2);
  });

  test.each<
    [
      string,
      (answer: Hours & { readonly income?: number }, seen: SurveyObservation & WorkerObservation) => object,
      string,
      number,
    ]
  >([
    [
      "nobody moves",
      (answer, seen) => ("hours" in answer ? { hours: 40 } : { income: seen.income }),
      "elasticity.reform",
      0,
    ],
    ["nobody moves: all are unmoved", (answer) => ("hours" in answer ? { hours: 40 } : answer), "unmoved", 1],
    [
      "a tax that rises makes people work more",
      (answer, seen) => ("hours" in answer ? { hours: 40 * (1 - seen.tax.percent[0] / 100) ** -0.5 } : answer),
      "elasticity.reform",
      -0.5,
    ],
    [
      "a tenth is not reported",
      (answer, seen) =>
        "income" in answer && seen.margin === "reporting"
          ? {
              income:
                seen.income * (1 - seen.ratePercent.after / 100) ** 0.3 * (1 - seen.ratePercent.before / 100) ** -0.3,
            }
          : answer,
      "elasticity.reporting",
      0.3,
    ],
  ])("%s", async (_, change, name, expected) => {
    const { indices } = await examine("elasticity", planted(change), { subjects: 2 });
    expect(named(indices, name).value).toBeCloseTo(expected, 10);
  });

  test("answers that go into the dominated region are found", async () => {
    const all = planted<{ readonly most?: number }, object>((answer, { most }) =>
      "units" in answer ? { units: most } : answer,
    );
    const { indices } = await examine("elasticity", all, { subjects: 2 });
    expect(named(indices, "lab.dominated").value).toBeCloseTo(4 / 8, 12);
  });
});

describe("wording", () => {
  const read = [
    "plain",
    "order",
    "paraphrase-short",
    "paraphrase-household",
    "label-contribution",
    "label-fee",
    "placement",
    "currency-euro",
    "scale-yen",
  ];
  test.each(["rational", "noisy"] as const)(
    "%s, which reads facts alone, is not moved; what it cannot read is left out by name",
    async (behaviour) => {
      const { indices, results, warnings } = await examine("wording", standIn(behaviour), {
        subjects: 3,
        keys: "models: {reasks: 0}",
      });
      expect((results.variants as { name: string }[]).map(({ name }) => name)).toEqual(read);
      expect(warnings.find(({ code }) => code === "unread-variants")?.message).toContain("decimals, month, prose");
      expect(named(indices, "hours.spread").value).toBeLessThan(0.011);
      expect(named(indices, "rank.tau").value).toBe(1);
      const exact = (results.variants as { name: string; meanHours: number }[]).filter(
        ({ name }) => name !== "scale-yen",
      );
      expect(new Set(exact.map(({ meanHours }) => meanHours)).size).toBe(1);
    },
  );

  test("each wording is another text, and tells the same question", () => {
    const prepared = auditPrepared("wording", { subjects: 2 });
    const { levers } = prepared;
    const prompt = hoursPrompt(prepared, 0, levers.policy(levers.start).law, "You are a nurse.");
    const texts = variants.map(({ write }) => write(prompt));
    expect(new Set(texts.map(({ system, user }) => system + user)).size).toBe(variants.length);
    for (const { system, user } of texts) {
      expect(user.split("\n")[0]).toContain('"agent":"w0"');
      expect(system + user).toContain("You are a nurse.");
      expect(system + user).toContain('{"hours": <number>}');
    }
  });

  test("a subject who works two hours more where the tax is called a fee is found out", async () => {
    const moved = planted<WorkerObservation, Hours>(({ hours }, _, system) => ({
      hours: system.includes("Fee is piecewise") ? hours + 2 : hours,
    }));
    const { indices, results } = await examine("wording", moved, { subjects: 3, keys: "models: {reasks: 0}" });
    expect(named(indices, "hours.spread").value).toBeCloseTo(2, 1);
    expect(named(indices, "variant.share").value).toBeGreaterThan(0);
    expect((results.variance as { variant: number }).variant).toBeGreaterThan(0.3);
  });
});

describe("personas", () => {
  test("who reads the question alone has gaps of exactly 0", async () => {
    const { indices, results } = await examine("personas", standIn("rational"), { subjects: 5 });
    const gaps = indices.filter(({ name }) => name.startsWith("gap."));
    expect(gaps.map(({ name }) => name)).toEqual(["gap.sex.female", "gap.age.60", "gap.education.bachelor"]);
    for (const { value, low, high } of gaps) expect([value, low, high]).toEqual([0, 0, 0]);
    for (const one of results.contrasts as { pHolm: number; equivalence: { isEquivalent: boolean } }[])
      expect([one.pHolm, one.equivalence.isEquivalent]).toEqual([1, true]);
  });

  test("two hours less of whom the persona calls a woman are found, and set beside the census", async () => {
    const biased = planted<WorkerObservation, Hours>(
      ({ hours }, _, system) => ({ hours: / woman[;.]/.test(system) ? hours - 2 : hours }),
      "noisy",
    );
    const { indices, results } = await examine("personas", biased, { subjects: 8, vary: ["sex", "attitude"] });
    expect(named(indices, "gap.sex.female").value).toBeCloseTo(-2, 10);
    expect(named(indices, "gap.attitude.taxes-fair").value).toBe(0);
    const [gap] = results.gaps as {
      census: { raw: number; conditional: number; people: number };
      stereotypeRatio: Entry;
    }[];
    expect(gap.census.people).toBeGreaterThan(10_000);
    expect(gap.census.conditional).toBeLessThan(0);
    expect(gap.stereotypeRatio.value).toBeCloseTo(-2 / gap.census.conditional, 10);
  });

  test("covers a planted gap as often as it says, in 200 trials", async () => {
    const { balancedFit } = await import("../../../src/analysis/audit/personas/balanced.ts");
    const { criticalValue } = await import("../../../src/analysis/statistics/student-t.ts");
    const { randomStream } = await import("../../../src/base/random.ts");
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const random = randomStream(trial, "twins");
      const rows = Array.from({ length: 20 }, (_, block) => {
        const own = 40 + 8 * random.normal();
        return [0, 1].map((level) => ({ block, levels: [level], y: own - 2 * level + random.normal() }));
      }).flat();
      const { effects, residualDegrees } = balancedFit(rows);
      if (Math.abs(effects[0].value + 2) <= criticalValue(0.05, residualDegrees) * effects[0].se) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(200);
  });

  test.each([
    [["hours"], "have no such fact that twins could differ in"],
    [["educaton"], 'did you mean "education"?'],
  ])("--vary %j is refused before anything is asked", async (vary, message) => {
    await expect(examine("personas", offlineModel("rational"), { subjects: 2, vary })).rejects.toThrow(message);
  });

  test("one subject has no twin to differ from", async () => {
    await expect(examine("personas", offlineModel("rational"))).rejects.toThrow("--subjects 1: expected 2 or more");
    expect(auditKindNamed("personas").subjects).toBeGreaterThan(1);
  });
});
