import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { personaBinding } from "../../src/analysis/persona-binding.ts";
import { observationText, type WorkerObservation } from "../../src/models/observations.ts";
import { openMemory } from "../../src/store/open-store.ts";
import { idle, prepared, scripted } from "../episode/run-with.ts";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
beforeAll(() => writeFileSync(join(cwd, "s.yaml"), "name: s\nsteps: 2\npopulation: {size: 8}\n"));
const binds = (...args: string[]) => runHere(["prompt", "binds", "s.yaml", ...args], { cwd });

describe("llm-econ prompt binds", () => {
  test("the stand-in reads no persona, and it is said that it is no language model", async () => {
    const { code, stdout, stderr } = await binds("--workers", "4");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^s: 4 workers, offline:learner\noffline: a behavioural stand-in, not a language model\n/);
    expect(stdout).toMatch(/\nwhat the persona adds +0\.00 +0\.00 to 0\.00\n/);
    expect(stdout).toContain("The persona does not bind: no worker chooses other hours with another one.");
    expect(stdout).toContain("16 model calls, nothing stored");
    expect(JSON.parse((await runHere(["runs", "--json"], { cwd })).stdout || "[]")).toEqual([]);
  });
  test("--json prints the documented fields; noise alone is no sign", async () => {
    const { code, stdout } = await binds("--json", "--swaps", "5", "--set", "workers.model=offline:noisy");
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      scenario: "s",
      model: "offline:noisy",
      workers: 8,
      swaps: 5,
      binds: false,
      invalid: 0,
    });
    expect(found.calls.count).toBe(8 * 7);
    for (const key of ["again", "swapped", "persona"]) expect(Object.keys(found[key])).toEqual(["mean", "low", "high"]);
    expect(found.again.mean).toBeGreaterThan(0.5);
    expect(found.persona.mean).toBeCloseTo(found.swapped.mean - found.again.mean, 9);
  });

  const wrong: readonly [name: string, args: string[], code: number, message: string][] = [
    ["too few", ["--workers", "1"], 2, "--workers 1: expected a whole number from 2"],
    ["no number", ["--swaps", "some"], 2, "--swaps some: expected a whole number from 1"],
    ["none", ["--swaps", "0"], 2, "--swaps 0: expected a whole number from 1"],
    ["twice", ["--swaps", "1", "--swaps", "2"], 2, "--swaps is given 2 times"],
    ["nobody to swap with", ["--set", "population.size=1"], 2, "there is nobody to swap personas with"],
    ["no personas", ["--set", "workers.personas=false"], 2, "workers.personas is false"],
    ["no model", ["--set", "workers.decide=rational"], 2, "workers.decide rational reads no persona; expected llm"],
    ["no such model", ["--set", "workers.model=offline:lerner"], 2, 'did you mean "learner"'],
    ["a budget", ["--budget-calls", "5"], 4, "Start again with a higher limit"],
    ["no such file", ["--set", "x=1"], 2, "x"],
  ];
  test.each(wrong)("bad input: %s", async (_, args, code, message) => {
    const result = await binds(...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
  });
  test("names its commands", async () => {
    const { code, stderr } = await runHere(["prompt"], { cwd });
    expect([code, stderr.includes("name a prompt command")]).toEqual([2, true]);
  });
});

describe("a model that reads personas", () => {
  const people = prepared("population: {size: 12}\n");
  /** @param hoursOf the answer to a system prompt and an observation */
  async function measured(hoursOf: (system: string, observed: WorkerObservation, sample: number) => number | string) {
    const model = scripted(({ system, user, key }) =>
      JSON.stringify({ hours: hoursOf(system, JSON.parse(observationText(user)), key.sample) }),
    );
    const store = await openMemory();
    const options = { prepared: people, store, env: {}, signal: idle, workers: 12, swaps: 3, modelOf: () => model };
    return { report: await personaBinding(options), requests: model.requests };
  }
  const personaHours = (system: string): number => Number(system.match(/You usually work (\d+)/)?.[1]);

  test("does as the persona does: the difference is that of the personas", async () => {
    const { report, requests } = await measured((system) => personaHours(system));
    expect(report.again).toEqual({ mean: 0, low: 0, high: 0 });
    expect(report.swapped).toEqual(report.persona);
    const usual = Array.from(people.population.usualHours, Math.round);
    const asked = requests.map(({ key, system }) => ({
      worker: Number(key.agent.slice(1)),
      hours: personaHours(system),
    }));
    const swapped = asked.slice(24).map(({ worker, hours }) => Math.abs(hours - usual[worker]));
    expect(report.persona.mean).toBeCloseTo(swapped.reduce((a, b) => a + b, 0) / 36, 9);
    expect(report.binds).toBe(report.persona.low! > 0);
  });
  test("everybody keeps its own facts, and gets the persona of somebody else, each time another's", async () => {
    const { requests } = await measured(() => 40);
    const of = (worker: number) => requests.filter(({ key }) => key.agent === `w${worker}`);
    for (let worker = 0; worker < 12; worker++) {
      const [own, again, ...others] = of(worker);
      expect(again.system).toBe(own.system);
      expect(new Set([own, ...others].map(({ system }) => system)).size).toBe(4);
      expect(new Set(of(worker).map(({ user }) => user)).size).toBe(1);
      expect(new Set(of(worker).map(({ key }) => key.sample)).size).toBe(5);
    }
  });
  test("answers by chance: its noise is not the persona's", async () => {
    const { report } = await measured(
      (_, { id }, sample) => 30 + ((7 * id.agent.charCodeAt(1) + (13 * sample) / 100) % 10),
    );
    expect(report.again.mean).toBeGreaterThan(0);
    expect(report.persona.mean).toBeCloseTo(report.swapped.mean - report.again.mean, 9);
  });
  test("what cannot be used is counted", async () => {
    const { report } = await measured((_, { id }, sample) => (id.agent === "w3" && sample > 1 ? "no" : 40));
    expect(report.invalid).toBe(4);
  });
});
