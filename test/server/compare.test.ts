/** What is compared, against what a comparison comes to that was run for that baseline; and what comes before the first answer. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import type { Comparison } from "../../src/analysis/compare/comparison.ts";
import { figuresOf } from "../../src/report/figures/figures.ts";
import { runPage } from "../../src/server/answers/run-page.ts";
import type { ComparePage } from "../../src/server/api.ts";
import { openDashboard } from "../../src/server/open-dashboard.ts";
import { warmUp } from "../../src/server/warm-up.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { newDatabase, type Served, served, stored } from "./served.ts";

const cwd = emptyDirectory();
const keys =
  "name: c\nsteps: 4\ntaxYear: 2\npopulation: {size: 20}\neconomy: {brackets: flat}\nworkers: {decide: rational}\n";
let asRun: Comparison;
let forSaez: Comparison;
let server: Served;

beforeAll(async () => {
  writeFileSync(join(cwd, "s.yaml"), keys);
  const words = [
    "compare",
    "s.yaml",
    "--planners",
    "us-federal,saez,flat",
    "--seeds",
    "3",
    "-j",
    "1",
    "--quiet",
    "--json",
  ];
  const compared = async (...more: string[]): Promise<Comparison> =>
    JSON.parse((await runHere([...words, ...more], { cwd })).stdout);
  forSaez = await compared("--baseline", "saez", "--db", "other.db");
  asRun = await compared("--db", "c.db");
  server = await served(join(cwd, "c.db"));
}, 30_000);

afterAll(() => server.close());

const asked = (query = ""): Promise<ComparePage> => server.get(`/api/compare?comparison=latest${query}`);
const told = ({ results }: Comparison) =>
  results
    .filter(({ label, comparedWith }) => label !== comparedWith)
    .map(({ label, comparedWith, difference: { mean, low, high, pValue, signFlipPValue, adjustedPValue } }) => ({
      ...{ label, against: comparedWith, mean, low, high, pValue, signFlipPValue, adjustedPValue },
    }));

describe("a comparison", () => {
  test("as it was run, with intervals and tests", async () => {
    const page = await asked();
    expect(page).toMatchObject({ baseline: "us-federal", baselines: ["us-federal", "saez", "flat"], confidence: 0.95 });
    expect(page.contrasts).toEqual(told(asRun));
    expect(page.contrasts[0].low).not.toBeNull();
  });
  test("against another policy is one that was run for it: differences, paths, words, figures", async () => {
    const page = await asked("&baseline=saez");
    expect(page.contrasts).toEqual(told(forSaez));
    const paths = forSaez.results.filter(({ label }) => label !== "saez");
    expect(page.paths).toEqual(
      paths.map(({ label, figures: { series } }) => ({
        label,
        step: series.map(({ step }) => step),
        ...Object.fromEntries(
          (["mean", "low", "high"] as const).map((end) => [end, series.map(({ difference }) => difference?.[end])]),
        ),
      })),
    );
    expect(page.data.headline.sentences.join(" ")).toContain("saez");
    const drawn = figuresOf(page.data).map(({ id }) => id);
    expect(drawn).toEqual(expect.arrayContaining(["differences", "welfare", "winners-losers"]));
    expect(page.data.differences.map(({ comparedWith }) => comparedWith)).toEqual(["saez", "saez"]);
  });
  test("of fewer policies is corrected for fewer", async () => {
    const { contrasts } = await asked("&baseline=saez&arm=flat");
    expect(contrasts.map(({ label, pValue, adjustedPValue }) => [label, pValue === adjustedPValue])).toEqual([
      ["flat", true],
    ]);
  });
  test.each([
    ["&baseline=saes", 400, "baseline: there is no policy"],
    ["&baseline=saez&arm=flit", 400, "arm: there is no policy"],
  ])("%s is refused", async (query, status, words) => {
    const answer = await server.ask(`/api/compare?comparison=latest${query}`);
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(words)]);
  });
  test("that is not there is not found", async () => {
    expect((await server.ask("/api/compare?comparison=nothing")).status).toBe(404);
  });
});

test("two runs by themselves are one pair, which has no interval and no test", async () => {
  const run = (label: string) => asRun.results.find((arm) => arm.label === label)?.perSeed[0].run ?? "";
  const { contrasts, paths } = await server.get<ComparePage>(
    `/api/compare?run=${run("saez")}&run=${run("us-federal")}&baseline=${run("us-federal")}`,
  );
  const seed = (label: string) => asRun.results.find((arm) => arm.label === label)?.perSeed[0].welfare ?? 0;
  expect(contrasts).toMatchObject([{ low: null, high: null, pValue: null, adjustedPValue: null }]);
  expect(contrasts[0].mean).toBeCloseTo(seed("saez") - seed("us-federal"), 6);
  expect(paths[0].mean.at(-1)).toBe(contrasts[0].mean);
});

test("what is made ready before the first answer works out no level, and an empty database is no obstacle", async () => {
  const path = newDatabase();
  const run = await stored(
    path,
    "steps: 1\npopulation: {size: 4}\nplanner: {kind: us-federal}\nworkers: {decide: rational}\n",
  );
  const database = new Database(path);
  database.prepare("UPDATE runs SET summary = NULL, status = 'interrupted'").run();
  database.close();
  const { dashboard, close } = await openDashboard(path);
  const worked: string[] = [];
  const levels = {
    found: () => null,
    levels: (id: string) => {
      worked.push(id);
      return dashboard.levels.levels(id);
    },
  };
  await warmUp({ ...dashboard, levels });
  expect(worked).toEqual([]);
  expect((await runPage({ ...dashboard, levels }, run)).id).toBe(run);
  expect(worked).toEqual([run]);
  await close();
  const nothing = await openDashboard(newDatabase(), { allowControl: true });
  await warmUp(nothing.dashboard);
  await nothing.close();
});
