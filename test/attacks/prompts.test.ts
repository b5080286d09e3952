/** What agents say cannot change the form of another agent's prompt. See docs/reliability.md for what this leaves open. */

import { describe, expect, test } from "@jest/globals";
import { sloganLimit } from "../../src/agents/electorate/civic-prompt.ts";
import type { ChatRequest } from "../../src/models/chat-model.ts";
import type { BallotObservation, PersonaPrompt } from "../../src/models/observations.ts";
import { personaLimit } from "../../src/personas/persona-text.ts";
import { writtenPersona } from "../../src/personas/persona-writer.ts";
import { drawPopulation } from "../../src/population/draw-population.ts";
import { idle, prepared, runWith, scripted } from "../episode/run-with.ts";
import { columnsOf } from "../personas/columns.ts";
import { attacks } from "./corpus.ts";

const size = attacks.length;
const benign = "Fair rates for all.";

/** A line break of any kind, and what cannot be seen. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]/u;

const scenario = (more: string) =>
  prepared(
    `steps: 2\ntaxYear: 1\npopulation: {size: ${size}, source: gb2}\neconomy: {brackets: [0, 50000]}\nplanner: {warmup: 0}\n${more}`,
  );
const plain = scenario("");
const thinking = scenario("workers: {prompting: chain-of-thought}\nelection: {candidates: slate, slate: [[0.1, 0.2]]}");
const voting = scenario("election: {candidates: everyone, every: 2}\nworkers: {satisfaction: true}");

/** What agents answer who say the same whatever they are asked, with words of their own where there is room for them. */
const answers =
  (words: (agent: string) => string, thoughts: (agent: string) => string = () => "") =>
  ({ key, answer }: ChatRequest): string => {
    const properties = Object.keys((answer.schema.properties ?? {}) as object);
    const all = {
      reasoning: thoughts(key.agent),
      hours: 38,
      delta: [1, 1],
      ranking: [1],
      percent: [10, 20],
      slogan: words(key.agent),
      satisfied: true,
    };
    return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([name]) => properties.includes(name))));
  };

const own = (agent: string): string => (agent === "planner" ? attacks[0] : attacks[Number(agent.slice(1))])[1];

/** Every prompt of a run, by who is asked what and when. */
async function prompts(
  people: typeof plain,
  answer: (request: ChatRequest) => string,
  personas = Array<string>(size).fill(benign),
): Promise<Map<string, ChatRequest>> {
  const [workers, planner] = [scripted(answer), scripted(answer)];
  await runWith(people, { workers, planner, personas });
  const asked = [...workers.requests, ...planner.requests];
  return new Map(asked.map((request) => [`${request.key.agent} ${request.key.purpose} ${request.key.step}`, request]));
}

/** One observation, in the first line and nowhere else. */
function expectOneObservation({ system, user }: ChatRequest): void {
  expect(user).not.toMatch(unseen);
  expect(JSON.parse(user)).toHaveProperty("id.purpose");
  expect(system.split("\n").join("")).not.toMatch(unseen);
  for (const line of system.split("\n")) expect(line.startsWith("{")).toBe(false);
}

test("the corpus is what it is said to be", () => {
  expect(size).toBeGreaterThanOrEqual(50);
  expect(new Set(attacks.map(([, text]) => text)).size).toBe(size);
});

describe("thoughts", () => {
  test("reach nobody's prompt, the planner's and the own one included", async () => {
    const [calm, hostile] = await Promise.all([
      prompts(
        thinking,
        answers(own, () => "I like it."),
      ),
      prompts(thinking, answers(own, own)),
    ]);
    const text = (asked: Map<string, ChatRequest>) =>
      [...asked].map(([name, { system, user }]) => [name, system, user]);
    expect(hostile.size).toBeGreaterThan(3 * size);
    expect(text(hostile)).toEqual(text(calm));
  });
});

describe("slogans", () => {
  test("change nothing in a voter's prompt but the slogan, which is one short line of data", async () => {
    const [calm, hostile] = await Promise.all([
      prompts(
        voting,
        answers(() => benign),
      ),
      prompts(voting, answers(own)),
    ]);
    expect([...hostile.keys()].sort()).toEqual([...calm.keys()].sort());
    let ballots = 0;
    for (const [name, request] of hostile) {
      const before = calm.get(name)!;
      expectOneObservation(request);
      expect([request.system, request.answer.schema]).toEqual([before.system, before.answer.schema]);
      if (request.key.purpose !== "ballot") {
        expect(request.user).toBe(before.user);
        continue;
      }
      ballots++;
      const { candidates, ...rest } = JSON.parse(request.user) as BallotObservation;
      const { candidates: calmCandidates, ...calmRest } = JSON.parse(before.user) as BallotObservation;
      expect(rest).toEqual(calmRest);
      expect(candidates.map(({ slogan: _, ...candidate }) => candidate)).toEqual(
        calmCandidates.map(({ slogan: _, ...candidate }) => candidate),
      );
      for (const { slogan } of candidates) expect([...(slogan ?? "")].length).toBeLessThanOrEqual(sloganLimit);
      // As text too: with the slogans put back, not a character is different.
      const restored = candidates.reduce(
        (text, { slogan }) =>
          slogan === undefined
            ? text
            : text.replace(`"slogan":${JSON.stringify(slogan)}`, () => `"slogan":${JSON.stringify(benign)}`),
        request.user,
      );
      expect(restored).toBe(before.user);
    }
    expect(ballots).toBe(size);
  });
});

describe("personas", () => {
  const hostile = prompts(
    voting,
    answers(() => benign),
    attacks.map(([, text]) => text),
  );
  const calm = prompts(
    voting,
    answers(() => benign),
  );

  test.each(attacks.map(([name], i) => [name, i] as const))("%s", async (_, i) => {
    const mark = JSON.stringify(benign);
    let prompted = 0;
    for (const [name, request] of await hostile) {
      if (request.key.agent !== `w${i}`) continue;
      prompted++;
      const before = (await calm).get(name)!;
      expectOneObservation(request);
      expect([request.user, request.answer.schema]).toEqual([before.user, before.answer.schema]);
      const [rules, end] = before.system.split(mark);
      expect(request.system.startsWith(rules) && request.system.endsWith(end)).toBe(true);
      const quoted = request.system.slice(rules.length, request.system.length - end.length);
      const persona: unknown = JSON.parse(quoted);
      expect(typeof persona).toBe("string");
      expect([...String(persona)].length).toBeLessThanOrEqual(personaLimit);
    }
    expect(prompted).toBe(2 + 2 + 2); // hours and judgement in two steps, platform and ballot in one election
  });

  test("to be rewritten by a model are data there too", async () => {
    const population = drawPopulation({ source: "census", size: 1, seed: 1 });
    for (const [, text] of attacks) {
      const model = scripted(() => JSON.stringify({ persona: "You are a person of the census." }));
      const occupation = { codes: Uint16Array.of(0), labels: [text] };
      const people = { ...population, columns: new Map([...population.columns, ...columnsOf({ occupation })]) };
      const options = { model, population: people, drafts: [text], seed: 1, episode: "e", promptBudget: null };
      await writtenPersona(options, 0, { reasks: 0 }, idle);
      const [request] = model.requests;
      expectOneObservation(request);
      const { draft, facts, ...rest } = JSON.parse(request.user) as PersonaPrompt;
      expect(Object.keys(rest)).toEqual(["id"]);
      expect([...draft].length).toBeLessThanOrEqual(personaLimit);
      for (const fact of Object.values(facts)) expect([...String(fact)].length).toBeLessThanOrEqual(200);
    }
  });
});

describe("answers that cannot be used", () => {
  test.each(attacks)(
    "%s: what was wrong is put before the observation, in one short line without a brace",
    async (_, text) => {
      const workers = scripted(({ key }) =>
        key.attempt === 1 ? JSON.stringify({ [text]: 1 }) : key.attempt === 2 ? text : '{"hours": 38}',
      );
      await runWith("steps: 1\npopulation: {size: 1, source: gb2}\nplanner: {kind: us-federal}", { workers });
      const [first, ...again] = workers.requests;
      expect(again.length).toBeGreaterThan(0);
      for (const { system, user } of again) {
        const lines = user.split("\n");
        expect([system, lines[2], lines[1], lines.length]).toEqual([first.system, first.user, "", 3]);
        expect(lines[0]).toMatch(/^Your last answer could not be used: .* Answer again with only the JSON object\.$/u);
        expect(lines[0]).not.toMatch(unseen);
        expect(lines[0]).not.toMatch(/[{}]/);
        expect(lines[0].length).toBeLessThan(2 * 300 + 100);
      }
    },
  );
});
