import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { type ObjectiveHead, objective } from "../../../src/analysis/objective/objective.ts";
import { isDominated, type PolicyFacts } from "../../../src/analysis/objective/policy-facts.ts";
import { withObjective } from "../../../src/analysis/objective/written-objective.ts";
import { userAtTerminal } from "../../../src/cli/user-order.ts";
import type { ChatModel, ChatRequest } from "../../../src/models/chat-model.ts";
import { openMemory } from "../../../src/store/open-store.ts";
import { idle, prepared, scripted } from "../../episode/run-with.ts";

const economy = prepared(
  "seed: 3\npopulation: {size: 40, source: gb2}\neconomy: {brackets: [0, 40000]}\nmodels: {reasks: 1}",
);

type Answer = (request: ChatRequest, seen: Record<string, unknown>) => object;

/** One model that answers by purpose. */
const model = (answers: Readonly<Record<string, Answer>>) =>
  scripted((request) =>
    JSON.stringify(answers[request.key.purpose](request, JSON.parse(request.user.slice(request.user.indexOf("{"))))),
  );

async function run(asked: ChatModel, more: Partial<ObjectiveHead> = {}, user?: ChatModel) {
  const { scenario, kinds } = economy;
  const head: ObjectiveHead = {
    ...{ inquiry: "objective", name: "o", text: "help the poorest", seed: 3, scenario },
    // Whose answers are the test's own is no stand-in.
    asked: [more.rank === "user" ? "offline:learner" : "openai:m"],
    ...{ candidates: 4, rounds: 1, rank: "judge", models: scenario.models, budget: scenario.budget, ...more },
  };
  const store = await openMemory();
  const modelOf = more.rank === "user" ? undefined : () => asked;
  const found = await objective({
    ...{
      head,
      kinds,
      prepared: economy,
      store,
      env: {},
      signal: idle,
      ...(modelOf && { modelOf }),
      ...(user && { user }),
    },
  });
  await store.close();
  return found;
}

interface Law {
  readonly incomeAfterTax: Readonly<Record<string, number>>;
}

/** Prefers the law whose fifths have the higher welfare by ces 2: the harmonic mean. */
const cesJudge: Answer = (_, { texts }) => {
  const worth = (text: string): number =>
    -Object.values((JSON.parse(text) as Law).incomeAfterTax).reduce((sum, income) => sum + 1 / Math.max(1, income), 0);
  const { first, second } = texts as { first: string; second: string };
  const ahead = worth(first) - worth(second);
  return { choice: ahead > 0 ? "first" : ahead < 0 ? "second" : "tie" };
};

const says = (satisfies: string) => () => ({ reason: "r", satisfies });

describe("candidates", () => {
  const written = ["import('fs').readFileSync('/etc/passwd')", "u", "-mean(u)", "mean(u)"];
  const writes: Answer = ({ key }) => ({
    explanation: `e ${key.agent}`,
    expression: written[Number(key.agent.slice(1)) - 1],
  });

  test("two refused with reasons, one dominated, one chosen", async () => {
    const asked = model({ objective: writes, satisfies: says("yes"), judge: cesJudge });
    const { candidates, rounds, chosen, warnings } = await run(asked);
    expect(candidates.map(({ refused }) => refused !== undefined)).toEqual([true, true, false, false]);
    expect(candidates[0].refused).toMatch(/import/);
    expect(candidates[0].expression).toBe(written[0]);
    expect(candidates[1].refused).toMatch(/expression: /);
    expect(candidates[2]).toMatchObject({ dominatedBy: 4, satisfies: "yes", explanation: "e c3" });
    expect(candidates[3]).toMatchObject({ dominatedBy: null, expression: "mean(u)" });
    expect(candidates[3].checks.find(({ name }) => name === "pareto")?.broken).toBe(0);
    expect(candidates[2].checks.find(({ name }) => name === "pareto")?.broken).toBeGreaterThan(0);
    // mean(u) is highest where nobody is taxed: nothing is gained by distributing.
    for (const rate of candidates[3].rates) expect(rate).toBeCloseTo(0, 3);
    expect(rounds).toEqual([{ round: 1, order: [4, 3], tau: expect.any(Number) }]);
    expect([chosen, warnings]).toEqual([4, []]);
    // The reason is fed back before it is given up.
    const asks = asked.requests.filter(({ key }) => key.purpose === "objective" && key.agent === "c1");
    expect(asks.map(({ key }) => key.attempt)).toEqual([1, 2]);
    expect(asks[1].user).toMatch(/^Your last answer could not be used: expression: .*import/);
  });

  test("a text that no candidate satisfies: nothing is chosen, and that is said", async () => {
    const { chosen, warnings } = await run(model({ objective: writes, satisfies: says("no"), judge: cesJudge }));
    expect([chosen, warnings.map(({ code }) => code)]).toEqual([null, ["not-satisfied"]]);
  });

  const hostile = [
    "u.constructor('return process')()",
    "process.exit(1)",
    "createUnit('x')",
    "mean(u); mean(u)",
    "f(x) = x",
    "mean(u)[1]",
    "mean(person.__proto__)",
    "mean(1e999 * u)",
    "mean(log(-1 - abs(u)))",
    "mean(".repeat(60),
    "1".repeat(600),
    'mean(u, person.sex == "robots")',
    "",
  ];
  test("hostile and impossible formulas are all refused, and that all are is said", async () => {
    const asked = model({
      objective: ({ key }) => ({ explanation: "", expression: hostile[Number(key.agent.slice(1)) - 1] }),
    });
    const { candidates, rounds, chosen, warnings } = await run(asked, { candidates: hostile.length });
    expect(candidates.filter(({ refused }) => refused === undefined)).toEqual([]);
    expect([chosen, warnings.map(({ code }) => code)]).toEqual([null, ["all-refused"]]);
    expect(rounds).toEqual([{ round: 1, order: [], tau: null }]);
  });
  test("answers that are no JSON, or lack the formula, are refused too", async () => {
    const said = ["no", '{"explanation":"x"}', '{"expression":5,"explanation":""}', "{}"];
    const asked = scripted(({ key }) => said[Number(key.agent.slice(1)) - 1]);
    const { candidates } = await run(asked);
    expect(candidates.every(({ refused }) => refused !== undefined)).toBe(true);
  });
});

test("with a judge who goes by ces 2, rounds raise Kendall's tau", async () => {
  const gammaIn = (expression: string): number => Number(/1 - ([\d.]+)/.exec(expression)?.[1] ?? 0);
  const ces = (gamma: number): string =>
    gamma === 1 ? "exp(mean(log(u)))" : `mean(u^(1 - ${gamma}))^(1/(1 - ${gamma}))`;
  const asked = model({
    // Goes on from what was ranked best: a little more averse, and more so.
    objective: ({ key }, { earlier }) => {
      const ranked = (earlier as { expression: string; place?: number }[]).filter(({ place }) => place === 1);
      const from = ranked.length > 0 ? gammaIn(ranked[0].expression) : -0.9;
      return {
        explanation: "",
        expression: ces(Number((from + (Number(key.agent.slice(1)) % 2 === 1 ? 0.9 : 1.1)).toFixed(2))),
      };
    },
    satisfies: says("cannot-say"),
    judge: cesJudge,
  });
  const { rounds, candidates, chosen } = await run(asked, { candidates: 2, rounds: 3 });
  const taus = rounds.map(({ tau }) => tau ?? -1);
  expect(taus[2]).toBeGreaterThan(taus[0]);
  expect(taus[2]).toBeGreaterThan(0.85);
  expect(gammaIn(candidates[(chosen ?? 1) - 1].expression)).toBeGreaterThan(1);
});

test("the user's order counts, and is asked for again where it names nobody", async () => {
  const said: string[] = [];
  const user = userAtTerminal(Readable.from(["9\n", "2 1\n"]), (text) => said.push(text));
  const { rounds, chosen, candidates } = await run(model({}), { rank: "user", candidates: 2 }, user);
  user.close();
  expect(rounds[0].order).toEqual([2, 1]);
  expect(chosen).toBe(2);
  expect(candidates.map(({ satisfies }) => satisfies)).toEqual(["cannot-say", "cannot-say"]);
  expect(said.filter((text) => text.startsWith("Which is best?"))).toHaveLength(2);
  expect(said.join("\n")).toContain("This order could not be used: there is no candidate 9; expected 1, 2.\n");
  expect(said.join("\n")).toMatch(
    /^1 {2}.+\n {3}against today's law: poorest fifth [+−][\d.]+ %, .*hours [+−].*\n {3}rates [\d., ]+ %; Gini/,
  );
  expect(said.join("\n")).not.toMatch(/JSON|[{}]/);
});

test("nobody at the terminal is said", async () => {
  const user = userAtTerminal(Readable.from([]), () => undefined);
  await expect(run(model({}), { rank: "user", candidates: 1 }, user)).rejects.toThrow("there is nobody");
});

const facts = (utilities: number[]): PolicyFacts => ({
  ...{
    brackets: [0],
    rates: [0],
    meanIncome: 1,
    meanHours: 1,
    revenuePerWorker: 0,
    giniPost: 0,
    fifths: utilities,
    utilities,
  },
});
test.each<[number[], number[], boolean]>([
  [[1, 2, 3, 4, 5], [1, 2, 3, 4, 6], true],
  [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], false],
  [[1, 2, 3, 4, 5], [2, 2, 3, 4, 4.9], false],
  [[2, 2, 3, 4, 5], [1, 3, 4, 5, 6], false],
])("%j dominated by %j: %s", (one, by, expected) => expect(isDominated(facts(one), facts(by))).toBe(expected));

test.each([
  [
    "name: s # mine\nplanner:\n  # why\n  kind: llm\n  welfare: { kind: ces, aversion: 2 }\n",
    "name: s # mine\nplanner:\n  # why\n  kind: llm\n  welfare:\n    expression: min(u)\n",
  ],
  ["name: s\n", "name: s\nplanner:\n  welfare:\n    expression: min(u)\n"],
  ["name: s\nplanner:\n", "name: s\nplanner:\n  welfare:\n    expression: min(u)\n"],
])("%j with another objective", (text, expected) => expect(withObjective(text, "min(u)")).toBe(expected));
