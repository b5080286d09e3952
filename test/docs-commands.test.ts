import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../src/base/package-files.ts";
import { emptyDirectory, runCli, runProgram } from "./cli/run-cli.ts";

/** A line of a block of commands: what stands behind # may say that it is not run, or only with --dry-run. */
interface Command {
  readonly line: string;
  readonly mark: "run with --dry-run" | "not run" | null;
}

const documents = ["README.md", ...readdirSync(packageFile("docs")).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith(".md"),
);

function commandsOf(document: string): readonly Command[] {
  const text = readFileSync(packageFile(document), "utf8");
  return [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, block]) =>
    block
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line): Command => {
        if (!/^(npx )?llm-econ /.test(line)) return { line, mark: "not run" };
        if (line.includes("run with --dry-run")) return { line, mark: "run with --dry-run" };
        return { line, mark: line.includes("not run by the test") ? "not run" : null };
      }),
  );
}

const blocks = documents.map((document) => ({ document, commands: commandsOf(document) }));
const all = blocks.flatMap(({ commands }) => commands);
const count = (mark: Command["mark"]): number => all.filter((command) => command.mark === mark).length;

test(`${all.length} commands in the documents: ${count(null)} are run, ${count("run with --dry-run")} with --dry-run, ${count("not run")} are not`, () => {
  expect(count(null)).toBeGreaterThan(20);
  expect(count("run with --dry-run")).toBeGreaterThan(0);
});

// Minutes: `npm run test:docs` runs them, `npm test` does not.
const chosen = process.env.LLM_ECON_DOCS ? describe : describe.skip;

chosen("every command block runs, top to bottom, in a fresh directory (npm run test:docs)", () => {
  test.each(blocks.filter(({ commands }) => commands.some(({ mark }) => mark !== "not run")))(
    "$document",
    async ({ commands }) => {
      const cwd = emptyDirectory();
      for (const folder of ["scenarios", "reforms"])
        cpSync(packageFile(folder), join(cwd, folder), { recursive: true });
      for (const { line, mark } of commands) {
        if (mark === "not run") continue;
        const typed = await withIds(line.replace(/\s+#.*$/, ""), cwd);
        const command = mark === null ? typed : `${typed} --dry-run`;
        const cli = `${process.execPath} ${packageFile("dist/cli/main.js")}`;
        const { code, stderr } = await runProgram("bash", ["-c", command.replace(/^(npx )?llm-econ/, cli)], { cwd });
        expect([command, code, code === 0 ? "" : stderr]).toEqual([command, 0, ""]);
      }
    },
    1_800_000,
  );
});

/** Ids in the documents are those of somebody else's runs: the newest ones stand for them. */
async function withIds(line: string, cwd: string): Promise<string> {
  const ids = line.match(/\b01a2[0-9a-f]{4}\b/g) ?? [];
  if (ids.length === 0) return line;
  const { stdout } = await runCli(["runs", "list", "--json"], { cwd });
  const known = [...stdout.matchAll(/"id":\s*"([0-9a-f-]{36})"/g)].map(([, id]) => id);
  return ids.reduce((text, id, i) => text.replace(id, known[i]), line);
}
