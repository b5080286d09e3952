/** What becomes of a stored scenario that lacks a key: the old meaning where it is known, else a message that says which. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { EconError, StorageError } from "../../src/base/errors.ts";
import { reopen } from "../../src/run/reopen.ts";
import { storedScenario } from "../../src/run/stored-scenario.ts";
import { broughtUpToDate, missingKeys, scenarioVersion } from "../../src/scenario/missing-keys.ts";
import { sha256 } from "../../src/store/prompt-hash.ts";
import type { RunDetails } from "../../src/store/store.ts";
import { prepared } from "../episode/run-with.ts";

type Section = Record<string, unknown>;

/** As runs were stored before scenarios had a version. */
const first: Section = JSON.parse(
  readFileSync(new URL("../fixtures/scenario-version-1.json", import.meta.url), "utf8"),
);

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every key of a scenario, sections included. */
function keysOf(section: Section, path: readonly string[] = []): string[] {
  return Object.entries(section).flatMap(([key, value]) => {
    const here = [...path, key];
    return value === undefined ? [] : [here.join("."), ...(isSection(value) ? keysOf(value, here) : [])];
  });
}

function without(scenario: Section, key: string): Section {
  const copy: Section = JSON.parse(JSON.stringify(scenario));
  const path = key.split(".");
  const last = path.pop()!;
  const section = path.reduce<Section | undefined>((inner, name) => inner?.[name] as Section | undefined, copy);
  // A section that came later is not there at all.
  if (section) delete section[last];
  return copy;
}

function valueAt(scenario: unknown, key: string): unknown {
  return key.split(".").reduce((inner, name) => (inner as Section | undefined)?.[name], scenario);
}

/** @param recorded as it was when the run began */
function runOf(scenario: Section, version: number | null, recorded = scenario): RunDetails {
  return {
    ...{
      id: "r",
      command: "simulate",
      name: "n",
      seed: 1,
      status: "finished",
      error: null,
      startedAt: "",
      endedAt: "",
    },
    ...{ version: "0.1.0", planner: "llm", steps: 1, stepsDone: 1, welfare: 1, comparison: null, arm: null },
    ...{ scenario, scenarioVersion: version, scenarioHash: sha256(JSON.stringify(recorded)), scenarioPath: null },
    ...{ files: [], summary: null, warnings: [], series: [], tags: [], note: null },
    ...{ promptsVersion: null, endpoints: null },
  };
}

const nobody = { workers: async () => [] };

/** Every optional key is there. */
const now: Section = JSON.parse(
  JSON.stringify(
    prepared(
      `description: all of it
seed: 2
steps: 4
taxYear: 2
population: {size: 6, filter: {age: {min: 30}}}
economy: {elasticity: 0.3}
workers: {temperature: 0.5, hours: 30, satisfaction: {every: taxYear}, types: {egotistical: 1}}
planner: {temperature: 0.1}
election: {candidates: slate, slate: [[0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.3]], every: 2, voters: registered, registration: 0.9}
models: {prices: {m: {input: 1, output: 2}}}`,
    ).scenario,
  ),
);

describe("each key removed in turn from a scenario stored now", () => {
  test("is named, or what is left is said not to be what was recorded", async () => {
    for (const key of keysOf(now)) {
      const run = runOf(without(now, key), scenarioVersion, now);
      const error: unknown = await reopen(nobody, run).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect([key, error instanceof EconError]).toEqual([key, true]);
      const { message, hint } = error as EconError;
      // A rule between keys names the section.
      const isNamed = key
        .split(".")
        .slice(-2)
        .some((name) => message.includes(name));
      expect([key, isNamed || message.includes("is not the one that was recorded")]).toEqual([key, true]);
      expect([key, message.startsWith("run r:")]).toEqual([key, true]);
      if (error instanceof StorageError) expect(hint).toMatch(/start a new run/);
    }
  });

  test.each(["steps", "planner.warmup", "economy.disutility", "planner.welfare.kind", "models", "population.size"])(
    "one with a default is named, wherever the scenario is read: %s",
    async (key) => {
      const run = runOf(without(now, key), scenarioVersion, now);
      const message = `run r: its stored scenario has no "${key}"; what that meant is not known`;
      expect(() => storedScenario(run)).toThrow(message);
      await expect(reopen(nobody, run)).rejects.toThrow(message);
    },
  );
});

describe("each key removed in turn from a scenario of before there were versions", () => {
  const known = new Set(missingKeys.filter(({ since }) => since > 1).map(({ key }) => key));

  test("has its old meaning where that is known, else is named", () => {
    for (const key of keysOf(first)) {
      const run = runOf(without(first, key), null);
      const isKnown = known.has(key) || [...known].some((inner) => inner.startsWith(`${key}.`));
      let scenario: unknown;
      let error: unknown = null;
      try {
        scenario = storedScenario(run);
      } catch (thrown) {
        error = thrown;
      }
      if (error) {
        expect([key, error instanceof StorageError]).toEqual([key, true]);
        expect((error as Error).message).toContain(key.split(".").at(-1)!);
      } else {
        expect([key, isKnown]).toEqual([key, true]);
        expect([key, valueAt(scenario, key)]).toEqual([key, valueAt(first, key)]);
      }
    }
  });

  test("means what it did with all of them gone", () => {
    const bare = [...known].reduce(without, first);
    expect(storedScenario(runOf(bare, null))).toEqual(storedScenario(runOf(first, null)));
  });
});

test("whoever adds a key with a default says what its absence meant: one of the first version is read whole", () => {
  expect(storedScenario(runOf(first, null))).toMatchObject(first);
});

test("a stored scenario is printed in the order of its keys", () => {
  expect(JSON.stringify(storedScenario(runOf(first, null)))).toContain(JSON.stringify(first).slice(0, 60));
});

test("a scenario of a newer version is refused", () => {
  expect(() => broughtUpToDate({}, scenarioVersion + 1, "run r")).toThrow("its scenario has keys of version");
});
