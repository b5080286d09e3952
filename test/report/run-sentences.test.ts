/** What a run is said to come to: the gain over unchanged US law for the same workers first, and nothing that was not run. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { runSentences } from "../../src/report/words/run-sentences.ts";
import type { UnchangedLaw } from "../../src/run/unchanged-law.ts";
import { emptyDirectory, runCli } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { prepared } from "../episode/run-with.ts";

const cwd = emptyDirectory();

interface Printed {
  readonly headline: readonly string[];
  readonly final: { readonly welfare: number; readonly twin: { readonly policy: number } | null };
  readonly series: readonly { readonly taxYear: number; readonly welfare: number }[];
  readonly unchangedLaw: UnchangedLaw | null;
}

async function run(keys: string): Promise<Printed> {
  writeFileSync(
    join(cwd, "s.yaml"),
    `name: s\nsteps: 6\ntaxYear: 2\npopulation: {size: 8, source: gb2}\n${keys.includes("economy:") ? "" : "economy: {brackets: flat}\n"}${keys}\n`,
  );
  const { stdout, stderr, code } = await runHere(["simulate", "s.yaml", "--json", "--quiet"], { cwd });
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

const years = ({ series }: Printed, year: number): number => {
  const values = series.flatMap(({ taxYear, welfare }) => (taxYear === year ? [welfare] : []));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

test.each([
  ["the stand-in, which learns", "planner: {kind: llm}"],
  ["the stand-in with personas and votes", "planner: {kind: llm}\nelection: {rule: plurality}"],
  ["a rule that is not best", "workers: {decide: noisy}\nplanner: {kind: saez}"],
  ["people who optimise", "workers: {decide: rational}\nplanner: {kind: saez}"],
  ["under another preset", "economy: {preset: paper}\nworkers: {decide: rational}\nplanner: {kind: llm}"],
])("unchanged US law is what a run under it comes to: %s", async (_, keys) => {
  const { unchangedLaw } = await run(keys);
  const underLaw = await run(keys.replace(/^election.*$/m, "").replace(/planner: .*$/m, "planner: {kind: us-federal}"));
  const expected = { firstYear: years(underLaw, 1), lastYear: years(underLaw, 3), final: underLaw.final.welfare };
  for (const [name, value] of Object.entries(expected))
    expect(unchangedLaw?.[name as keyof UnchangedLaw] ?? Number.NaN).toBeCloseTo(value, 6);
  expect(underLaw.unchangedLaw).toEqual(expected);
});

test("the same sentences on the terminal, in JSON, when it is shown again and on the page", async () => {
  const { headline } = await run("planner: {kind: llm}");
  const flat = (text: string) => text.replaceAll(/\s+/g, " ");
  const again = await runHere(["runs", "show", "latest"], { cwd });
  const json = JSON.parse((await runHere(["runs", "show", "latest", "--json"], { cwd })).stdout);
  expect(await runCli(["report", "latest", "-o", "page.html"], { cwd })).toMatchObject({ code: 0 });
  const page = flat(readFileSync(join(cwd, "page.html"), "utf8"));
  expect(json.headline).toEqual(headline);
  for (const sentence of headline)
    expect([flat(again.stdout), page]).toEqual([expect.stringContaining(sentence), expect.stringContaining(sentence)]);
});

const { scenario } = prepared("workers: {decide: rational}\nplanner: {kind: saez}");
const { scenario: paper } = prepared("economy: {preset: paper}\nworkers: {decide: rational}");
const series = [100, 110, 130].map((welfare, i) => ({ step: i + 1, taxYear: i + 1, welfare }));
const told = (changes: object, of = scenario) =>
  runSentences(of, {
    ...{ series, calls: { inputTokens: 0 } },
    ...changes,
    final: { welfare: 130, answered: 1, twin: null, ...("final" in changes ? (changes.final as object) : {}) },
  } as unknown as Parameters<typeof runSentences>[1]);
const law = (firstYear: number, lastYear: number) => ({ unchangedLaw: { firstYear, lastYear, final: lastYear } });

test.each<readonly [name: string, sentences: readonly string[], expected: readonly string[]]>([
  [
    "a gain beside the way that everybody goes",
    told(law(100, 120)),
    [
      "At the end welfare (ces 1) per worker is $130, $10.00 (8.3 %) more than the same workers come to under unchanged US law ($120).",
      "From the first tax year to the last it rises from $100 to $130 (+30.0 %); under unchanged US law it rises from $100 to $120 (+20.0 %).",
    ],
  ],
  [
    "a loss, however high the way went",
    told(law(100, 150)),
    [
      "At the end welfare (ces 1) per worker is $130, $20.00 (13.3 %) less than the same workers come to under unchanged US law ($150).",
      "From the first tax year to the last it rises from $100 to $130 (+30.0 %); under unchanged US law it rises from $100 to $150 (+50.0 %).",
    ],
  ],
  [
    "US law itself",
    told(law(100, 130)),
    [
      "At the end welfare (ces 1) per worker is $130, as under unchanged US law.",
      "From the first tax year to the last it rises from $100 to $130 (+30.0 %).",
    ],
  ],
  [
    "a paid model: what was not run is not said",
    told({ unchangedLaw: null, calls: { inputTokens: 9 }, final: { twin: { policy: 12 } } }),
    [
      "At the end welfare (ces 1) per worker is $130. What the same workers come to under unchanged US law was not run, since it costs as much again: llm-econ compare with --planners us-federal,saez runs both. For people who optimise, the final rates are worth +$12.00 against US law.",
      "From the first tax year to the last it rises from $100 to $130 (+30.0 %); how much of that comes of the rates was not run.",
    ],
  ],
  [
    "few answered",
    told({ ...law(100, 120), final: { answered: 0.4 } }),
    ["Only 40.0 % of workers gave a valid answer in the last step: this run says nothing of its rates."],
  ],
  [
    "one tax year",
    told({ ...law(100, 120), series: series.slice(0, 1) }),
    [
      "At the end welfare (ces 1) per worker is $130, $10.00 (8.3 %) more than the same workers come to under unchanged US law ($120).",
      "It averaged $100 over the only tax year.",
    ],
  ],
])("%s", (_, sentences, expected) => {
  expect(sentences).toEqual(expected);
});

test("the paper's welfare is no gain", () => {
  expect(told(law(100, 120), paper)[0]).toContain("more of this welfare is not better");
});
