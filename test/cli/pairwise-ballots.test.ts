/** `election.ballots: pairwise` as a user meets it: what it costs, what is stored, resume, replay, where it is refused. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { emptyDirectory } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

const cwd = emptyDirectory();
const scenario = (election: string, workers = '{decide: llm, model: "offline:noisy"}', size = 4) => `name: pairs
steps: 2
taxYear: 1
population: {size: ${size}, source: census}
economy: {brackets: flat}
workers: ${workers}
planner: {kind: none}
logging: {panel: all}
election: {ballots: pairwise, ${election}}
`;
const slate = "candidates: slate, slate: [[0.1], [0.3], [0.3]]";
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const run = (...words: string[]) => runHere(words, { cwd });
const ballots = async (reference: string) => {
  expect((await run("export", reference, "--table", "ballots", "-o", "ballots.csv")).code).toBe(0);
  return readFileSync(join(cwd, "ballots.csv"), "utf8")
    .trim()
    .split("\r\n")
    .map((line) => line.split(",").slice(1).join());
};

test("priced, stored with ties, resumed and replayed", async () => {
  write("pairs.yaml", scenario(`${slate}, rule: borda`));
  const dry = await run("simulate", "pairs.yaml", "--dry-run", "--json");
  const { plan } = JSON.parse(dry.stdout) as { plan: { purpose: string; calls: number }[] };
  // Two elections, four voters, three pairs in both orders.
  expect(plan.find(({ purpose }) => purpose === "pair")?.calls).toBe(2 * 4 * 6);

  expect((await run("simulate", "pairs.yaml", "--quiet")).code).toBe(0);
  const whole = await ballots("latest");
  expect(whole).toHaveLength(1 + 2 * 4);
  expect(whole[0]).toContain("places");
  expect((await run("replay", "latest")).code).toBe(0);

  const stopped = await run("simulate", "pairs.yaml", "--quiet", "--budget-calls", "15");
  expect(stopped.code).toBe(4);
  expect((await run("resume", "latest", "--quiet", "--budget-calls", "1000")).code).toBe(0);
  expect(await ballots("latest")).toEqual(whole);
});

const many = Array.from({ length: 21 }, (_, k) => `[${k / 100}]`).join(", ");

test.each<[string, string, string]>([
  [
    "rational",
    scenario(slate, "{decide: rational}"),
    "pairwise needs workers who go through a model; workers.decide is rational",
  ],
  ["voting costs", scenario(`${slate}, turnoutCost: 5`), "with ballots: pairwise expected 0"],
  ["many platforms", scenario(`candidates: slate, slate: [${many}]`), "expected at most 20 platforms, found 21"],
  [
    "groups",
    scenario(
      slate,
      '{decide: llm, model: "offline:learner", groups: [{rows: 0, decide: llm}, {rows: 1-3, decide: fixed}]}',
    ),
    "pairwise needs a model that goes through everybody",
  ],
  ["everyone", scenario("candidates: everyone", undefined, 21), "expected at most 20 with ballots pairwise"],
])("refused: %s", async (_, text, expected) => {
  write("wrong.yaml", text);
  const { code, stderr } = await run("validate", "wrong.yaml");
  expect([code, stderr]).toEqual([2, expect.stringContaining(expected)]);
});
