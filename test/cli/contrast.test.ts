import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import type { Comparison } from "../../src/analysis/compare/comparison.ts";
import { type CliResult, emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const keys =
  "name: c\nsteps: 4\ntaxYear: 2\npopulation: {size: 20}\neconomy: {brackets: flat}\nworkers: {decide: rational}\n";
const cwd = emptyDirectory();
const run = (...words: string[]): Promise<CliResult> => runHere(words, { cwd });
const planners = ["--planners", "us-federal,saez,flat", "--seeds", "3", "-j", "1", "--quiet", "--json"];

let original: Comparison;
let again: Comparison;
beforeAll(async () => {
  writeFileSync(join(cwd, "s.yaml"), keys);
  again = JSON.parse((await run("compare", "s.yaml", ...planners, "--baseline", "saez", "--db", "other.db")).stdout);
  original = JSON.parse((await run("compare", "s.yaml", ...planners)).stdout);
});

const contrast = async (...words: string[]) =>
  JSON.parse((await run("runs", "show", "latest", "--json", ...words)).stdout);

describe("a stored comparison with another baseline", () => {
  test("is what a comparison with that baseline comes to; only the gain in consumption takes a run", async () => {
    const found = await contrast("--baseline", "saez");
    const kept = ({ label, comparedWith, welfare, difference, deciles, decileIntervals, shareBetterOff }: never) => ({
      ...{ label, comparedWith, welfare, difference, deciles, decileIntervals, shareBetterOff },
    });
    expect(found.results.map(kept)).toEqual((again.results as never[]).map(kept));
    expect([found.baseline, found.comparison]).toEqual(["saez", original.comparison]);
    expect(found.results.map(({ cev }: { cev: number | null }) => cev)).toEqual([null, 0, null]);
  });
  test("with its own baseline it is what was stored", async () => {
    const found = await contrast("--baseline", "us-federal");
    // The way there is told from figures.
    expect({ ...found, headline: null }).toEqual({
      ...original,
      headline: null,
      results: original.results.map(({ figures: _, ...arm }) => arm),
    });
  });
  test("one arm alone is corrected for nothing else", async () => {
    const { results } = await contrast("--baseline", "saez", "--arm", "flat");
    expect(results.map(({ label }: { label: string }) => label)).toEqual(["saez", "flat"]);
    expect(results[1].difference.adjustedPValue).toBe(results[1].difference.pValue);
    const all = await contrast("--baseline", "saez");
    expect(all.results[2].difference.adjustedPValue).toBeGreaterThanOrEqual(results[1].difference.adjustedPValue);
  });
  test("says in words what it compares with", async () => {
    const { stdout } = await run("runs", "show", "latest", "--baseline", "flat");
    expect(stdout).toMatch(/less flat/);
    expect(stdout).toMatch(/Mean gain over flat by tenth/);
  });
  test("where rows of few workers are stored, gains are left out, and it says so", async () => {
    const few = ["--set", "logging.panel=5", "--db", "few.db"];
    await run(
      "compare",
      "s.yaml",
      "--planners",
      "us-federal,saez",
      "--seeds",
      "2",
      "-j",
      "1",
      "--quiet",
      "--set",
      "logging.panel=5",
      "--db",
      "few.db",
    );
    const { code, stdout } = await run("runs", "show", "latest", "--baseline", "saez", ...few.slice(2));
    expect([code, stdout]).toEqual([0, expect.stringContaining("not known of us-federal: who is better off")]);
    expect(stdout).not.toMatch(/Mean gain over/);
    const { stdout: csv } = await run("export", "latest", "--table", "deciles", "--baseline", "saez", ...few.slice(2));
    expect(parse(csv, { columns: true })[0]).toMatchObject({ arm: "us-federal", seed: "1", decile: "1", gain: "" });
  });
});

test.each([
  [
    ["runs", "show", "latest", "--baseline", "saes"],
    /--baseline saes is none .* did you mean "saez"\?\nThere are us-federal, saez, flat\./,
  ],
  [["runs", "show", "latest", "--baseline", "zzzzzzzz"], /expected one of us-federal, saez, flat/],
  [
    ["runs", "show", "latest", "--arm", "flit"],
    /--arm flit is none .* did you mean "flat"\?\nThere are us-federal, saez, flat\./,
  ],
  [["runs", "show", "latest", "--baseline", "saez", "--baseline", "flat"], /--baseline is given 2 times/],
  [["export", "latest", "--table", "seeds", "--baseline", "saes"], /did you mean "saez"/],
  [
    ["export", "latest", "--table", "decile"],
    /no table "decile"; did you mean "deciles"\?\nTables of a comparison: results/,
  ],
  [["export", "latest"], /expected --table or --all\nTables: results, seeds/],
  [["export", "latest", "--table", "seeds", "--all", "-o", "x"], /expected --table or --all, not both/],
  [["export", "latest", "--all"], /expected a folder for them/],
  [["export", "latest", "--all", "-o", "s.yaml"], /s\.yaml is a file; expected a folder/],
  [["export", "latest", "--table", "seeds", "-o", "no/such/a.csv"], /there is no directory no\/such/],
  [["export", "latest", "--table", "seeds", "-o", "a.csv", "-o", "no/a.md"], /there is no directory no/],
  [["export", "latest", "--table", "seeds", "-o", "s.yaml/a.csv"], /s\.yaml is no directory/],
  [["export", "latest", "--all", "-o", "no/such"], /there is no directory no/],
  [["export", "latest", "--table", "worker_steps", "-o", "a.md"], /too many rows for a table of Markdown/],
  [["export", "latest", "--table", "seeds", "--format", "csv", "-o", "."], /is a folder; expected a file/],
  [["export", "latest", "--table", "seeds", "--format", "parquet"], /parquet is not text/],
])("%j is refused", async (words, message) => {
  expect(await run(...words)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});

test("what is for comparisons is refused for a run", async () => {
  const { run: id } = original.results[0].perSeed[0];
  for (const words of [
    ["runs", "show", id, "--baseline", "saez"],
    ["export", id, "--table", "steps", "--arm", "saez"],
    ["export", id, "--table", "seeds"],
  ])
    expect(await run(...words)).toMatchObject({ code: 2, stderr: expect.stringMatching(/is a run|this is a run/) });
});

describe("tables of a comparison", () => {
  const csvOf = async (table: string, ...words: string[]): Promise<Record<string, string>[]> =>
    parse((await run("export", "latest", "--table", table, ...words)).stdout, { columns: true });

  test("arm and seed come first, and there is one of each", async () => {
    for (const table of ["seeds", "deciles", "steps", "workers", "worker_steps", "runs", "rates", "warnings"]) {
      const [header] = (await run("export", "latest", "--table", table)).stdout.split("\r\n");
      expect(header).toMatch(/^arm,seed,run,(?!.*\bseed\b)(?!.*\barm\b)/);
    }
  });
  test.each([
    ["results", 3],
    ["seeds", 9],
    ["deciles", 90],
    ["runs", 9],
    ["steps", 36],
    ["workers", 180],
    ["worker_steps", 720],
  ])("%s has a row for each of what it is a table of: %d", async (table, size) => {
    expect(await csvOf(table)).toHaveLength(size);
  });
  test("seeds are those of the result", async () => {
    const rows = await csvOf("seeds");
    for (const { label, perSeed } of original.results)
      for (const { seed, run: id, welfare } of perSeed) {
        const row = rows.find((one) => one.arm === label && one.seed === String(seed));
        expect(row).toMatchObject({ run: id, welfare: String(welfare) });
      }
    const [, , third] = await csvOf("deciles", "--arm", "saez");
    expect(third).toMatchObject({ arm: "us-federal", decile: "3", gain: "0" });
  });
  test("several files at once, each by its name; Markdown escapes what would end a cell", async () => {
    const { code, stderr } = await run(
      "export",
      "latest",
      "--table",
      "seeds",
      "-o",
      "a.csv",
      "-o",
      "a.json",
      "-o",
      "a.md",
      "-o",
      "a.parquet",
    );
    expect([code, stderr]).toEqual([0, "wrote a.csv\nwrote a.json\nwrote a.md\nwrote a.parquet\n"]);
    const rows = JSON.parse(readFileSync(join(cwd, "a.json"), "utf8"));
    const parquet = await parquetReadObjects({ file: await asyncBufferFromFile(join(cwd, "a.parquet")) });
    expect(parquet.map(({ welfare }) => welfare)).toEqual(rows.map(({ welfare }: { welfare: number }) => welfare));
    const lines = readFileSync(join(cwd, "a.md"), "utf8").trimEnd().split("\n");
    expect([lines.length, lines[0].slice(0, 22), lines[1].slice(0, 15)]).toEqual([
      11,
      "| arm | seed | run | c",
      "| --- | ---: | ",
    ]);
  });
  test("Parquet in parts by arm: the arm is in the folder alone, as in an address", async () => {
    await run(
      "compare",
      "s.yaml",
      "--vary",
      "economy.elasticity=0.25,0.5",
      "--seeds",
      "1",
      "-j",
      "1",
      "--quiet",
      "--db",
      "v.db",
    );
    expect(
      await run("export", "latest", "--table", "worker_steps", "--format", "parquet", "-o", "parts", "--db", "v.db"),
    ).toMatchObject({ code: 0 });
    const names = readdirSync(join(cwd, "parts"));
    expect(names.map((name) => decodeURIComponent(name).replace(/^arm=\S+ /, "")).sort()).toEqual([
      "economy.elasticity=0.25",
      "economy.elasticity=0.5",
    ]);
    expect(names[0]).not.toContain(" ");
    const file = await asyncBufferFromFile(join(cwd, "parts", names[0], "data.parquet"));
    const rows = await parquetReadObjects({ file });
    expect([rows.length, Object.keys(rows[0]).slice(0, 3)]).toEqual([80, ["seed", "run", "step"]]);
    mkdirSync(join(cwd, "parts", "arm=other"));
    const { code, stderr } = await run(
      "export",
      "latest",
      "--table",
      "steps",
      "--format",
      "parquet",
      "-o",
      "parts",
      "--db",
      "v.db",
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining("has arm=other already")]);
  });
  test("all of them in a folder", async () => {
    await run("export", "latest", "--all", "-o", "all");
    const names = readdirSync(join(cwd, "all"));
    expect(names).toHaveLength(12);
    expect(names).toEqual(expect.arrayContaining(["results.csv", "seeds.csv", "deciles.csv", "worker_steps.csv"]));
    await run("export", "latest", "--all", "--format", "md", "-o", "words");
    expect(existsSync(join(cwd, "words", "worker_steps.md"))).toBe(false);
    expect(existsSync(join(cwd, "words", "results.md"))).toBe(true);
    await run("export", original.results[0].perSeed[0].run, "--all", "--format", "parquet", "-o", "one");
    expect(readdirSync(join(cwd, "one"))).toContain("steps.parquet");
  });
});
