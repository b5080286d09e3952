/** Groups of people who prefer alike, from files and from stored ballots. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { GroupsResult } from "../../src/analysis/groups/groups-result.ts";
import { emptyDirectory, runCli } from "./run-cli.ts";
import { runHere } from "./run-here.ts";

/**
 * Sixty voters, each asked four times about each pair of three things: how often 0 was preferred to 1, 0 to 2 and 1 to 2.
 * Drawn with numpy from two planted groups, the first of forty; the likelihoods are those of an EM written there.
 */
const said =
  "444 343 343 443 344 442 443 344 444 343 244 444 343 243 344 334 344 342 344 342 344 343 343 243 344 344 244 444 444 344 242 343 334 443 244 444 344 244 444 443 100 300 101 000 203 011 000 001 101 111 002 212 011 110 200 201 101 001 210 201".split(
    " ",
  );
const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
const planted = `voter,preferred,other,times\n${said
  .flatMap((text, voter) =>
    pairs.flatMap(([a, b], p) => [`${voter},t${a},t${b},${text[p]}`, `${voter},t${b},t${a},${4 - Number(text[p])}`]),
  )
  .join("\n")}\n`;

const cwd = emptyDirectory();
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const groups = (...args: string[]) => runHere(["groups", ...args], { cwd });
const found = async (...args: string[]): Promise<GroupsResult> => {
  const { code, stdout, stderr } = await groups("--json", ...args);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as GroupsResult;
};

beforeAll(() => write("planted.csv", planted));

describe("a planted mixture, by the command line", () => {
  test("two groups of ⅔ and ⅓ are found, everybody is where they belong, at the likelihoods of the golden", async () => {
    const { code, stdout } = await runCli(["groups", "--file", "planted.csv", "--json", "-o", "groups.csv"], { cwd });
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as GroupsResult;
    expect(result.tried.slice(0, 2).map(({ logLikelihood }) => logLikelihood)).toEqual([
      expect.closeTo(-466.66903, 3),
      expect.closeTo(-305.56743, 3),
    ]);
    expect(result.tried.slice(0, 2).map(({ aic }) => aic)).toEqual([
      expect.closeTo(937.338, 2),
      expect.closeTo(621.135, 2),
    ]);
    expect(result.chosenBy).toBe("held-out");
    expect(result.groups.map(({ share }) => share.value)).toEqual([
      expect.closeTo(0.66667, 4),
      expect.closeTo(0.33333, 4),
    ]);
    const scores = result.groups.map((group) =>
      ["t0", "t1", "t2"].map((id) => group.scores.find((score) => score.id === id)?.value),
    );
    [1.61, 0.2259, -1.8359].forEach((value, i) => {
      expect(scores[0][i]).toBeCloseTo(value, 2);
    });
    [-1.1623, -0.0942, 1.2565].forEach((value, i) => {
      expect(scores[1][i]).toBeCloseTo(value, 2);
    });
    expect(result.members.map(({ group }) => group)).toEqual(said.map((_, i) => (i < 40 ? "1" : "2")));
    expect(result.warnings).toEqual([]);
    for (const { share, scores: own } of result.groups)
      for (const { value, low, high } of [share, ...own]) {
        expect(low).toBeLessThan(value);
        expect(high).toBeGreaterThan(value);
      }
    const again = await found("--file", "planted.csv");
    expect(again).toEqual(result);
  });

  test("one group of them has no second one, and it says so", async () => {
    write(
      "one.csv",
      planted
        .split("\n")
        .slice(0, 1 + 6 * 40)
        .join("\n"),
    );
    const result = await found("--file", "one.csv", "--max", "3");
    expect(result.groups).toHaveLength(1);
    expect(result.tried).toHaveLength(3);
    expect(result.warnings.map(({ code }) => code)).toContain("one-group");
  });

  test("--groups takes as many; the terminal shows sizes, scores and warnings", async () => {
    write(
      "few.csv",
      planted
        .split("\n")
        .slice(0, 1 + 6 * 8)
        .join("\n"),
    );
    const { code, stdout } = await groups("--file", "few.csv", "--groups", "2", "--bootstrap", "0");
    expect(code).toBe(0);
    expect(stdout).toContain("2 groups of people who prefer alike");
    expect(stdout).toContain("few-ballots");
    expect(stdout).toContain("small-group");
  });
});

test.each<[string, string, string[]]>([
  [
    "a column that there is not",
    "voter,prefered,other\n1,a,b\n",
    ['bad.csv:1: there is no column "preferred"; did you mean "prefered"?'],
  ],
  ["nothing in a place", "voter,preferred,other\n1,a,b\n2,,b\n", ["bad.csv:3: preferred is empty"]],
  ["a thing preferred to itself", "voter,preferred,other\n1,a,a\n", ["bad.csv:2:", "is preferred to itself"]],
  ["a number that is none", "voter,preferred,other,times\n1,a,b,often\n", ["bad.csv:2: times", '"often"']],
  ["nobody", "voter,preferred,other\n", ["there is no choice"]],
  ["one voter", "voter,preferred,other\n1,a,b\n", ["expected 2 or more people", "found 1"]],
])("a file with %s is refused", async (_, text, expected) => {
  write("bad.csv", text);
  const { code, stderr } = await groups("--file", "bad.csv");
  expect(code).toBe(2);
  for (const part of expected) expect(stderr).toContain(part);
});

test.each<[string[], string]>([
  [[], "expected a stored run, or --file"],
  [["latest", "--file", "planted.csv"], "not both"],
  [["--file", "nowhere.csv"], "cannot read nowhere.csv"],
  [["--file", "planted.csv", "--groups", "0"], "--groups 0: expected a whole number from 1"],
  [["--file", "planted.csv", "-o", "groups.txt"], "expected a name that ends in .csv"],
])("groups %j is refused", async (words, expected) => {
  const { code, stderr } = await groups(...words);
  expect(code).toBe(2);
  expect(stderr).toContain(expected);
});

describe("stored ballots", () => {
  const scenario = (more: string) => `name: votes
steps: 2
taxYear: 1
population: {size: 40, source: census}
economy: {brackets: flat}
planner: {kind: none}
logging: {panel: all}
${more}
`;
  const slate = "candidates: slate, slate: [[0.05], [0.3], [0.3], [0.6]], rule: condorcet";
  const run = async (more: string, name: string) => {
    write(`${name}.yaml`, scenario(more));
    const { code, stderr } = await runHere(["simulate", `${name}.yaml`, "--quiet"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
  };

  test("of pairs: equal platforms are one thing, rich and poor are told apart, and the file is one of groups", async () => {
    await run(`workers: {decide: llm, model: "offline:learner"}\nelection: {${slate}, ballots: pairwise}`, "pairs");
    const result = await found("latest", "--groups", "2", "-o", "groups.csv");
    expect(result.things.map(({ id, rates }) => [id, rates])).toEqual([
      ["slate 1", [0.05]],
      ["slate 2", [0.3]],
      ["slate 4", [0.6]],
    ]);
    expect(result.members).toHaveLength(40);
    expect(result.warnings).toContainEqual({
      code: "stand-in",
      message: "ballots come from offline:learner: a behavioural stand-in, not a language model",
    });
    const income = result.columns.find(({ name }) => name === "zeroTaxIncome");
    const lowTax = result.groups.findIndex(({ scores }) => scores[0].id === "slate 1");
    const [mean, other] = [lowTax, 1 - lowTax].map((g) => income?.mean?.[g].value ?? 0);
    expect(mean).toBeGreaterThan(other);
    expect(income?.p).toBeLessThan(0.05);
    write(
      "maximin.yaml",
      "name: m\nsteps: 1\npopulation: {size: 40, source: census}\nworkers: {decide: rational}\neconomy: {brackets: flat}\nplanner: {kind: us-federal, welfare: {kind: group-maximin, groups: groups.csv, within: {kind: utilitarian}}}\n",
    );
    expect((await runHere(["validate", "maximin.yaml"], { cwd })).code).toBe(0);
    expect((await found("latest", "--election", "2", "--groups", "2")).voters).toBe(result.voters);
  });

  test("of reckoned utilities it is said that nobody said so; a run without elections has none", async () => {
    await run(`workers: {decide: rational}\nelection: {${slate}}`, "reckoned");
    expect((await found("latest", "--groups", "2")).warnings.map(({ code }) => code)).toContain("computed-ballots");
    const wrong = await groups("latest", "--election", "7");
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("held no election in step 7")]);
    write(
      "none.yaml",
      "name: none\nsteps: 1\npopulation: {size: 5, source: census}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n",
    );
    expect((await runHere(["simulate", "none.yaml", "--quiet"], { cwd })).code).toBe(0);
    const none = await groups("latest");
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("held no election")]);
  });
});
