import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
writeFileSync(
  join(cwd, "families.csv"),
  "wage,hours,filing_status,children\n9,30,head-of-household,2\n15,40,single,0\n40,45,single,0\n12,35,head-of-household,1\n",
);
const economy = "{ law: us-2024, disutility: proportional, calibrate: { under: us-2024, meanHours: 38 } }";
const scenario = `name: four\nsteps: 2\npopulation: { source: { file: families.csv } }\neconomy: ${economy}\n`;
writeFileSync(join(cwd, "s.yaml"), `${scenario}workers: { decide: rational }\nplanner: { kind: us-federal }\n`);
writeFileSync(join(cwd, "usual.yaml"), `${scenario}workers: { decide: fixed }\nplanner: { kind: us-federal }\n`);
writeFileSync(join(cwd, "wrong.yaml"), "from: us-2024\nset:\n  brackets.rates.6: 3.8\n");
const [repeal, doubled] = ["eitc-repeal", "doubled-child-credit"].map((name) => packageFile(`reforms/${name}.yaml`));
const run = (...args: string[]) => runHere(["score", ...args], { cwd });

describe("llm-econ score", () => {
  test("--json has the numbers, as a process of its own", async () => {
    const { code, stdout, stderr } = await runCli(["score", repeal, doubled, "s.yaml", "--json"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    const { baseline, people, reforms, response } = JSON.parse(stdout);
    expect([baseline, people, response]).toEqual(["us-2024", { size: 4, represented: null }, "exact"]);
    expect(reforms.map(({ name }: { name: string }) => name)).toEqual(["eitc-repeal", "doubled-child-credit"]);
    expect(reforms[0].revenue.static).toBeGreaterThan(reforms[0].revenue.baseline);
  });
  test("in words, with the closing in the title", async () => {
    const { code, stdout } = await run(repeal, "s.yaml", "--close", "rebate", "--poverty-line", "16000");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^eitc-repeal against us-2024, the budget closed by rebate\n/);
    expect(stdout).toMatch(/\neitc\.maximum\.0 +632 +0\n/);
    expect(stdout).toMatch(/\nbelow \$16,000, static/);
  });
  test.each([".md", ".html", ".csv"])("-o %s", async (end) => {
    const { code, stdout } = await run(repeal, doubled, "s.yaml", "-o", `score${end}`);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`wrote score${end}`)]);
    expect(readFileSync(join(cwd, `score${end}`), "utf8")).toContain("earned income credit");
  });
  test("workers who do not optimise respond as they do", async () => {
    const { code, stdout } = await run(doubled, "usual.yaml", "--json", "--quiet", "--db", ":memory:");
    const { response, reforms } = JSON.parse(stdout);
    const [{ revenue, hours }] = reforms;
    // Who works the same hours under any law pays the same with response as without.
    expect([code, response, revenue.response, hours.response]).toEqual([0, "fixed", revenue.static, hours.baseline]);
  });
  test("a stand-in is named as one", async () => {
    writeFileSync(
      join(cwd, "asked.yaml"),
      `${scenario}workers: { model: "offline:learner" }\nplanner: { kind: us-federal }\n`,
    );
    const { code, stdout } = await run(doubled, "asked.yaml", "--quiet", "--db", ":memory:", "--json");
    expect([code, JSON.parse(stdout).warnings.join()]).toEqual([
      0,
      expect.stringContaining(
        "stand-in: hours are those of offline:learner: a behavioural stand-in, not a language model",
      ),
    ]);
  });
  const wrong: readonly [string, string[], string][] = [
    ["no reform", ["s.yaml"], "s.yaml is no reform: it has neither from nor extends nor set"],
    ["a reform that is wrong", ["wrong.yaml", "s.yaml"], "wrong.yaml:3:21: brackets.rates.6: 3.8 is 380 %"],
    ["a scenario among reforms", ["s.yaml", repeal], 's.yaml:2:1: unknown key "steps"'],
    ["no file", ["nowhere.yaml"], "nowhere.yaml: cannot read the reform"],
    ["a line that is none", [repeal, "--poverty-line", "15,000"], "--poverty-line 15,000: expected dollars a year"],
    ["a line below 0", [repeal, "--poverty-line=-5"], "--poverty-line -5: expected dollars a year above 0"],
    [
      "a file of another kind",
      [repeal, "-o", "score.pdf"],
      "-o score.pdf: expected a name that ends in .csv, .html, .md",
    ],
    ["no lever", [repeal, "s.yaml", "--close", "taxes"], "--close taxes: the law has no such lever"],
    ["a law without reforms", [repeal, "s.yaml", "--set", "economy.law=brackets"], "brackets takes no reforms"],
  ];
  test.each(wrong)("wrong: %s", async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
