/** Own wordings of prompts: what is sent, and what is said where a file is wrong. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { loadWording } from "../../src/agents/prompts/load-wording.ts";
import { filledWording, ownWording, wordingParts } from "../../src/agents/prompts/wording.ts";
import { workerWording } from "../../src/agents/prompts/worker-prompt.ts";
import { packageFile } from "../../src/base/package-files.ts";
import { plannerWording } from "../../src/planner/llm/planner-rules.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";

const needed = "{hours} {goal} {observation} {answer}";

function folder(files: Readonly<Record<string, string>>): string {
  const cwd = emptyDirectory();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  return cwd;
}

const load = (files: Readonly<Record<string, string>>) => {
  const cwd = folder(files);
  const shown = (text: string) => text.replaceAll(`${cwd}/`, "");
  try {
    const wording = loadWording(join(cwd, "a.yaml"), workerWording);
    const slots = Object.fromEntries(workerWording.slots.map(({ name }) => [name, name.toUpperCase()]));
    return { text: filledWording(wording, slots), files: wording.files.map(shown) };
  } catch (error) {
    return shown((error as Error).message);
  }
};

describe("what is sent", () => {
  test.each([
    [
      "sections in their order",
      { "a.yaml": `sections: {one: "a ${needed}", two: b}` },
      "a HOURS GOAL OBSERVATION ANSWER\n\nb",
    ],
    [
      "braces",
      { "a.yaml": `sections: {one: '{{"hours": 1}} ${needed}'}` },
      '{"hours": 1} HOURS GOAL OBSERVATION ANSWER',
    ],
    [
      "one replaced, one dropped, one added",
      {
        "a.yaml": "extends: b.yaml\nsections: {two: B, three: null, last: Z}",
        "b.yaml": `sections: {one: "${needed}", two: b, three: c}`,
      },
      "HOURS GOAL OBSERVATION ANSWER\n\nB\n\nZ",
    ],
  ])("%s", (_, files, text) => {
    expect(load(files)).toEqual({ text, files: Object.keys(files) });
  });

  test("the package's own is what `extends: default` begins with", () => {
    const found = load({ "a.yaml": "extends: default\nsections: {answer: 'Say: {answer}'}" });
    expect(found).toMatchObject({ text: expect.stringMatching(/^You are one worker[\s\S]*\n\nSay: ANSWER$/) });
    expect(ownWording(plannerWording).sections).toHaveLength(4);
  });

  test("texts are cut at slots alone", () => {
    expect(wordingParts("a{ b }{{c}}")).toEqual([{ text: "a" }, { slot: "b" }, { text: "{c}" }]);
  });
});

describe("what is wrong is said with its place", () => {
  const cases: readonly [string, Readonly<Record<string, string>>, string][] = [
    [
      "missing slots",
      { "a.yaml": 'sections: {one: "{hours} {goal} {answer}"}' },
      "a.yaml:1:1: sections: none has the slot {observation} (what the line of JSON holds, as lines with hyphens), without which workers.prompt cannot be answered",
    ],
    [
      "unknown",
      { "a.yaml": `sections:\n  one: "{gaol} ${needed}"` },
      'a.yaml:2:8: sections.one: unknown slot {gaol}; did you mean "goal"? ({{ and }} are braces themselves)',
    ],
    [
      "of a planner",
      { "a.yaml": `sections:\n  one: "{levers} ${needed}"` },
      "a.yaml:2:8: sections.one: unknown slot {levers}; ",
    ],
    [
      "loose brace",
      { "a.yaml": `sections:\n  one: "{ ${needed}"` },
      "a.yaml:2:8: sections.one: a brace without its partner",
    ],
    ["unknown key", { "a.yaml": `section: {one: "${needed}"}` }, 'unknown key "section"; did you mean "sections"?'],
    ["empty", { "a.yaml": `sections: {one: ""}` }, "a.yaml:1:17: sections.one: "],
    ["no YAML", { "a.yaml": "sections: {" }, "a.yaml:1:12: not YAML"],
    [
      "nothing to drop",
      { "a.yaml": `extends: default\nsections: {economie: null}` },
      'a.yaml:2:12: sections.economie: empty, and there is none above it to drop; did you mean "economy"?',
    ],
    [
      "circle",
      { "a.yaml": "extends: b.yaml\nsections: {}", "b.yaml": "extends: a.yaml\nsections: {}" },
      "b.yaml:1:10: extends: goes round in a circle: a.yaml → b.yaml → a.yaml",
    ],
    [
      "missing parent",
      { "a.yaml": "extends: b.yaml\nsections: {}" },
      "a.yaml:1:10: extends: b.yaml: cannot read the wording of a prompt",
    ],
    [
      "parent by name",
      { "a.yaml": "extends: usual\nsections: {}" },
      "a.yaml:1:10: extends: usual: expected default, or the path of a .yaml file",
    ],
    [
      "in a parent",
      { "a.yaml": "extends: b.yaml\nsections: {}", "b.yaml": `sections: {one: "{x} ${needed}"}` },
      "b.yaml:1:17: sections.one: unknown slot {x}",
    ],
  ];
  test.each(cases)("%s", (_, files, message) => {
    expect(load(files)).toEqual(expect.stringContaining(message));
  });

  test("a file that is not there is told where it is named", async () => {
    const cwd = folder({ "s.yaml": "name: m\nworkers:\n  prompt: no.yaml\n" });
    const { code, stderr } = await runHere(["validate", "s.yaml"], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: s\.yaml:3:11: .*no\.yaml: cannot read the wording/),
    ]);
  });
});

test("the shipped example: shown, run, replayed; refused when a wording has changed", async () => {
  const cwd = emptyDirectory();
  const scenario = packageFile("examples/plain-words.yaml");
  const shown = async (...words: string[]): Promise<string> =>
    (await runHere(["prompt", "show", scenario, ...words], { cwd })).stdout;
  const worker = await shown("--worker", "7", "--step", "2");
  expect(worker).toContain("--- w7 about hours in step 2, for offline:learner");
  for (const text of [
    "You work for a living",
    "Who you are (a description",
    '"history":[[1,',
    "What you see each time",
    '"required": [',
  ])
    expect(worker).toContain(text);
  expect(await shown("--planner")).toContain(
    "You advise a finance minister who sets the marginal income tax rates of 7 brackets",
  );

  const own = folder({
    "w.yaml": `sections: {one: "${needed}"}`,
    "s.yaml":
      "name: m\nsteps: 2\npopulation: {size: 2}\neconomy: {preset: paper}\nplanner: {kind: us-federal}\nworkers: {prompt: w.yaml}\n",
  });
  const run = JSON.parse((await runHere(["simulate", "s.yaml", "--json"], { cwd: own })).stdout).run;
  const { files } = JSON.parse((await runHere(["runs", "show", run, "--json"], { cwd: own })).stdout);
  expect(files).toContainEqual({ path: "w.yaml", sha256: expect.any(String), role: "prompt" });
  expect((await runHere(["replay", run], { cwd: own })).stdout).toContain("identical: 2 steps");
  writeFileSync(join(own, "w.yaml"), `sections: {one: "${needed} !"}`);
  const refused = await runHere(["replay", run], { cwd: own });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("w.yaml has changed since run")]);
}, 30_000);

describe("prompt show", () => {
  const scenario =
    "name: m\nsteps: 4\ntaxYear: 2\npopulation: {size: 3}\neconomy: {preset: paper}\nworkers: {satisfaction: true, personaModel: offline:learner}\nelection: {candidates: run-for-office, ballots: llm}\n";
  const cases: readonly [words: readonly string[], text: string][] = [
    [["--worker", "2"], "--- w2 about hours in step 1"],
    [["--worker", "2", "--purpose", "ballot"], "--- w2 about ballot in step 1"],
    [["--purpose", "platform"], "--- w0 about platform in step 1"],
    [["--purpose", "satisfaction", "--step", "3"], "--- w0 about satisfaction in step 3"],
    [["--worker", "1", "--purpose", "persona"], "--- w1 about persona in step 0"],
    [["--worker", "3"], "--worker 3: there are 3 workers; expected 0 to 2"],
    [["--step", "9"], "--step 9: the scenario has 4 steps"],
    [["--worker", "1", "--planner"], "--worker and --planner: expected one of them"],
    [["--purpose", "balot"], 'did you mean "ballot"?'],
    [["--worker", "1", "--purpose", "rates"], "--purpose rates: expected"],
  ];
  test.each(cases)("%j", async (words, text) => {
    const cwd = folder({ "s.yaml": scenario });
    const { stdout, stderr } = await runHere(["prompt", "show", "s.yaml", ...words], { cwd });
    expect(stdout + stderr).toContain(text);
  });
});
