import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { generatedFiles } from "../scripts/generated.ts";
import { agentsPage } from "../scripts/prompts.ts";
import { packageFile } from "../src/base/package-files.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { loadScenario } from "../src/scenario/load.ts";

describe("what is made from the code is up to date (npm run docs)", () => {
  test.each(generatedFiles())("%s", (path, text) => expect(readFileSync(packageFile(path), "utf8")).toBe(text));
  test("the prompts in docs/agents.md are those that are sent", async () => {
    const [path, text] = await agentsPage();
    expect(readFileSync(packageFile(path), "utf8")).toBe(text);
  });
});

describe("scenarios", () => {
  const scenarios = readdirSync(packageFile("scenarios")).filter((name) => name.endsWith(".yaml"));
  test.each(scenarios)("%s loads, points to the schema and says what it shows", (name) => {
    const path = packageFile(`scenarios/${name}`);
    expect(loadScenario(path, builtInKinds).unused).toEqual([]);
    expect(readFileSync(path, "utf8")).toMatch(/^# yaml-language-server: \$schema=\.\/scenario\.schema\.json\n# \S/);
  });
});

describe("studies", () => {
  const home = packageFile("studies");
  const studies = readdirSync(home, { withFileTypes: true }).flatMap((entry) =>
    // Those of the paper have a test of their own.
    entry.isDirectory() && entry.name !== "paper" ? [entry.name] : [],
  );
  test.each(studies)("%s: its scenarios load, and every file that it points to or writes is there", (name) => {
    const files = readdirSync(`${home}/${name}`);
    for (const file of files.filter((one) => one.endsWith(".yaml")))
      expect(loadScenario(`${home}/${name}/${file}`, builtInKinds).unused).toEqual([]);
    const text = readFileSync(`${home}/${name}/README.md`, "utf8");
    const written = [...text.matchAll(/(?: -o |\]\()([\w-]+\.(?:md|html|svg|csv))/g)].map(([, file]) => file);
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter((file) => !files.includes(file))).toEqual([]);
  });
});

describe("links in the documentation", () => {
  const documents = ["README.md", "CONTRIBUTING.md", ...readdirSync(packageFile("docs")).map((name) => `docs/${name}`)];
  test.each(documents.filter((name) => name.endsWith(".md")))("%s points to files that exist", (name) => {
    const text = readFileSync(packageFile(name), "utf8");
    const folder = name.includes("/") ? "docs/" : "";
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
      expect([target, existsSync(packageFile(folder + target))]).toEqual([target, true]);
    }
  });
});
