import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
const scenario = (rest: string): string =>
  `name: fitted\nsteps: 9\ntaxYear: 1\nseed: 5\npopulation: { size: 14 }\neconomy: { brackets: [0, 30000, 70000] }\n${rest}\nplanner: { kind: bandit, rates: [0.1, 0.2, 0.3] }\n`;
writeFileSync(join(cwd, "s.yaml"), scenario("workers: { decide: rational }"));
const run = (...args: string[]) => runHere([...args, "--db", "runs.db"], { cwd });
const simulated = async (...set: string[]): Promise<string> => {
  const { stdout, stderr } = await run(
    "simulate",
    "s.yaml",
    "--quiet",
    "--json",
    ...set.flatMap((one) => ["--set", one]),
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout).run;
};
const fitted = async (id: string, ...args: string[]) => JSON.parse((await run("fit", id, "--json", ...args)).stdout);
/** Quick: the truth beside what could be taken for it. */
const among = (truth: string): string[] => ["--models", [...new Set(["rational", "fixed", truth])].join()];

describe("llm-econ fit", () => {
  const ids = new Map<string, string>();
  beforeAll(async () => {
    for (const decide of ["rational", "fixed", "myopic", "misperceiving", "reference-dependent"])
      ids.set(decide, await simulated(`workers.decide=${decide}`));
    ids.set("noisy", await simulated("workers.decide=noisy", "population.size=40"));
  });

  test.each([
    ["rational", { elasticity: 0.4, scale: 1 }],
    ["fixed", { scale: 1 }],
    ["myopic", { elasticity: 0.4, adjustment: 0.5 }],
    ["misperceiving", { elasticity: 0.4, misperceptionShare: 0.43 }],
    ["reference-dependent", { elasticity: 0.4, lossAversion: 2.25 }],
  ])("finds out %s workers, with their parameters", async (decide, truth) => {
    const { best, models, recovery } = await fitted(ids.get(decide) ?? "", ...among(decide));
    expect([best, recovery.identified]).toEqual([decide, true]);
    const { parameters } = models.find(({ name }: { name: string }) => name === decide);
    for (const [name, value] of Object.entries(truth)) expect(parameters[name].value).toBeCloseTo(value, 2);
  });

  test("noise in the odds of whole hours is told from scatter; runs of two kinds of workers are not one subject", async () => {
    const noisy = ids.get("noisy") ?? "";
    const found = await fitted(noisy, "--models", "rational,noisy,fixed");
    expect(found.best).toBe("noisy");
    const { noise, elasticity } = found.models[0].parameters;
    expect(noise.low).toBeLessThan(0.02);
    expect(noise.high).toBeGreaterThan(0.02);
    expect(elasticity.value).toBeCloseTo(0.4, 1);
    const { code, stderr } = await run("fit", ids.get("rational") ?? "", ids.get("fixed") ?? "");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("the runs are of rational and fixed; expected runs whose"),
    ]);
  });

  test("a surrogate of the fit decides as the fit says, in any number, and says what it is", async () => {
    const { stdout } = await run("fit", ids.get("myopic") ?? "", ...among("myopic"), "-o", "fit.json", "--mixture");
    expect(stdout).toContain("Best explained as myopic");
    expect(stdout).toContain("As a mixture: 100 % myopic.");
    writeFileSync(join(cwd, "surrogate.yaml"), scenario("workers: { decide: fitted, fitted: fit.json }"));
    const again = await run("simulate", "surrogate.yaml", "--quiet", "--json");
    const { run: id, warnings } = JSON.parse(again.stdout);
    expect(JSON.stringify(warnings)).toContain(`fitted surrogate of myopic, from run ${ids.get("myopic")}`);
    const replayed = await run("replay", id, "--quiet", "--json");
    expect(JSON.parse(replayed.stdout).identical).toBe(true);
    // Fitted in its turn, it is found out as what it is.
    const { best, models, source } = await fitted(id, ...among("myopic"));
    expect([best, source.model]).toEqual(["myopic", "fitted"]);
    expect(models[0].parameters.adjustment.value).toBeCloseTo(0.5, 1);
  });

  test("--recovery draws from each model and finds it", async () => {
    const { recovery } = await fitted(ids.get("fixed") ?? "", "--models", "rational,fixed", "--recovery");
    expect(recovery.table.find(({ truth }: { truth: string }) => truth === "fixed")).toMatchObject({
      found: "fixed",
      isFirstOrTied: true,
    });
  });

  test.each([
    [["fit", "latest", "--models", "ratoinal"], 'no model "ratoinal"; did you mean "rational"?'],
    [["fit", "latest", "--holdout", "steps"], "--holdout steps: expected workers or years"],
    [["fit", "latest", "--resolution", "2"], "--resolution 2: expected exact, 0.5 or 1"],
    [["fit", "latest", "-o", "nowhere/fit.json"], "there is no directory nowhere"],
    [["fit", "latest", "-o", "fit.csv"], "expected a file that ends in .json"],
    [["fit", "latest", "--from-year", "99"], "has no tax year 99; expected --from-year from 1 to 9"],
    [["fit", "nothing"], "nothing"],
  ])("%j: exit 2", async (args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test.each([
    ['{ "kind": "fit", "version": 99 }', "is a fit of version 99; expected version 1"],
    ["{ }", "is no fit; expected what llm-econ fit -o writes"],
    ["no json", "expected what llm-econ fit -o writes"],
  ])("a file with %s is no fit: exit 2", async (text, message) => {
    writeFileSync(join(cwd, "wrong.json"), text);
    writeFileSync(join(cwd, "wrong.yaml"), scenario("workers: { decide: fitted, fitted: wrong.json }"));
    const { code, stderr } = await run("simulate", "wrong.yaml", "--quiet");
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(readFileSync(join(cwd, "wrong.json"), "utf8")).toBe(text);
  });

  test("a law that never changes tells no rule from another, and says so", async () => {
    const id = await simulated(
      "planner.kind=us-federal",
      "economy.brackets=us-2024-single",
      "planner.rates=[0.1,0.12,0.22,0.24,0.32,0.35,0.37]",
    );
    const { recovery, warnings } = await fitted(id, "--models", "rational,myopic");
    expect(recovery.identified).toBe(false);
    expect(warnings.map(({ code }: { code: string }) => code)).toContain("constant-law");
    const { stdout } = await run("fit", id, "--models", "rational,myopic");
    expect(stdout).toContain("The choices do not tell the models apart");
    expect(stdout).not.toContain("Best explained");
  });

  test("answers that refuse are no choices, and it is said how many", async () => {
    writeFileSync(
      join(cwd, "refuser.mjs"),
      `export const plugin = { providers: [{
        name: "refuser", description: "refuses", isFree: true, usesNetwork: false, standIn: "a rule of a test, not a language model",
        create: ({ uri, model }) => ({ uri, complete: async ({ key }) => ({
          text: (Number(key.agent.slice(1)) + key.step) % 2 === 0 ? "I cannot help with that." : '{"hours": 40}',
          usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 }, model, finishReason: "stop", latencyMs: 0, requests: 1,
        }) }),
      }] };\n`,
    );
    writeFileSync(
      join(cwd, "refused.yaml"),
      scenario("plugins: [./refuser.mjs]\nworkers: { model: refuser:a }\nmodels: { maxInvalid: 1 }"),
    );
    const { run: id } = JSON.parse((await run("simulate", "refused.yaml", "--quiet", "--json")).stdout);
    const { warnings } = await fitted(id, "--models", "fixed");
    expect(warnings).toContainEqual({
      code: "unusable-answers",
      message: expect.stringMatching(/^50\.0 % of decisions/),
    });
    const audit = await run("audit", "rationality", "--run", id, "--draws", "1");
    expect(audit.stdout.replaceAll(/\s+/g, " ")).toContain("50.0 % of decisions had no answer that could be used");
  });
});
