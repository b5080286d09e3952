import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readHead } from "../../src/analysis/sweep/shard-head.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const keys =
  "name: A sweep\nsteps: 2\npopulation: {size: 12, source: gb2}\neconomy: {brackets: flat}\nworkers: {decide: fixed}\n";

function place(text = keys) {
  const cwd = emptyDirectory();
  writeFileSync(join(cwd, "s.yaml"), text);
  return { cwd, run: (words: string, env = {}) => runHere(words.split(" "), { cwd, env }) };
}

const words = "compare s.yaml --planners us-federal,flat --seeds 4";

describe("a sweep by the command line", () => {
  test("in an array job, merged, is what one process says, in every form", async () => {
    const { cwd, run } = place();
    for (const SLURM_ARRAY_TASK_ID of ["0", "2"]) {
      const { code, stdout } = await run(`${words} --shard /3 --out sweep --quiet`, { SLURM_ARRAY_TASK_ID });
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(/^shard \d of 3: \d units?, \d of them computed now, in /),
      ]);
    }
    expect((await run("runs sweep")).stdout).toMatch(
      /^A sweep {2}\w{8} {2}2 policies in 3 shards {2}seeds 3\/4, 1 shard missing: 1\n$/,
    );
    const early = await run("merge sweep --db m.db --quiet");
    expect([early.code, early.stderr]).toEqual([
      2,
      expect.stringMatching(/^error: seeds 3\/4, 1 shard missing: 1; what is there is in m\.db/),
    ]);
    expect((await run("runs --db m.db")).stdout).toMatch(/comparison +3\/4 +interrupted/);
    expect((await run(`${words} --shard 1/3 --out=sweep --at-once 2 --quiet --json`)).stdout).toMatch(/"computed": 1/);
    expect((await run(`${words} --shard 1/3 --out sweep --quiet`)).stdout).toMatch(/^shard 1 of 3: all of its 1 unit/);
    const merged = await run("merge sweep --db m.db -o m.csv --quiet");
    const again = await run("merge sweep --db m.db");
    const alone = await run(`${words} --db one.db -o one.csv --quiet`);
    const plain = (text: string) =>
      text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}(-7[0-9a-f-]*)?/g, "id").replaceAll(/\b(m|one)\.db/g, "db");
    expect([merged.code, plain(merged.stdout)]).toEqual([0, plain(alone.stdout)]);
    expect([again.stdout, again.stderr]).toEqual([
      merged.stdout,
      expect.stringContaining("nothing new: all was in m.db"),
    ]);
    expect(plain(readFileSync(join(cwd, "m.csv"), "utf8"))).toBe(plain(readFileSync(join(cwd, "one.csv"), "utf8")));
    const json = async (line: string) => {
      const volatile = ["run", "comparison", "command"];
      return JSON.stringify(
        JSON.parse((await run(line)).stdout, (key, value) => (volatile.includes(key) ? undefined : value)),
      );
    };
    expect(await json("merge sweep --db m.db --quiet --json")).toBe(
      await json("compare s.yaml --planners us-federal,flat --seeds 4 --db one.db --quiet --json"),
    );
    const shown = JSON.parse((await run("runs show latest --db m.db --json")).stdout).result;
    expect(shown.command).toBe(`llm-econ ${words} --quiet`);
    const [{ run: member }] = shown.results[1].perSeed;
    expect((await run(`replay ${member} --db m.db --quiet`)).stdout).toMatch(/^identical: 2 steps/);
    expect((await run(`export ${member} --db m.db --table worker_steps`)).stdout.split("\r\n").length).toBe(2 + 2 * 12);
  });

  test("a task that hears SIGTERM publishes what it has, and the next one goes on", async () => {
    const { cwd, run } = place(keys.replace("fixed", "rational").replace("size: 12", "size: 300"));
    const long = "compare s.yaml --planners us-federal,saez,flat --seeds 40 --shard 0/1 --out sweep -j 1";
    let isTold = false;
    const stopped = await runCli(long.split(" "), {
      cwd,
      onStderr: (child, stderr) => {
        if (isTold || !stderr.includes("seeds 2/40")) return;
        isTold = true;
        // A scheduler's second one, at the time limit, does not keep it from that.
        child.kill("SIGTERM");
        child.kill("SIGTERM");
      },
    });
    expect([stopped.code, stopped.stderr]).toEqual([130, expect.stringContaining("published sweep/")]);
    const [file] = readdirSync(join(cwd, "sweep"));
    const [done] = readHead(join(cwd, "sweep", file)).done;
    expect(done.length).toBeGreaterThanOrEqual(2);
    expect(done.length).toBeLessThan(40);
    expect((await run("runs sweep")).stdout).toContain("1 shard missing: 0 (begun: 0)");
  });

  const refused: readonly [words: string, code: number, message: string][] = [
    [`${words} --shard 4/4 --out o`, 2, "--shard 4/4: shards are counted from 0; of 4 the last is 3"],
    [`${words} --shard 1/4`, 2, "--shard needs --out DIR"],
    [`${words} --out o`, 2, "--out goes with --shard i/n"],
    [`${words} --at-once 3`, 2, "--at-once goes with --shard i/n"],
    [`${words} --shard 1/4 --out o --db x.db`, 2, "--db does not go with --shard"],
    [`${words} --shard 1/4 --out o -o x.csv`, 2, "--output does not go with --shard"],
    [`${words} --shard 0/1 --out s.yaml`, 5, "--out s.yaml cannot be made: "],
    [`${words} --print slurm`, 2, "--print slurm needs --out DIR"],
    [
      `${words} --print slurm --out o --shard /2000`,
      2,
      "--shard /2000: Slurm refuses arrays beyond 1000 (MaxArraySize)",
    ],
    [`${words} --print pbs --out o`, 2, ""],
    ["merge . --db x.db", 2, "no shards in ."],
    ["merge s.yaml --db x.db", 5, "s.yaml"],
    ["runs .", 2, "no shards in ."],
    ["runs shards/", 2, "shards/: ENOENT"],
  ];
  test.each(refused)("%s is refused with %i", async (line, code, message) => {
    const { cwd, run } = place();
    const { stderr, code: exit } = await run(line);
    expect([exit, stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(existsSync(join(cwd, "o"))).toBe(false);
  });
});

describe("job files", () => {
  const { cwd, run } = place(
    keys.replace("workers: {decide: fixed}", "workers: {decide: llm, model: openai:gpt-4o-mini}"),
  );

  test("of Slurm: a script that ends in exec, with hours and dollars", async () => {
    const { code, stdout } = await run(`${words} --shard /4 --at-once 3 --out sweep --print slurm`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^#!\/bin\/bash\n# A sweep: 4 seeds of 2 policies, 4 units in 4 tasks of 1 at most\n/);
    // Two policies, four seeds, twelve workers, two steps.
    expect(stdout).toMatch(/# 192 questions to models, \$0\.0\d – \$0\.\d\d at list prices\n/);
    expect(stdout).toMatch(/^#SBATCH --array=0-3%3$/m);
    expect(stdout).toMatch(/^#SBATCH --signal=B:TERM@120$/m);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(`exec llm-econ ${words} --shard /4 --at-once 3 --out sweep`);
    writeFileSync(join(cwd, "job.sh"), stdout);
    expect(spawnSync("bash", ["-n", join(cwd, "job.sh")]).status).toBe(0);
  });
  test("of Kubernetes: an indexed job", async () => {
    const { stdout } = await run(`${words} --shard /4 --out sweep --print kubernetes`);
    const { kind, spec } = parse(stdout);
    expect([kind, spec.completionMode, spec.completions, spec.parallelism]).toEqual(["Job", "Indexed", 4, 4]);
    expect(spec.template.spec.containers[0].command.join(" ")).toBe(`llm-econ ${words} --shard /4 --out sweep`);
  });
  test("in numbers; tasks are at most as many as units", async () => {
    const { stdout } = await run(`${words} --dry-run --json`);
    expect(JSON.parse(stdout)).toMatchObject({
      seeds: 4,
      policies: 2,
      units: 4,
      calls: 192,
      tasks: 1,
      unitsPerTask: 4,
    });
    expect(existsSync(join(cwd, "llm-econ.db"))).toBe(false);
  });
});
