import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import Database from "better-sqlite3";
import { oneWay } from "../../src/analysis/statistics/variance-components.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
/** Hours that hang on the seed of sampling, and on a word of the rules. */
writeFileSync(
  join(cwd, "sampler.mjs"),
  `const between = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10007, 7) / 10007;
export const plugin = { providers: [{
  name: "sampler", description: "hours at random about the usual, by the seed of sampling", isFree: true, usesNetwork: false,
  standIn: "a rule of a test, not a language model",
  create: ({ uri, model }, { seed }) => ({ uri, complete: async ({ key, system, user }) => {
    if (model === "slow") await new Promise((resolve) => setTimeout(resolve, 20));
    const { you } = JSON.parse(user.slice(user.indexOf("{")).split("\\n", 1)[0]);
    const part = (system.includes("leisurely") ? 0.6 : 0.8) + 0.4 * between([seed, key.agent, key.step].join());
    const text = JSON.stringify({ hours: Math.round(you.usualHours * part) });
    return { text, usage: { inputTokens: 10, outputTokens: 1, cachedInputTokens: 0 }, model, finishReason: "stop", latencyMs: 0, requests: 1 };
  } }),
}] };\n`,
);
writeFileSync(
  join(cwd, "s.yaml"),
  'name: sampled\nplugins: [./sampler.mjs]\nsteps: 2\nseed: 7\npopulation: { size: 6 }\neconomy: { brackets: [0, 40000] }\nworkers: { model: "sampler:a" }\nplanner: { kind: us-federal }\n',
);
const run = (...words: string[]) => runHere(words, { cwd });
const json = async (...words: string[]) => {
  const { stdout, stderr } = await run(...words, "--json");
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
};
interface Arm {
  readonly label: string;
  readonly calls: { readonly count: number };
  readonly variance: {
    readonly sets: number;
    readonly measures: readonly {
      readonly measure: string;
      readonly mean: number;
      readonly people: { readonly variance: number; readonly share: number };
      readonly resample: { readonly variance: number; readonly low: number; readonly high: number };
    }[];
  };
}
const of = (arm: Arm, measure: string) => arm.variance.measures.find((one) => one.measure === measure)!;
const rules = ["--vary", "workers.decide=llm,rational"];
const asked = ["compare", "s.yaml", ...rules, "--seeds", "4", "--resamples", "3"];

describe("compare --resamples", () => {
  let found: { readonly comparison: string; readonly results: readonly Arm[] };
  beforeAll(async () => {
    found = await json(...asked, "--quiet", "--db", "a.db", "-o", "found.md");
  });

  test("takes people and answers apart, as the runs' own numbers say", async () => {
    const [sampled, rational] = found.results;
    expect(found.results).toHaveLength(2);
    expect([sampled.variance.sets, rational.variance.sets]).toEqual([3, 1]);
    // Six workers in two steps, with four seeds and three sets.
    expect([sampled.calls.count, rational.calls.count]).toEqual([6 * 2 * 4 * 3, 0]);
    const rows = (await run("export", found.comparison, "--table", "seeds", "--db", "a.db")).stdout
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    const place = (name: string) => rows[0].indexOf(name);
    const welfare = [7, 8, 9, 10].map((seed) =>
      rows
        .slice(1)
        .filter((row) => row[0] === sampled.label && row[place("seed")] === String(seed))
        .map((row) => Number(row[place("welfare")])),
    );
    expect(welfare.map(({ length }) => length)).toEqual([3, 3, 3, 3]);
    const { between, within } = oneWay(welfare, 0.05);
    expect(of(sampled, "welfare").people.variance / between.variance).toBeCloseTo(1, 9);
    expect(of(sampled, "welfare").resample.variance / within.variance).toBeCloseTo(1, 9);
    expect(of(sampled, "welfare").resample.low).toBeGreaterThan(0);
    expect(of(rational, "difference").resample.variance).toBeGreaterThan(0);
  });

  test("where nobody is asked, answers vary by exactly nothing", () => {
    const [, rational] = found.results;
    expect(of(rational, "welfare").resample).toEqual({ variance: 0, low: 0, high: 0, share: 0 });
    expect(of(rational, "welfare").people.share).toBe(1);
  });

  test("runs show, Markdown and the page show it again, against another baseline too", async () => {
    const shown = await json("runs", "show", found.comparison, "--db", "a.db");
    expect(shown.result.results[0].variance).toEqual(found.results[0].variance);
    const told = await run("runs", "show", found.comparison, "--db", "a.db");
    expect(told.stdout).toContain("Where one run's numbers vary from");
    expect(readFileSync(join(cwd, "found.md"), "utf8")).toContain("| answers' share |");
    await run("report", found.comparison, "--db", "a.db", "-o", "found.html");
    expect(readFileSync(join(cwd, "found.html"), "utf8")).toContain("Where results vary from");
    const other = await json("runs", "show", found.comparison, "--db", "a.db", "--baseline", found.results[1].label);
    expect(of(other.results[0], "difference").resample.variance).toBe(
      of(found.results[1], "difference").resample.variance,
    );
  });

  test("shards merge into the same, and a dry run counts every set", async () => {
    for (const shard of ["0/2", "1/2"])
      expect((await run(...asked, "--quiet", "--shard", shard, "--out", "parts")).code).toBe(0);
    const merged = await json("merge", "parts", "--db", "merged.db");
    const result = (await json("runs", "show", merged.comparison ?? merged.result.comparison, "--db", "merged.db"))
      .result;
    expect(result.results.map(({ variance }: Arm) => variance)).toEqual(found.results.map(({ variance }) => variance));
    const once = await json("compare", "s.yaml", ...rules, "--seeds", "4", "--dry-run");
    const thrice = await json(...asked, "--dry-run");
    expect([thrice.calls, thrice.policies, thrice.units]).toEqual([3 * once.calls, once.policies, once.units]);
  });

  test("a stand-in that goes by the prompt alone: exactly 0, and it is said", async () => {
    const words = ["compare", "s.yaml", "--set", "workers.model=offline:learner", "--seeds", "2", "--resamples", "2"];
    const { stdout } = await run(...words, "--quiet", "--db", "a.db");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("every set of answers came to exactly the same");
  });

  test("wordings that differ are a part of their own", async () => {
    writeFileSync(join(cwd, "plain.yaml"), "name: plain\nextends: default\nsections: {more: Take your time.}\n");
    writeFileSync(join(cwd, "slow.yaml"), "name: slow\nextends: default\nsections: {more: Be leisurely.}\n");
    const words = ["--vary", "workers.prompt=plain.yaml,slow.yaml", "--seeds", "4", "--resamples", "2"];
    const { results, wordings } = await json("compare", "s.yaml", ...words, "--quiet", "--db", "b.db");
    expect(wordings).toEqual([
      { policies: results.map(({ label }: Arm) => label), sets: 2, measures: expect.any(Array) },
    ]);
    // Hours from 0.8 to 1.2 of the usual, or from 0.6 to 1.0: a fifth less on average, and that only.
    const hours = wordings[0].measures.find(({ measure }: { measure: string }) => measure === "meanHours");
    const [plain, slow] = results.map(({ meanHours }: { meanHours: number }) => meanHours);
    expect(Math.sqrt(2 * hours.wording.variance) / (plain - slow)).toBeCloseTo(1, 1);
    expect(hours.wording.share).toBeGreaterThan(0.5);
    expect((await run("compare", "s.yaml", ...words, "--quiet", "--db", "b.db")).stdout).toContain(
      "The same by wording",
    );
  });

  test.each([
    [["--resamples", "1"], "--resamples 1: expected a whole number from 2"],
    [["--resamples", "x"], "--resamples x: expected a whole number from 2"],
    [["--resamples", "2", "--vary", "models.resample=1,2"], "--resamples 2 does not go with models.resample"],
  ])("%j: exit 2", async (words, message) => {
    const { code, stderr } = await run("compare", "s.yaml", ...words, "--db", "a.db");
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

/** Without what differs between two comparisons of the same; the rest is what it is to the last character. */
function withoutIds(json: string): string {
  const volatile = ["run", "comparison", "command"];
  const kept = JSON.parse(json, (key, value) => (volatile.includes(key) ? undefined : value));
  return JSON.stringify(kept, null, 2);
}

describe("sets of answers, in threads and after a kill", () => {
  const slow = [...asked.slice(0, -4), "--seeds", "6", "--resamples", "3", "--set", 'workers.model="sampler:slow"'];

  test("two threads come to what one comes to, character by character", async () => {
    const place = emptyDirectory();
    const of = (jobs: string) =>
      runCli([...asked, "--quiet", "--json", "-j", jobs, "--db", join(place, `${jobs}.db`)], { cwd });
    const [one, two] = [await of("1"), await of("2")];
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(withoutIds(two.stdout)).toBe(withoutIds(one.stdout));
    expect(JSON.parse(two.stdout).results[0].variance.sets).toBe(3);
    const exported = async (database: string) =>
      (await run("export", "latest", "--table", "seeds", "--db", join(place, database))).stdout.replaceAll(
        /[0-9a-f]{8}-[0-9a-f-]{27}/g,
        "",
      );
    expect(await exported("2.db")).toBe(await exported("1.db"));
  });

  test("killed and gone on with, it ends as one that nobody disturbed, and no set is there twice", async () => {
    const killed = await runCli([...slow, "--json", "-j", "2", "--db", "killed.db"], {
      cwd,
      onStderr: (child, stderr) => {
        if (stderr.includes("seeds 2/6")) child.kill("SIGKILL");
      },
    });
    expect(killed).toMatchObject({ code: null, stdout: "" });
    const sql = (query: string) => {
      const database = new Database(join(cwd, "killed.db"), { readonly: true });
      try {
        return database.prepare(query).all();
      } finally {
        database.close();
      }
    };
    const finished = sql("SELECT seed FROM comparison_seeds");
    expect(finished.length).toBeGreaterThanOrEqual(2);
    expect(finished.length).toBeLessThan(6);
    const resumed = await runCli(["resume", "latest", "--json", "--quiet", "-j", "2", "--db", "killed.db"], { cwd });
    expect([resumed.code, resumed.stderr]).toEqual([0, ""]);
    const whole = await runCli([...slow, "--json", "--quiet", "-j", "1", "--db", "whole.db"], { cwd });
    expect(withoutIds(resumed.stdout)).toBe(withoutIds(whole.stdout));
    // Three sets of the policy that asks, one of the other, of each seed.
    expect(sql("SELECT count(*) AS runs, count(DISTINCT seed || ' ' || arm) AS pairs FROM runs")).toEqual([
      { runs: 4 * 6, pairs: 4 * 6 },
    ]);
  });
});
