import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { plainText, terminalJson, terminalText } from "../../src/report/text/terminal-text.ts";
import { emptyDirectory } from "../cli/run-cli.ts";
import { runHere } from "../cli/run-here.ts";
import { attacks } from "./corpus.ts";

/** What a terminal acts on, lines and tabs apart. */
const active = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe("what is printed holds nothing that a terminal acts on", () => {
  test.each(attacks)("%s", (_, text) => {
    expect(plainText(text)).not.toMatch(active);
    expect(terminalText(text).replaceAll(/\p{Cc}\[\d+m/gu, "")).not.toMatch(active);
    const json = terminalJson(JSON.stringify({ [text]: [text] }, null, 2));
    expect(json).not.toMatch(active);
    expect(JSON.parse(json)).toEqual({ [text]: [text] });
  });
});

const cases: readonly [name: string, text: string, shown: string][] = [
  [
    "our colours stay",
    "\u001b[1m\u001b[31merror:\u001b[39m\u001b[22m x",
    "\u001b[1m\u001b[31merror:\u001b[39m\u001b[22m x",
  ],
  ["lines and tabs stay", "a\tb\nc", "a\tb\nc"],
  ["readable text stays", "Zoë 東京 – “ok” %", "Zoë 東京 – “ok” %"],
  ["concealed text is seen", "\u001b[8mx", "x"],
  ["the cursor stays", "a\r\u001b[2Kb", "a[2Kb"],
];
test.each(cases)("%s", (_, text, shown) => expect(terminalText(text)).toBe(shown));
test("words of others have no colours", () => expect(plainText("\u001b[31mred\u001b[39m")).toBe("red"));

test("commands print hostile names, files and errors without acting on them", async () => {
  const cwd = emptyDirectory();
  const hostile = "\u001b]0;owned\u0007\u001b[31mred\u001b[2J\u202e\u009b8mx";
  writeFileSync(
    join(cwd, "s.yaml"),
    `name: ${JSON.stringify(hostile)}\nsteps: 1\npopulation: {source: {file: people.csv}}\neconomy: {brackets: flat}\nworkers: {decide: rational}\nplanner: {kind: us-federal}\n`,
  );
  writeFileSync(join(cwd, "people.csv"), `wage,occupation\n20,"${hostile}"\n30,clerk\n`);
  const outputs: string[] = [];
  for (const args of [
    ["simulate", "s.yaml"],
    ["runs"],
    ["runs", "show", "latest"],
    ["runs", "show", "latest", "--json"],
    ["validate", "s.yaml"],
    ["census", "sample", "--source", "people.csv", "--n", "2"],
    ["simulate", `${hostile}.yaml`],
    ["simulate", "s.yaml", "--set", `planner.kind=${hostile}`],
  ]) {
    const { stdout, stderr } = await runHere(args, { cwd });
    outputs.push(stdout + stderr);
  }
  for (const output of outputs) {
    expect(output).not.toMatch(active);
    expect(output.length).toBeGreaterThan(10);
  }
  expect(outputs[0]).toContain("red");
});
