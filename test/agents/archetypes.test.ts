/** Some workers asked on behalf of all: who they are, what the others do, and how far that is from asking everybody. */
import { describe, expect, test } from "@jest/globals";
import { approximationWords } from "../../src/agents/archetypes/approximation.ts";
import { archetypeDecider } from "../../src/agents/archetypes/archetype-decider.ts";
import { followedHours } from "../../src/agents/archetypes/followed-hours.ts";
import { allotted, rangeStarts } from "../../src/agents/archetypes/ranges.ts";
import { rationalDecider } from "../../src/agents/deciders/rational.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import type { EpisodeResult } from "../../src/episode/episode.ts";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { labelOf, labelsOf } from "../../src/population/population.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";
import { idle, prepared, runWith, scripted, watched } from "../episode/run-with.ts";

const people = (size: number, rest: string, steps = 4): string =>
  `steps: ${steps}\ntaxYear: 2\nplanner: {kind: us-federal}\npopulation: {size: ${size}}\n${rest}`;

describe("ranges", () => {
  test.each([
    { mass: [1, 1, 1, 1], ranges: 2, fewest: 1, starts: [0, 2, 4] },
    { mass: [1, 1, 1, 5], ranges: 2, fewest: 1, starts: [0, 3, 4] },
    // One of them alone has more than three ranges' mass: no range is empty all the same.
    { mass: [1, 100, 1, 1], ranges: 4, fewest: 1, starts: [0, 1, 2, 3, 4] },
    { mass: [0, 0, 0, 9], ranges: 2, fewest: 2, starts: [0, 2, 4] },
    { mass: [3, 3, 3], ranges: 1, fewest: 1, starts: [0, 3] },
  ])("$mass in $ranges begin at $starts", ({ mass, ranges, fewest, starts }) => {
    expect([...rangeStarts(mass, ranges, fewest)]).toEqual(starts);
  });

  test.each([
    { ranges: 10, masses: [1, 1], room: [50, 50], given: [5, 5] },
    { ranges: 4, masses: [100, 1], room: [50, 50], given: [3, 1] },
    { ranges: 6, masses: [100, 1, 1], room: [2, 9, 9], given: [2, 2, 2] },
    { ranges: 3, masses: [0, 0, 0], room: [1, 1, 1], given: [1, 1, 1] },
    { ranges: 5, masses: [0, 0], room: [9, 9], given: [3, 2] },
  ])("$ranges over $masses are $given", ({ ranges, masses, room, given }) => {
    expect(allotted(ranges, masses, room)).toEqual(given);
  });
});

describe("hours of who follows", () => {
  const { economy } = prepared("population: {size: 4}");
  test.each([
    { best: 40, hours: 30, donorsBest: 40, hence: 30 },
    { best: 20, hours: 60, donorsBest: 40, hence: 30 },
    { best: 20, hours: 0, donorsBest: 40, hence: 0 },
    // Of next to no best hours a ratio would say anything.
    { best: 20, hours: 5, donorsBest: 0.5, hence: 24.5 },
    { best: 2, hours: 0, donorsBest: 0.9, hence: 1.1 },
    { best: 100, hours: 80, donorsBest: 40, hence: 112 },
  ])("best $best, and a donor of $hours with best $donorsBest: $hence", ({ best, hours, donorsBest, hence }) => {
    expect(followedHours(economy, best, { hours, best: donorsBest })).toBeCloseTo(hence, 10);
  });

  test("whether somebody works is the own affair where going to work costs something", () => {
    const { economy: costly } = prepared("population: {size: 50}\neconomy: {participation: {elasticity: 0.25}}");
    expect(followedHours(costly, 0, { hours: 50, best: 40 })).toBe(0);
    expect(followedHours(costly, 30, { hours: 0, best: 40 })).toBe(30);
    expect(followedHours(costly, 30, { hours: 20, best: 40 })).toBe(15);
  });
});

describe("who is asked", () => {
  test.each([
    "{count: 20}",
    "{count: 20, strata: [wage]}",
    "{count: 20, donors: 2}",
    "{count: 40, strata: [sex, income]}",
  ])("%s: real people, everybody follows one", (choice) => {
    const { archetypes } = prepared(people(200, `workers: {archetypes: ${choice}}`));
    const { donors, followed, neighbours, checks } = archetypes!;
    expect(new Set(donors).size).toBe(Number(/count: (\d+)/.exec(choice)?.[1]));
    expect([...donors].map((row) => followed[row])).toEqual([...donors.keys()]);
    expect(new Set(followed).size).toBe(donors.length);
    expect([...neighbours].every((place, own) => place !== own)).toBe(true);
    expect(checks.map(({ step, rows }) => [step, new Set(rows).size])).toEqual([
      [1, 30],
      [2, 30],
      [4, 30],
    ]);
    expect(checks.some(({ rows }) => rows.some((row) => donors.includes(row)))).toBe(false);
  });

  test("who follows has the facts that strata name, and the household type under a statute", () => {
    const bySex = prepared(people(300, "workers: {archetypes: {count: 30, strata: [sex]}}"));
    const sex = labelsOf(bySex.population, "sex");
    const { donors, followed } = bySex.archetypes!;
    for (let i = 0; i < 300; i++) expect(labelOf(sex, i)).toBe(labelOf(sex, donors[followed[i]]));

    const statute = prepared(people(600, "economy: {law: us-2024}\nworkers: {archetypes: {count: 200}}"));
    const { kindOf } = statute.levers.policy(statute.levers.start).law.columns!;
    const own = statute.archetypes!;
    for (let i = 0; i < 600; i++) expect(kindOf[i]).toBe(kindOf[own.donors[own.followed[i]]]);
  });

  test("as many as there are people, or more, are everybody", () => {
    expect(prepared(people(50, "workers: {archetypes: {count: 50}}")).archetypes).toBeNull();
    const more = prepared(people(50, "workers: {archetypes: {count: 500}}"));
    expect(more.archetypes).toBeNull();
    expect(more.warnings.map(({ code, message }) => `${code}: ${message}`)).toContain(
      "archetypes: workers.archetypes.count 500 of 50 workers: everybody is asked",
    );
  });
});

describe("what is done", () => {
  test.each([7, 30, 100])("nothing is lost where %i exact optimisers speak for 200", async (count) => {
    const whole = prepared(people(200, `workers: {archetypes: {count: ${count}, check: 0}}`));
    const { economy, population, scenario, levers } = whole;
    const context = { economy, population, scenario, model: null, personas: null, episode: "e", signal: idle };
    const decider = archetypeDecider(context, whole.archetypes!, (some) => rationalDecider(some.economy));
    const { law } = levers.policy(levers.start);
    const { hours } = await decider.decide(population, law, 1);
    expect(hours).toEqual((await rationalDecider(economy).decide(population, law, 1)).hours);
    const settlement = settle(economy, law, hours);
    decider.observe?.({ step: scenario.steps, taxYear: 2, schedule: law, settlement });
    expect(decider.approximation?.margins).toEqual({ hours: 0, income: 0, utility: 0 });
  });

  test("donors are asked what they are asked where everybody is", async () => {
    const [few, all] = [watched(), watched()];
    const some = prepared(people(60, "workers: {archetypes: {count: 12, check: 0}}", 1));
    await runWith(some, { workers: few });
    await runWith(people(60, "", 1), { workers: all });
    const words = ({ requests }: typeof few) =>
      new Map(requests.map(({ key, system, user }) => [`${key.agent} ${key.purpose}`, `${system}\n${user}`]));
    expect([...words(few).keys()].sort()).toEqual([...some.archetypes!.donors].map((row) => `w${row} hours`).sort());
    for (const [who, text] of words(few)) expect(words(all).get(who)).toBe(text);
  });

  test("with K = N a run is number by number the one without", async () => {
    const numbers = async (rest: string) => JSON.stringify((await runWith(people(20, rest))).series);
    expect(await numbers("workers: {archetypes: {count: 20}}")).toBe(await numbers(""));
  });

  test("1,000 learners, 150 asked: mean income within 1 %, and the check says so", async () => {
    const all = await runWith(people(1000, "", 6));
    const few = await runWith(people(1000, "workers: {archetypes: {count: 150}}", 6));
    const income = ({ series }: EpisodeResult): number => series[5].metrics.meanIncome;
    expect(Math.abs(income(few) / income(all) - 1)).toBeLessThan(0.01);
    const { asked, of, check, margins } = few.approximation!;
    expect([asked, of, check?.answers]).toEqual([150, 1000, 90]);
    expect(margins.income).toBeGreaterThan(Math.abs(income(few) - income(all)) / 3);
    expect(few.warnings.filter(({ code }) => code === "archetypes")).toHaveLength(1);
    expect(few.warnings.find(({ code }) => code === "archetypes")?.message).toMatch(
      /^150 of 1,000 workers are asked; .* mean hours are off by -?\d+\.\d ± \d+\.\d, income by −?\$[\d,]+ ± \$[\d,]+; reform effects under \$[\d,]+ a year per worker are not told apart$/,
    );
  });

  test("who follows somebody without a valid answer counts as without one", async () => {
    const some = prepared(people(40, "models: {maxInvalid: 1}\nworkers: {archetypes: {count: 4, check: 0}}", 2));
    const { donors, followed } = some.archetypes!;
    const lost = `w${donors[1]}`;
    const model = scripted(({ key }) => (key.agent === lost ? "what?" : '{"hours": 30}'));
    const events: number[] = [];
    await runWith(some, {
      workers: model,
      onEvent: (event) => {
        if (event.type === "step-end") events.push(event.fallbacks);
      },
    });
    const followers = followed.filter((place) => place === 1).length;
    expect(events).toEqual([followers, followers]);
  });

  test("in elections and judgements by a model followers do as the one they follow", async () => {
    const some = prepared(
      people(
        30,
        "election: {rule: plurality, candidates: slate, slate: [[0, 0, 0, 0, 0, 0, 0], [0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]]}\nworkers: {satisfaction: true, archetypes: {count: 6, check: 0}}",
      ),
    );
    const model = watched();
    const shares: number[] = [];
    const grades: (readonly number[])[] = [];
    await runWith(some, {
      workers: model,
      onEvent: (event) => {
        if (event.type === "vote-result") shares.push(event.turnout);
        if (event.type === "step-end" && event.satisfaction) grades.push([...event.satisfaction.factors]);
      },
    });
    const asked = new Set(model.requests.map(({ key }) => Number(key.agent.slice(1))));
    expect([...asked].sort((a, b) => a - b)).toEqual([...some.archetypes!.donors]);
    expect(new Set(model.requests.map(({ key }) => key.purpose))).toEqual(new Set(["ballot", "hours", "satisfaction"]));
    const { donors, followed } = some.archetypes!;
    for (const factors of grades) expect(factors).toEqual([...followed].map((place) => factors[donors[place]]));
    expect(shares.every((share) => share > 0)).toBe(true);
  });
});

describe("bad input", () => {
  const complaint = (keys: string): string => {
    try {
      const { scenario, locate, kinds } = {
        ...parseScenario(`name: t\n${keys}`, "/t.yaml", builtInKinds),
        kinds: builtInKinds,
      };
      prepare(scenario, locate, kinds);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  test.each([
    [
      "{count: 60}",
      "/t.yaml:6:31: workers.archetypes.count: 60 of 100 workers; expected at most half of them, 50, or 100 and more",
    ],
    ["{count: 0}", "/t.yaml:6:31: workers.archetypes.count: expected a number of at least 1"],
    ["{count: 10, donors: 3}", "workers.archetypes.count: 10 is no multiple of donors, 3"],
    ["{count: 2, donors: 4}", "workers.archetypes.donors: 4 in a range are more than the 2 of count"],
    [
      "{count: 10, strata: [sexx]}",
      '/t.yaml:6:35: workers.archetypes.strata: people have no column sexx; did you mean "sex"?',
    ],
    [
      "{count: 10, strata: [age]}",
      "workers.archetypes.strata: age is a number; expected income, wage or a fact with labels",
    ],
    ["{count: 3, strata: [occupation]}", "workers.archetypes.count: 3 for"],
    ["{count: 30, donors: 15, strata: [education]}", "of 15 donors; expected fewer facts"],
  ])("%s: %s", (choice, message) => {
    expect(complaint(people(100, `workers: {archetypes: ${choice}}`))).toContain(message);
  });
  test("somebody must be asked", () => {
    expect(complaint(people(100, "workers: {decide: rational, archetypes: {count: 10}}"))).toContain(
      "workers.archetypes: needs decide: llm, and workers.decide is rational, which asks nobody",
    );
  });
});

test("where those who are asked do not differ, no bound of effects is claimed; one under a dollar is a dollar", () => {
  const words = (utility: number) =>
    approximationWords({ asked: 1, of: 20, check: null, margins: { hours: 0, income: 0, utility } });
  expect(words(0)).toMatch(/how small an effect of a reform can be told apart is not known, since .* do not differ$/);
  expect(words(0.2)).toMatch(/reform effects under \$1 a year per worker are not told apart$/);
});
