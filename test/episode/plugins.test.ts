import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { errorMessage, ScenarioError } from "../../src/base/errors.ts";
import { packageFile } from "../../src/base/package-files.ts";
// Hands the library to plugins.
import "../../src/index.ts";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import type { NumberedEvent, StepEnd } from "../../src/episode/events.ts";
import { taxSchedule } from "../../src/law/tax-schedule.ts";
import { openScenario } from "../../src/run/open-scenario.ts";
import { prepare } from "../../src/run/prepare.ts";
import { replayRun } from "../../src/run/replay.ts";
import { simulate } from "../../src/run/simulate.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { idle } from "./run-with.ts";

async function run(path: string, database = ":memory:") {
  const { scenario, locate, kinds, unused } = await openScenario(path);
  const prepared = prepare(scenario, locate, kinds);
  const events: NumberedEvent[] = [];
  const store = new SqliteStore(database);
  try {
    const summary = await simulate({
      prepared,
      store,
      env: {},
      signal: idle,
      listeners: [(event) => void events.push(event)],
      command: "simulate",
      scenarioPath: path,
    });
    return {
      summary,
      prepared,
      unused,
      steps: events.filter((event): event is NumberedEvent & StepEnd => event.type === "step-end"),
    };
  } finally {
    await store.close();
  }
}

const example = (name: string) => packageFile(`examples/${name}.yaml`);

describe("the plugins of examples/", () => {
  test("each has a scenario, and no scenario has keys that it does not use", async () => {
    const names = readdirSync(packageFile("examples")).filter((name) => /\.(ts|js)$/.test(name));
    for (const name of names)
      expect([name, (await openScenario(example(name.replace(/\.\w+$/, "")))).unused]).toEqual([name, []]);
  });

  test("hill-climber: a planner with an option comes close to the best flat tax", async () => {
    const { summary } = await run(example("hill-climber"));
    expect(summary.planner).toBe("hill-climber");
    expect(summary.series[2].rates[0] - summary.series[0].rates[0]).toBeCloseTo(0.1, 12);
    expect(summary.final.gapClosed).toBeGreaterThan(0.99);
  });

  test("target-earner: hours keep net income, whatever the schedule", async () => {
    const { steps, prepared } = await run(example("target-earner"));
    const { usualHours } = prepared.population;
    const net = (step: StepEnd, i: number) => step.settlement.income[i] - step.settlement.tax[i];
    const first = steps[0];
    const last = steps[steps.length - 1];
    expect(last.schedule.rates).not.toEqual(first.schedule.rates);
    for (let i = 0; i < usualHours.length; i++) {
      expect(first.settlement.hours[i]).toBeCloseTo(Math.min(usualHours[i], 100), 6);
      if (last.settlement.hours[i] < 99.999) expect(net(last, i) / net(first, i)).toBeCloseTo(1, 6);
    }
  });

  test("veto: the middle wins, whom nobody puts last", async () => {
    const { summary } = await run(example("veto"));
    expect(summary.elections?.map(({ rule, winner, shares }) => [rule, winner, shares[1]])).toEqual([
      ["veto", "slate 2", 1],
      ["veto", "slate 2", 1],
    ]);
  });

  test("poverty-line: a welfare function that the run, its gap and the Saez formula know", async () => {
    const { summary, prepared } = await run(example("poverty-line"));
    const { economy, population } = prepared;
    const schedule = taxSchedule(summary.final.brackets, summary.final.rates);
    const { utility } = settle(economy, schedule, bestResponse(economy, schedule));
    const counted = utility.map((u) => Math.min(u, 30_000) + 0.1 * Math.max(u - 30_000, 0));
    expect(summary.final.welfare).toBeCloseTo(counted.reduce((a, b) => a + b, 0) / population.size, 6);
    expect(summary.final.gapClosed).toBeGreaterThan(0.9);
    expect(summary.final.gapClosed).toBeLessThanOrEqual(1);
    expect(summary.final.cev).toBeNull();
  });

  test("commuters: personas are what the model reads, and satisfaction is counted by their trait", async () => {
    const path = join(emptyDirectory(), "runs.db");
    const { summary } = await run(example("commuters"), path);
    const shares = summary.final.satisfaction?.byTrait?.commute ?? {};
    expect(Object.keys(shares)).toEqual(["long", "short"]);
    const store = new SqliteStore(path);
    const stored = await store.run("latest");
    const replay = await replayRun({ store, run: stored, listeners: [], signal: idle });
    await store.close();
    expect(stored.files.map((file) => file.path)).toContain("commuters.js");
    expect(replay).toMatchObject({ identical: true, steps: 6 });
  });
});

/** A scenario beside a plugin with that text. */
function place(plugin: string, keys = "", name = "plugin.ts"): string {
  const folder = emptyDirectory();
  writeFileSync(join(folder, name), plugin);
  writeFileSync(
    join(folder, "s.yaml"),
    `name: s\nplugins: [./${name}]\nsteps: 2\ntaxYear: 1\npopulation: {size: 5}\nworkers: {decide: rational}\n${keys}`,
  );
  return join(folder, "s.yaml");
}

const named = (part: string, rest: string, name = "mine") =>
  `export const plugin = { ${part}: [{ name: "${name}", description: "d", uses: [], ${rest} }] };`;

test("entries may be instances of a class", async () => {
  const folder = emptyDirectory();
  const planner = `class Flat {
  name = "mine";
  share = 0.25;
  get description() { return "flat"; }
  get uses() { return ["rates"]; }
  create({ brackets }) { return { propose: async () => ({ brackets, rates: brackets.map(() => this.share) }) }; }
}
export const plugin = { planners: [new Flat()] };`;
  writeFileSync(join(folder, "plugin.js"), planner);
  const keys = "name: s\nplugins: [./plugin.js]\nsteps: 1\npopulation: {size: 5}\nworkers: {decide: rational}\n";
  writeFileSync(join(folder, "s.yaml"), `${keys}planner: {kind: mine, rates: 0.3}\neconomy: {brackets: [0]}\n`);
  const { summary, unused } = await run(join(folder, "s.yaml"));
  expect([summary.final.rates, unused]).toEqual([[0.25], []]);
});

describe("a plugin that is not right is told with its place", () => {
  test.each([
    [
      "throws as it is loaded",
      `throw new Error("no luck");`,
      /s\.yaml:2:11: plugins: \.\/plugin\.ts cannot be loaded: no luck$/,
    ],
    [
      "is no program",
      "\nexport const = 3;",
      /s\.yaml:2:11: plugins: \.\/plugin\.ts cannot be loaded: .*plugin\.ts:2:\d+/,
    ],
    [
      "exports nothing",
      "const a = 1;",
      /\.\/plugin\.ts exports no plugin; expected "export const plugin = \{ planners, /,
    ],
    ["is empty", "export const plugin = {};", /the plugin is empty; expected some of planners, /],
    [
      "has an unknown part",
      "export const plugin = { planers: [] };",
      /unknown part "planers"; did you mean "planners"\?/,
    ],
    ["has no list", "export const plugin = { planners: {} };", /planners: expected a list/],
    ["has no factory", named("planners", ""), /planners\.0: create: expected a function/],
    ["has no name", "export const plugin = { deciders: [{}] };", /deciders\.0: name: expected a text/],
    [
      "takes a name that is there",
      named("votingRules", "tally: () => 0", "borda"),
      /votingRules: "borda" is there already/,
    ],
  ])("%s", async (_, text, message) => {
    await expect(openScenario(place(text))).rejects.toThrow(ScenarioError);
    await expect(openScenario(place(text))).rejects.toThrow(message);
  });

  test.each([
    [
      "a file that is not there",
      "plugins: [./hill-climbr.ts]",
      /there is no file \S+hill-climbr\.ts; did you mean "hill-climber\.ts"\?/,
    ],
    [
      "a package that is not there",
      "plugins: [no-such-thing]",
      /there is no package no-such-thing beside the scenario/,
    ],
    ["no text", "plugins: [3]", /plugins\.0: expected a string|plugins\.0: expected a text/],
  ])("%s", async (_, keys, message) => {
    const folder = emptyDirectory();
    writeFileSync(join(folder, "hill-climber.ts"), "");
    writeFileSync(join(folder, "s.yaml"), `name: s\n${keys}\n`);
    await expect(openScenario(join(folder, "s.yaml"))).rejects.toThrow(message);
  });

  const planner = "planner: {kind: mine}";
  const decider = "workers: {decide: mine}";
  const vote =
    "planner: {kind: none}\neconomy: {brackets: [0]}\nelection: {candidates: slate, slate: [[0], [0.5]], rule: mine}";
  const welfare = "planner: {kind: us-federal, welfare: {kind: mine}}";
  test.each([
    [
      "create",
      "planners",
      `create: () => { throw new Error("oh"); }`,
      planner,
      /plugin \S+plugin\.ts:1:\d+: planner mine: create: oh$/,
    ],
    [
      "create without result",
      "planners",
      "create: () => ({})",
      planner,
      /planner mine: create: expected an object with propose\(\)/,
    ],
    [
      "propose",
      "planners",
      `create: () => ({ propose: async () => { throw new Error("oh"); } })`,
      planner,
      /planner mine: propose: oh/,
    ],
    [
      "no schedule",
      "planners",
      "create: () => ({ propose: async () => 3 })",
      planner,
      /planner mine: propose: expected \{rates\} or \{values\}, found 3$/,
    ],
    [
      "a schedule out of range, of the engine's own making",
      "planners",
      `create: ({ brackets }) => ({ propose: async () => require("llm-econ").taxSchedule(brackets, brackets.map(() => 30)) })`,
      planner,
      /plugin \S+plugin\.ts:1:\d+: planner mine: propose: rate 30 of bracket 1 is out of range/,
    ],
    [
      "rates",
      "planners",
      "create: () => ({ propose: async () => ({ rates: [2] }) })",
      planner,
      /planner mine: propose: .*7/,
    ],
    [
      "decide",
      "deciders",
      `create: () => ({ decide: () => { throw new Error("oh"); } })`,
      decider,
      /decider mine: decide: oh/,
    ],
    [
      "hours",
      "deciders",
      "create: () => ({ decide: async () => ({ hours: [1] }) })",
      decider,
      /expected \{hours, thoughts, fallbacks\} with hours as a Float64Array of 5, found hours: object/,
    ],
    [
      "NaN",
      "deciders",
      "create: () => ({ decide: async () => ({ hours: new Float64Array(5).fill(NaN) }) })",
      decider,
      /NaN hours for worker 0/,
    ],
    ["tally", "votingRules", `tally: () => { throw new Error("oh"); }`, vote, /voting rule mine: tally: oh/],
    [
      "winner",
      "votingRules",
      "tally: () => ({ winner: 7, shares: new Float64Array(2) })",
      vote,
      /expected a winner from 0 to 1, or 1 rates/,
    ],
    [
      "value",
      "welfareFunctions",
      "value: () => NaN, marginal: (u) => u",
      welfare,
      /welfare function mine: value: NaN; expected a finite number/,
    ],
  ])("%s", async (_, part, rest, keys, message) => {
    const path = place(named(part, rest), keys);
    const text = keys.startsWith("workers") ? { from: "workers: {decide: rational}\n", to: "" } : null;
    if (text)
      writeFileSync(path, `name: s\nplugins: [./plugin.ts]\nsteps: 2\ntaxYear: 1\npopulation: {size: 5}\n${keys}`);
    await expect(run(path)).rejects.toThrow(ScenarioError);
    await expect(run(path)).rejects.toThrow(message);
  });

  test("options that the plugin's schema refuses, and keys near to known ones", async () => {
    const text = `import { z } from "zod";\n${named("planners", "options: z.strictObject({ step: z.number().max(1) }), create: () => ({})")}`;
    const problem = async (options: string) =>
      openScenario(place(text, `planner: {kind: mine, options: ${options}}`)).then(() => "none", errorMessage);
    expect(await problem("{step: 2}")).toMatch(
      /s\.yaml:7:\d+: planner\.options\.step: expected a number of at most 1, found 2$/,
    );
    expect(await problem("{stp: 1, step: 1}")).toMatch(/unknown key "stp" in planner\.options; did you mean "step"\?/);
    expect(await problem("{step: 0.5}")).toBe("none");
  });

  test("options whose schema would change them when a stored run is opened", async () => {
    const open = (options: string) => {
      const text = `import { z } from "zod";\n${named("planners", `options: ${options}, create: () => ({})`)}`;
      const loaded = openScenario(place(text, "planner: {kind: mine, options: {step: 40}}"));
      return loaded.then(({ scenario }) => scenario.planner.options, errorMessage);
    };
    expect(await open("z.object({ step: z.number().transform((x) => x / 100) })")).toMatch(
      /s\.yaml:7:\d+: planner\.options: the schema of mine does not leave as it is what it gave out, \{"step":0\.4\};/,
    );
    expect(
      await open("z.object({ step: z.coerce.string().pipe(z.coerce.number()), more: z.date().default(new Date(0)) })"),
    ).toMatch(/does not leave as it is/);
    expect(await open("z.object({ step: z.coerce.number(), more: z.number().default(1) })")).toEqual({
      step: 40,
      more: 1,
    });
  });

  test("options of a kind without any, and without such keys", async () => {
    const path = place(named("planners", "create: () => ({})"), "planner: {kind: mine, options: {a: 1}}");
    await expect(openScenario(path)).rejects.toThrow("planner.options.a: mine has no option a; it has none");
  });

  test("an unknown planner is told with the plugin's names", async () => {
    const path = place(named("planners", "create: () => ({})", "climber"), "planner: {kind: climbr}");
    await expect(openScenario(path)).rejects.toThrow(/did you mean "climber"\?/);
  });
});

test("a package beside the scenario is a plugin, too, and the path of a plugin is relative to the scenario", async () => {
  const folder = emptyDirectory();
  const home = join(folder, "node_modules", "my-rules");
  mkdirSync(home, { recursive: true });
  writeFileSync(
    join(home, "package.json"),
    JSON.stringify({ name: "my-rules", version: "1.0.0", type: "module", exports: "./index.js" }),
  );
  writeFileSync(
    join(home, "index.js"),
    named("votingRules", "tally: () => ({ winner: 0, shares: Float64Array.of(1) })"),
  );
  writeFileSync(join(folder, "s.yaml"), "name: s\nplugins: [my-rules]\n");
  const { kinds, scenario } = await openScenario(join(folder, "s.yaml"));
  expect(kinds.votingRules.at(-1)?.name).toBe("mine");
  expect(scenario.plugins).toEqual([join(home, "index.js")]);
});
