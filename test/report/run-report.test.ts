import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { builtInKinds } from "../../src/plugins/kinds.ts";
import { checkComparable } from "../../src/report/data/comparable.ts";
import { runData } from "../../src/report/data/run-data.ts";
import { reportData } from "../../src/report/data/stored-data.ts";
import { type StoredRun, storedRun } from "../../src/report/data/stored-run.ts";
import { figuresOf } from "../../src/report/figures/figures.ts";
import { briefHtml } from "../../src/report/page/brief.ts";
import { htmlReport } from "../../src/report/page/page.ts";
import { runHeadline } from "../../src/report/page/run-headline.ts";
import { markdownReport } from "../../src/report/text/markdown-report.ts";
import { runReport } from "../../src/report/text/run-report.ts";
import { commandLine } from "../../src/report/words/command-line.ts";
import { prepare } from "../../src/run/prepare.ts";
import { loadScenario, parseOverride } from "../../src/scenario/load.ts";
import type { Scenario } from "../../src/scenario/resolve.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { RunDetails } from "../../src/store/store.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { newDatabase } from "../episode/run-with.ts";
import { rational, storedRuns } from "./run-fixture.ts";

const hostile = `<script>alert("x")</script> & 'y' \u202egnp`;

describe("reports of runs", () => {
  let store: SqliteStore;
  let runs: readonly StoredRun[];

  beforeAll(async () => {
    const fixture = await storedRuns([
      `${rational}planner: {kind: us-federal}`,
      `${rational}planner: {kind: saez}`,
      `seed: 2\n${rational.replace("0.4", "0.25")}`,
      `${rational}logging: {panel: 10}`,
      "steps: 2\npopulation: {size: 6}\neconomy: {brackets: three}\n",
    ]);
    store = new SqliteStore(fixture.path);
    runs = await Promise.all(fixture.runs.map((run) => storedRun(store, run)));
  });
  afterAll(() => store.close());

  test("a run under US law, optimising, gains nothing against itself and closes nothing of the gap", () => {
    const { arms, baseline } = runData([runs[0]]);
    expect(baseline?.words).toMatch(/optimise under US law/);
    for (const { mean } of arms[0].against?.gains ?? []) expect(mean).toBeCloseTo(0, 6);
    expect(runs[0].summary.final.gapClosed).toBeCloseTo(0, 9);
    expect(htmlReport(runData([runs[0]]))).toContain("closes 0.0\u00a0% of the gap");
  });

  test.each([
    [0.25, "closes 25.0 % of the gap between US law"],
    [0, "closes 0.0 % of the gap between US law"],
    [-0.25, "is below US law, by 25.0 % of the gap between US law"],
  ])("a run that closed %d of the gap says so in this direction", (gapClosed, words) => {
    const [run] = runs;
    const summary = { ...run.summary, final: { ...run.summary.final, gapClosed } };
    const said = runHeadline({ ...run, summary }).sentences.filter((sentence) => sentence.includes("of the gap"));
    expect(said).toEqual([expect.stringContaining(`, ${words}`)]);
  });

  test("the table of a run is the same on the page and in the summary", () => {
    const [run] = runs;
    const { rows } = runHeadline(run).table;
    expect(rows.map(([label]) => label)).toEqual([
      "Welfare per worker (ces 1)",
      "Hours a week",
      "Income before tax",
      "Revenue per worker",
      "Gini before tax",
      "Gini after tax and rebate",
    ]);
    const lines = runReport(run.run, "runs.db").split("\n");
    for (const row of rows) expect(lines.map((line) => line.trim().split(/ {3,}/))).toContainEqual(row);
  });

  test("runs side by side are compared with the first, worker by worker", () => {
    const { arms, baseline, headline } = runData([runs[0], runs[1]]);
    expect(baseline?.label).toBe("us-federal");
    expect(arms[0].against).toBeNull();
    const mean = (arms[1].against?.gains ?? []).reduce((sum, gain) => sum + gain.mean / 10, 0);
    const utility = (column: Float64Array): number => column.reduce((sum, value) => sum + value / column.length, 0);
    expect(mean).toBeCloseTo(utility(runs[1].last.utility) - utility(runs[0].last.utility), 6);
    expect(headline.sentences[0]).toMatch(
      /^At the end saez has the highest welfare \(ces 1\) per worker, .* against what the same workers come to under unchanged US law/,
    );
  });

  test("runs of other people or economies are refused, with every key that differs", () => {
    const compare = () => checkComparable([runs[0].run, runs[2].run]);
    expect(compare).toThrow(
      /cannot be compared; they differ in\n {2}seed: 1 and 2\n {2}economy.elasticity: 0.4 and 0.25$/,
    );
  });

  test("runs may have other plugins and persona templates, unless the welfare function is a plugin's", () => {
    const { run } = runs[0];
    const withFiles = (kind: string, sha256: string): RunDetails => {
      const { planner, ...scenario } = run.scenario as Scenario;
      const plugins = ["/mine.js"];
      const welfare = { ...planner.welfare, kind };
      return {
        ...run,
        scenario: { ...scenario, plugins, planner: { ...planner, welfare } },
        files: [{ path: "/mine.js", sha256 }],
      };
    };
    expect(() => checkComparable([run, withFiles("ces", "aa")])).not.toThrow();
    expect(() => checkComparable([withFiles("mine", "aa"), withFiles("mine", "aa")])).not.toThrow();
    expect(() => checkComparable([withFiles("mine", "aa"), withFiles("mine", "bb")])).toThrow(
      /they differ in\n {2}plugins: \["aa"\] and \["bb"\]$/,
    );
  });

  test("brackets that change have no path of rates", () => {
    const [stored] = runs;
    const series = stored.run.series.map((row, i) => (i === 0 ? { ...row, brackets: [0], rates: [0.3] } : row));
    const idsOf = (run: StoredRun): string[] => figuresOf(runData([run])).map(({ id }) => id);
    expect(idsOf(stored)).toContain("rate-path");
    expect(idsOf({ ...stored, run: { ...stored.run, series } })).not.toContain("rate-path");
  });

  test("a panel that is a sample is told", () => {
    expect(runData([runs[3]]).panelNote).toBe(
      "Drawn from the 10 of 30 workers whose rows are stored, a random sample.",
    );
    expect(runData([runs[0]]).panelNote).toBeNull();
  });

  test("the stand-in is named before everything else", () => {
    const page = htmlReport(runData([runs[4]]));
    expect(page.indexOf("No language model took part")).toBeGreaterThan(0);
    expect(page.indexOf("No language model took part")).toBeLessThan(page.indexOf('id="result"'));
    const mixed = { ...runData([runs[4]]), models: ["offline:learner", "openai:some-model"] };
    expect(htmlReport(mixed)).toContain("<strong>Not every answer is a language model&#39;s.</strong>");
    expect(htmlReport(runData([runs[0]]))).not.toContain("No language model took part");
  });

  test("is the same however often it is made", () => {
    const page = (): string => htmlReport(runData([runs[1]]));
    expect(page()).toBe(page());
  });

  test("hostile names are text and nothing else", () => {
    const run = { ...runs[0].run, name: hostile, warnings: [`code: ${hostile}`] };
    const page = htmlReport(runData([{ ...runs[0], run }]));
    expect(page).not.toMatch(/<script|\u202e/);
    expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39; gnp");
  });

  test("has no script, no link out and a policy that forbids both", () => {
    const page = htmlReport(runData([runs[1]]));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|\bhref="(?!#)|\bsrc=/);
  });

  test.each([
    ["running", undefined, "This run is running: 0 of 3 steps are done."],
    ["failed", "no key", "This run failed after 0 of 3 steps: no key."],
    ["interrupted", "interrupted", "This run was interrupted after 0 of 3 steps."],
  ] as const)("of a run that is %s says what is not known", async (status, error, message) => {
    const other = new SqliteStore(newDatabase());
    const { scenario, seed, planner } = runs[0].run;
    const run = await other.startRun({
      command: "simulate",
      name: "x",
      scenario,
      scenarioVersion: 1,
      scenarioPath: null,
      files: [],
      seed,
      planner,
      steps: 3,
    });
    if (status !== "running") await run.end(status, { error });
    const data = await reportData(other, [run.id]);
    expect(data.headline.sentences).toEqual([message, "No step is done, so nothing is known of its rates."]);
    for (const page of [htmlReport(data), briefHtml(data), markdownReport(data)]) {
      expect(page).toContain(message);
      expect(page).not.toMatch(/NaN|undefined/);
    }
    await other.close();
  });
});

describe("the command in a report makes the run again", () => {
  const path = join(emptyDirectory(), "my scenario.yaml");
  const text = "name: mine\nsteps: 4\npopulation: {size: 5}\nplanner: {kind: flat}\n";
  writeFileSync(path, text);

  function stored(overrides: readonly string[]): StoredRun["run"] {
    const { scenario } = loadScenario(
      path,
      builtInKinds,
      overrides.map((flag) => parseOverride(flag)),
    );
    const resolved = JSON.parse(JSON.stringify(prepare(scenario).scenario));
    return { scenario: resolved, scenarioPath: path, seed: resolved.seed } as StoredRun["run"];
  }

  test.each([
    [[], "--seed 1"],
    [["seed=3"], "--seed 3"],
    [["planner.kind=saez"], "--set planner.kind=saez --seed 1"],
    [["steps=2", "economy.elasticity=0.25"], "--steps 2 --set economy.elasticity=0.25 --seed 1"],
    [["economy.brackets=three"], "--set economy.brackets=three --seed 1"],
    [["planner.rates=[0.2]"], "--set 'planner.rates=[0.2,0.2,0.2,0.2,0.2,0.2,0.2]' --seed 1"],
  ])("%j", (overrides, flags) => {
    expect(commandLine(stored(overrides), builtInKinds, "scenario.yaml").command).toBe(
      `llm-econ simulate '${path}' ${flags}`,
    );
  });

  test("a file that has changed beyond flags is not named", () => {
    const run = stored([]);
    writeFileSync(path, `${text}# and\nlogging: {panel: oops}\n`);
    expect(commandLine(run, builtInKinds, "scenario.yaml")).toMatchObject({
      command: "llm-econ simulate scenario.yaml --seed 1",
      note: expect.stringContaining("has changed"),
    });
    writeFileSync(path, text);
  });
});
