import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { pluginParts } from "../../src/plugins/plugin.ts";

describe("docs/extending.md", () => {
  const text = readFileSync(packageFile("docs/extending.md"), "utf8");
  const quoted = [...text.matchAll(/^```(?:ts|js) (\S+)\n([^`]*(?:`[^`\n]+`[^`]*)*)\n```$/gm)];

  test.each(quoted.map(([, file, code]) => [file, code]))("quotes %s as it is", (file, code) =>
    expect(readFileSync(packageFile(`examples/${file}`), "utf8")).toContain(code),
  );
  test("quotes an example of every part of a plugin, and its table has each", () => {
    const parts = Object.keys(pluginParts);
    expect(quoted).toHaveLength(parts.length);
    expect(parts.filter((part) => !text.includes(`| \`${part}\` |`))).toEqual([]);
  });
});
