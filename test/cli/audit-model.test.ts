import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type MockServer, startMockServer } from "../../src/mock-server/mock-server.ts";
import { served } from "../server/served.ts";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
const here = (...args: string[]) => runHere(args, { cwd });
const json = async (...args: string[]) => JSON.parse((await here(...args, "--json")).stdout);
const rationality = ["audit", "rationality", "--draws", "5", "--model"];

describe("llm-econ audit --model", () => {
  test("prints the contract, is stored as a run of its own, shown, and gone through again", async () => {
    const { stdout, stderr } = await here(...rationality, "offline:rational", "--json");
    const audit = JSON.parse(stdout);
    expect(stderr).toBe(`run ${audit.run}\n`);
    expect(Object.keys(audit).slice(0, 9)).toEqual([
      "kind",
      "model",
      "standIn",
      "subjects",
      "calls",
      "design",
      "results",
      "benchmarks",
      "warnings",
    ]);
    expect(audit).toMatchObject({
      kind: "rationality",
      model: "offline:rational",
      standIn: true,
      calls: 125,
      subjects: 1,
    });
    const [entry] = await json("runs");
    expect(entry).toMatchObject({ id: audit.run, command: "audit", name: "audit rationality", status: "finished" });
    expect((await json("runs", "show", audit.run)).summary).toEqual(audit);
    const shown = await here("runs", "show", "latest");
    expect(shown.stdout.replaceAll("\n  ", " ")).toContain(
      "offline:rational (a behavioural stand-in, not a language model)",
    );
    for (const line of shown.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(await json("replay", audit.run)).toMatchObject({ identical: true, differences: [] });
    expect((await here("export", audit.run, "--table", "model_calls", "-o", "calls.csv")).code).toBe(0);
    expect(readFileSync(join(cwd, "calls.csv"), "utf8")).toContain("secondPerFirst");
    // Whoever only wants to see it again pays nothing.
    expect(await json("resume", audit.run)).toEqual(audit);
  });

  test("with a budget it stops and goes on to the same end", async () => {
    const whole = await json(...rationality, "offline:noisy");
    const stopped = await here(...rationality, "offline:noisy", "--budget-calls", "40", "--quiet");
    expect([stopped.code, stopped.stderr]).toEqual([4, expect.stringContaining("resume")]);
    const [entry] = await json("runs");
    expect((await here("runs", "show", entry.id)).stdout).toContain("interrupted");
    expect((await here("report", entry.id)).stderr).toContain("has no results yet");
    expect((await json("replay", entry.id)).identical).toBe(true);
    const { run: _, ...rest } = await json("resume", "latest", "--budget-calls", "200");
    expect(rest).toEqual({ ...whole, run: undefined, ...rest, results: whole.results, indices: whole.indices });
  });

  test("a dry run asks nobody and stores nothing", async () => {
    const before = (await json("runs")).length;
    const plan = await json("audit", "rationality", "--model", "openai:gpt-4o-mini", "--dry-run");
    expect(plan.calls).toBe(125);
    expect(plan.costUsd.high).toBeGreaterThan(0);
    expect((await json("runs")).length).toBe(before);
  });

  test("is no simulation: latest means another run, and what reads simulations says what it is", async () => {
    const { run } = await json(...rationality, "offline:rational");
    for (const words of [
      ["audit", "rationality", "--run", run],
      ["fit", run],
      ["fork", run, "--at-year", "1"],
    ]) {
      const { code, stderr } = await here(...words);
      expect([code, stderr]).toEqual([2, expect.stringContaining("is an audit of a model, not a simulation")]);
    }
    const dashboard = await served(join(cwd, "llm-econ.db"));
    try {
      await expect(dashboard.get(`/api/runs/${run}`)).rejects.toThrow("is an audit of a model, not a simulation");
    } finally {
      await dashboard.close();
    }
    expect((await here("replay", "latest")).stderr).toContain("no runs in");
  });

  test("cards side by side, as a page and as JSON", async () => {
    const audits = await json(
      "audit",
      "all",
      "--model",
      "offline:rational",
      "--model",
      "offline:noisy",
      "--draws",
      "5",
      "--subjects",
      "2",
    );
    expect(audits.map(({ model }: { model: string }) => model)).toEqual(["offline:rational", "offline:noisy"]);
    const page = readFileSync(join(cwd, "card.html"), "utf8");
    for (const text of [
      "offline:rational",
      "offline:noisy",
      "No language model was examined.",
      "consistency, risk (CCEI)",
      "hours of people alike, sd ratio",
      "as in the census",
      "a behavioural stand-in, not a language model",
    ])
      expect(page).toContain(text);
    await here("report", audits[0].run, audits[1].run, "-o", "two.json");
    const card = JSON.parse(readFileSync(join(cwd, "two.json"), "utf8"));
    expect(card.models).toHaveLength(2);
    const spread = card.rows.find(({ name }: { name: string }) => name === "spread.surveyed");
    expect(spread).toMatchObject({ audit: "dispersion", entries: [{ calls: 4 }, { calls: 4 }] });
    for (const { entries } of card.rows)
      for (const entry of entries)
        expect(Object.keys(entry)).toEqual(
          expect.arrayContaining(["value", "low", "high", "benchmark", "calls", "costUsd"]),
        );
    expect((await json("replay", audits[1].run)).identical).toBe(true);
  });

  test("the choices of a stored run of the same model go on its card, those of another do not", async () => {
    const scenario = {
      name: "short",
      steps: 4,
      taxYear: 1,
      population: { size: 6, source: "gb2" },
      planner: { kind: "bandit" },
    };
    writeFileSync(
      join(cwd, "short.yaml"),
      JSON.stringify({ ...scenario, workers: { decide: "llm", model: "offline:noisy" } }),
    );
    const { run } = await json("simulate", "short.yaml");
    const all = ["audit", "all", "--draws", "5", "--subjects", "2", "--run", run, "--model"];
    const card = await json(...all, "offline:noisy");
    const wasted = card.indices.find(({ name }: { name: string }) => name === "dollarsPerChoice");
    const alone = await json("audit", "rationality", "--run", run, "--draws", "5");
    expect(wasted).toMatchObject({ audit: "choices", value: alone.results.dollarsPerChoice.mean, calls: 0 });
    expect((await json("replay", card.run)).identical).toBe(true);
    const other = await here(...all, "offline:rational");
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("was answered by offline:noisy, not by")]);
  });

  test("workers of a stored run are asked what tax takes of their next dollar, over HTTP too", async () => {
    const scenario = {
      ...{ name: "noticed", steps: 5, taxYear: 1, population: { size: 6, source: "gb2" } },
      planner: { kind: "bandit" },
    };
    const server = await startMockServer({ behaviour: "learner" });
    const model = `openai-compatible:stand-in@${server.url}/v1`;
    try {
      for (const [file, uri] of [
        ["exact.yaml", "offline:rational"],
        ["served.yaml", model],
      ])
        writeFileSync(join(cwd, file), JSON.stringify({ ...scenario, workers: { decide: "llm", model: uri } }));
      const exact = (await json("simulate", "exact.yaml")).run;
      const perception = ["audit", "perception", "--subjects", "4", "--run"];
      const audit = await json(...perception, exact, "--model", "offline:rational");
      expect(audit).toMatchObject({ kind: "perception", standIn: true, calls: 4 * 5, design: { run: exact } });
      expect(audit.results).toMatchObject({ bias: { value: 0 }, meanAbsoluteError: { value: 0 }, slope: { value: 1 } });
      expect((await json("replay", audit.run)).identical).toBe(true);
      // The report of the run says so, of the newest audit, and names whose rule answered.
      const again = await json(...perception, exact, "--model", "offline:rational", "--repeats", "2");
      const { perception: told } = await json("report", exact, "-o", "noticed.html");
      expect(told).toMatchObject([
        { audit: again.run, workers: 4, answers: 4 * 5 * 2, bias: { value: 0 }, slope: { value: 1 } },
      ]);
      const words = [
        "Did workers notice the law?",
        "4 workers of the run gave 40 answers to what tax would take of one dollar more. Answers are 0.0 points off. 100.0 % are within 5 points.",
        "goes with 1.00 points more as perceived",
        "offline:rational is a behavioural stand-in, not a language model: this is how its rule answers.",
      ];
      await here("report", exact, "-o", "noticed.md");
      const markdown = readFileSync(join(cwd, "noticed.md"), "utf8").replaceAll("\\", "");
      for (const text of words) {
        expect(readFileSync(join(cwd, "noticed.html"), "utf8").replaceAll("\u00a0", " ")).toContain(text);
        expect(markdown).toContain(text);
      }
      const other = await here(...perception, exact, "--model", "offline:noisy");
      expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("was answered by offline:rational")]);
      // The server's rule takes the average rate for the marginal one.
      const served = (await json("simulate", "served.yaml", "--set", "planner.kind=bandit")).run;
      const ironed = await json(...perception, served, "--model", model);
      expect(ironed).toMatchObject({ standIn: true, calls: 4 * 5 });
      expect(ironed.results.meanAbsoluteError.value).toBeGreaterThan(0);
      const { perception: average } = await json("report", served, "-o", "served.html");
      expect(average).toMatchObject([{ audit: ironed.run, standInWords: expect.stringContaining("stand-in") }]);
      expect(average[0].bias).toEqual(ironed.results.bias);
      const unasked = (await json("simulate", "exact.yaml")).run;
      expect(await json("report", unasked, "-o", "unasked.html")).not.toHaveProperty("perception");
      expect(readFileSync(join(cwd, "unasked.html"), "utf8")).not.toContain("Did workers notice");
    } finally {
      await server.close();
    }
  });

  test.each([
    [["audit", "rationality"], "expected --run with a stored run, or --model"],
    [["audit", "all"], "expected --model"],
    [[...rationality, "offline:rational", "--run", "latest"], "--run or --model, not both"],
    [[...rationality, "offline:rationale"], 'did you mean "rational"?'],
    [[...rationality, "offline:rational", "--subjects", "0"], "--subjects 0: expected a whole number from 1"],
    [[...rationality, "offline:rational", "-o", "card.pdf"], "expected a name that ends in .html or .json"],
    [[...rationality, "offline:rational", "--model", "offline:rational"], "is given twice"],
    [["audit", "rationalty", "--model", "offline:rational"], 'did you mean "rationality"?'],
  ])("%j: exit 2", async (words, message) => {
    const { code, stderr } = await here(...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test("a scenario with audit is not simulated", async () => {
    const { code, stderr } = await here(
      "simulate",
      join(import.meta.dirname, "../../examples/veto.yaml"),
      "--set",
      "audit={kind: all, repeats: 1, draws: 1}",
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining("is what `llm-econ audit` stores")]);
  });
});

describe("over HTTP", () => {
  let server: MockServer;
  let refusing: MockServer;
  beforeAll(async () => {
    server = await startMockServer({ behaviour: "rational" });
    refusing = await startMockServer({ behaviour: "rational", faults: { refusal: 0.5 } });
  });
  afterAll(async () => {
    await server.close();
    await refusing.close();
  });
  const at = ({ url }: MockServer) => `openai-compatible:some-model@${url}/v1`;

  test("the stand-in behind a server comes to what it comes to without, and is named", async () => {
    const through = await json(...rationality, at(server));
    const without = await json(...rationality, "offline:rational");
    expect(through.results).toEqual(without.results);
    expect(through).toMatchObject({ standIn: true, standInWords: expect.stringContaining("stand-in") });
    expect(through.cost.inputTokens).toBeGreaterThan(0);
    expect((await json("replay", through.run)).identical).toBe(true);
  });

  test("answers that refuse are left out, counted, and stored", async () => {
    const audit = await json(...rationality, at(refusing), "--set", "models.reasks=0");
    expect(audit.warnings.map(({ code }: { code: string }) => code)).toContain("refusals");
    expect(audit.cost.failed).toBeGreaterThan(20);
    for (const { unit, value } of audit.indices) expect([null, unit === "share" ? 0 : 1]).toContain(value);
    expect((await json("replay", audit.run)).identical).toBe(true);
  });

  test("a model that refuses everything: exit 3", async () => {
    const never = await startMockServer({ behaviour: "rational", faults: { refusal: 1 } });
    try {
      const { code, stderr } = await here(...rationality, at(never), "--set", "models.reasks=0");
      expect([code, stderr]).toEqual([3, expect.stringContaining("gave no answer that could be used")]);
    } finally {
      await never.close();
    }
  });

  test("nothing was written but what was asked for", () => expect(existsSync(join(cwd, "report.html"))).toBe(false));
});
