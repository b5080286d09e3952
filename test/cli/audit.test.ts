import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
writeFileSync(
  join(cwd, "s.yaml"),
  "name: examined\nsteps: 16\ntaxYear: 2\nseed: 3\npopulation: { size: 12 }\neconomy: { brackets: [0, 40000] }\nplanner: { kind: bandit, rates: [0.2, 0.3] }\nworkers: { decide: rational }\n",
);
const run = (...args: string[]) => runHere([...args, "--db", "runs.db"], { cwd });
const simulated = async (...set: string[]): Promise<string> => {
  const { stdout } = await run("simulate", "s.yaml", "--quiet", "--json", ...set.flatMap((one) => ["--set", one]));
  return JSON.parse(stdout).run;
};
const audited = async (id: string, ...args: string[]) =>
  JSON.parse((await run("audit", "rationality", "--run", id, "--draws", "20", "--json", ...args)).stdout);

describe("llm-econ audit rationality --run", () => {
  const ids = new Map<string, string>();
  beforeAll(async () => {
    for (const decide of ["rational", "fixed", "noisy"]) ids.set(decide, await simulated(`workers.decide=${decide}`));
  });

  test.each([
    ["rational", { rational: 12, wastes: 0, "does-not-respond": 0 }],
    ["fixed", { rational: 0, wastes: 0, "does-not-respond": 12 }],
  ])("%s workers waste exactly nothing", async (decide, verdicts) => {
    const found = await audited(ids.get(decide) ?? "");
    expect(found).toMatchObject({ kind: "rationality", model: decide, standIn: false, subjects: 12, calls: 0 });
    expect(found.results).toMatchObject({
      dollarsPerChoice: { mean: 0, median: 0 },
      meanSlack: 0,
      shareOfNetIncome: 0,
      pairsViolating: 0,
      verdicts,
    });
  });

  test("noise wastes something, less than hours by lot do, and half as many steps left out leave fewer choices", async () => {
    const { results, benchmarks } = await audited(ids.get("noisy") ?? "");
    const lot = benchmarks.find(({ name }: { name: string }) => name === "by lot").value;
    expect(results.dollarsPerChoice.mean).toBeGreaterThan(0.01);
    expect(results.dollarsPerChoice.mean).toBeLessThan(lot);
    expect(results.meanSlack).toBeLessThanOrEqual(results.dollarsPerChoice.mean);
    expect(results.power.byLot).toBeGreaterThan(0.9);
    expect([results.choices, results.workers.length]).toEqual([8, 12]);
    const later = await audited(ids.get("noisy") ?? "", "--skip", "4");
    expect(later.results.choices).toBe(4);
    expect(later.results.dollarsPerChoice.mean).toBeLessThanOrEqual(results.dollarsPerChoice.mean);
  });

  test("a stand-in is named as one, in words too", async () => {
    const id = await simulated("workers.decide=llm", "workers.model=offline:learner", "steps=8");
    expect(await audited(id)).toMatchObject({ model: "offline:learner", standIn: true });
    const { stdout } = await run("audit", "rationality", "--run", id, "--draws", "5");
    expect(stdout.replaceAll("\n  ", " ")).toContain("offline:learner, a behavioural stand-in, not a language model");
    expect(stdout).toContain("warning: only");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("under log utility the index is given in the place of dollars", async () => {
    const id = await simulated("economy.utility=log");
    const { results, warnings } = await audited(id);
    expect(results.dollarsPerChoice).toEqual({ mean: null, median: null });
    expect(results.ccei).toEqual({ mean: 1, hours: 112 });
    expect(warnings.map(({ code }: { code: string }) => code)).toContain("not-in-dollars");
  });

  test("altruists and adversaries stand apart", async () => {
    const id = await simulated("workers.types={ altruistic: 0.5, egotistical: 0.5 }");
    const { design, results } = await audited(id);
    expect(design.apart).toBeGreaterThan(0);
    expect(results.dollarsPerChoice.mean).toBe(0);
    expect(results.groups.map(({ group }: { group: string }) => group)).toContain("altruistic");
  });

  test("under a statute each household has its own law", async () => {
    const id = await simulated(
      "economy={ law: us-2024, disutility: proportional }",
      "planner={ kind: bandit, levers: [eitc] }",
    );
    const { results } = await audited(id);
    expect(results.dollarsPerChoice.mean).toBe(0);
  });

  test.each([
    [["workers.decide=rational", "planner.kind=us-federal"], "had one law in all 8 tax years; expected 2 laws or more"],
    [["steps=2"], "has 1 tax years; expected 2 or more"],
    [["logging.panel=0"], "has no rows of workers: logging.panel was 0"],
  ])("%j cannot be audited: exit 2", async (set, message) => {
    const { code, stderr } = await run("audit", "rationality", "--run", await simulated(...set));
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test.each([
    [[], "expected --run with a stored run"],
    [["--run", "none"], "none"],
    [["--run", "latest", "--draws", "0"], "--draws 0: expected a whole number from 1"],
  ])("audit rationality %j: exit 2", async (args, message) => {
    const { code, stderr } = await run("audit", "rationality", ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
