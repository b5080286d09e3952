import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { dryCommand, fullCommands, pricedModels, smallCommands } from "../scripts/study-commands.ts";
import { packageFile } from "../src/base/package-files.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { loadScenario } from "../src/scenario/load.ts";

const home = packageFile("studies/paper");
const studies = readdirSync(home, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .sort((a, b) => Number(a.slice(1).split("-")[0]) - Number(b.slice(1).split("-")[0]));
const read = (study: string) => readFileSync(join(home, study, "README.md"), "utf8");

test("E1 to E12 are there, and the index and the page name each", () => {
  expect(studies.map((name) => name.split("-")[0])).toEqual(Array.from({ length: 12 }, (_, i) => `E${i + 1}`));
  for (const page of ["studies/paper/README.md", "docs/reproduce.md"])
    for (const name of studies) expect(readFileSync(packageFile(page), "utf8")).toContain(name);
});

describe.each(studies)("%s", (study) => {
  const folder = join(home, study);
  const files = readdirSync(folder);

  test("its scenarios load, every file that it names is there and small", () => {
    for (const file of files.filter((name) => name.endsWith(".yaml")))
      expect([file, loadScenario(join(folder, file), builtInKinds).unused]).toEqual([file, []]);
    const text = read(study);
    const named = [...text.matchAll(/\]\(([\w-]+\.(?:md|svg|csv))\)/g)].map(([, name]) => name);
    expect(named.filter((name) => !files.includes(name))).toEqual([]);
    for (const name of files) expect(readFileSync(join(folder, name)).length).toBeLessThan(60_000);
  });

  test("its commands are this program's, and the full ones can be asked what they cost", () => {
    const text = read(study);
    const [script, rest] = [/^tsx (\S+\.ts) /, /^llm-econ compare /];
    for (const command of smallCommands(text)) {
      const named = command.match(script)?.[1];
      if (named === undefined) expect(command).toMatch(rest);
      else expect(existsSync(join(folder, named))).toBe(true);
    }
    for (const command of fullCommands(text)) expect(command).toMatch(rest);
    expect(fullCommands(text).length).toBeGreaterThan(0);
    for (const command of fullCommands(text)) {
      const words = dryCommand(command, pricedModels[1]);
      expect(words.slice(-4)).toEqual(["--models", pricedModels[1], "--dry-run", "--json"]);
      expect(words.filter((word) => word === "--models")).toHaveLength(1);
      expect(words.join(" ")).not.toContain("'");
    }
  });
});
