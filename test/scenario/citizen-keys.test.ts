/** Keys of elections, types and satisfaction: what is wrong is said where it is. */
import { describe, expect, test } from "@jest/globals";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { prepare } from "../../src/run/prepare.ts";
import { parseScenario } from "../../src/scenario/load.ts";

const load = (keys: string) => parseScenario(`name: a\n${keys}`, "a.yaml", builtInKinds);
const none = "planner: {kind: none}\neconomy: {brackets: flat}";

describe("what is wrong", () => {
  test.each<[string, string, string]>([
    [
      "no election, no planner",
      "planner: {kind: none}",
      "a.yaml:2:17: planner.kind: nobody sets the rates; expected an election, or a planner",
    ],
    [
      "no slate",
      `${none}\nelection: {candidates: slate}`,
      "a.yaml:4:24: election.candidates: slate needs election.slate",
    ],
    [
      "a platform of the wrong length",
      `${none}\nelection: {slate: [[0.1], [0.1, 0.2]]}`,
      "a.yaml:4:27: election.slate.1: expected 1 rates, one for each bracket of economy.brackets, found 2",
    ],
    ["a rate out of range", `${none}\nelection: {slate: [[12]]}`, "a.yaml:4:21: election.slate.0.0: "],
    ["an unknown rule", `${none}\nelection: {rule: borada}`, 'found "borada"; did you mean "borda"?'],
    [
      "no share of registered voters",
      `${none}\nelection: {voters: registered}`,
      "a.yaml:4:20: election.voters: registered needs election.registration",
    ],
    ["nobody registered", `${none}\nelection: {voters: registered, registration: 0}`, "election.registration"],
    [
      "a free mandate of nobody",
      `${none}\nelection: {rule: median, mandate: free}`,
      "election.mandate: free needs a winner",
    ],
    [
      "ballots of no model",
      `${none}\nworkers: {decide: rational}\nelection: {ballots: llm}`,
      "election.ballots: llm needs workers who go through a model; workers.decide is rational",
    ],
    [
      "a law on other brackets",
      "planner: {kind: us-federal}\neconomy: {brackets: flat}\nelection: {}",
      "planner.kind: US law has other brackets",
    ],
    [
      "types that do not sum to 1",
      "workers: {types: {egotistical: 0.8, altruistic: 0.1}}",
      "a.yaml:2:18: workers.types: shares sum to 0.9; expected 1",
    ],
    ["an unknown type", "workers: {types: {egoistical: 1}}", 'did you mean "egotistical"?'],
    ["a factor of 0", "workers: {satisfaction: {dissatisfied: 0}}", "workers.satisfaction"],
    [
      "welfare of what nobody judges",
      "planner: {welfare: {satisfaction: true}}",
      "planner.welfare.satisfaction: workers judge nothing; expected workers.satisfaction: true",
    ],
    [
      "welfare of a scaled expression",
      'workers: {satisfaction: true}\neconomy: {utility: {expression: "log(c) - psi * l^2"}}\nplanner: {welfare: {satisfaction: true}}',
      "an expression has no unit to be scaled in",
    ],
  ])("%s", (_, keys, message) => expect(() => load(keys)).toThrow(message));

  test.each([
    ["models read", 101, "llm", "candidates everyone makes 101 candidates; expected at most 100 with ballots llm"],
    ["pairs compare", 501, "rational", "expected at most 500 with ballots utility"],
  ])("too many candidates for what %s", (_, size, decide, message) => {
    const { scenario } = load(
      `${none}\npopulation: {size: ${size}}\nworkers: {decide: ${decide}}\nelection: {candidates: everyone}`,
    );
    expect(() => prepare(scenario)).toThrow(message);
  });
});

describe("defaults", () => {
  const resolved = (keys: string) => prepare(load(`population: {size: 5}\n${keys}`).scenario).scenario;
  test("an empty section is plurality among those who stand, each tax year", () =>
    expect(resolved(`${none}\nelection: {}`).election).toEqual({
      every: 1,
      candidates: "run-for-office",
      rule: "plurality",
      voters: "all",
      turnoutCost: 0,
      ballots: "llm",
      mandate: "platform",
    }));
  test("ballots of rational workers are by utility", () =>
    expect(resolved(`${none}\nworkers: {decide: rational}\nelection: {}`).election?.ballots).toBe("utility"));
  test("satisfaction: true", () =>
    expect(resolved("workers: {satisfaction: true}").workers.satisfaction).toEqual({
      every: "step",
      scale: "binary",
      dissatisfied: 0.5,
    }));
  test("a resolved scenario is a scenario", () => {
    const scenario = resolved(
      `${none}\nworkers: {satisfaction: {every: taxYear}, types: {altruistic: 1}}\nelection: {}`,
    );
    const again = parseScenario(JSON.stringify(scenario), "again", builtInKinds).scenario;
    expect(prepare(again).scenario).toEqual(scenario);
  });
  test("keys that are not read are listed", () =>
    expect(
      load(`${none}\nworkers: {decide: fixed, types: {egotistical: 1}}\nelection: {slate: [[0.1]], registration: 0.5}`)
        .unused,
    ).toEqual(["workers.types", "election.slate", "election.registration"]));
});
