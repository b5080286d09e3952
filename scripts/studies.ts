/**
 * Runs the commands in the README of every study, or of those that are named, each in its folder. With `--costs` nothing is
 * run: of the commands of the full scale costs.md says what they would take with three models.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { packageFile } from "../src/base/package-files.ts";
import { costsTable, fullCommands, smallCommands } from "./study-commands.ts";

const home = packageFile("studies");
const foldersOf = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const all = foldersOf(home).flatMap((name) =>
  name === "paper" ? foldersOf(join(home, name)).map((one) => `${name}/${one}`) : [name],
);
const words = process.argv.slice(2);
const onlyCosts = words.includes("--costs");
const named = words.filter((word) => word !== "--costs").map((word) => word.replace(/\/$/, ""));
const wanted = (name: string): boolean =>
  named.length === 0 || named.some((one) => name === one || name.startsWith(`${one}/`));
const unknown = named.find((one) => !all.some((name) => name === one || name.startsWith(`${one}/`)));
if (unknown !== undefined) throw new Error(`no study ${unknown}; expected ${all.join(", ")}`);

for (const name of all.filter(wanted)) {
  const text = readFileSync(join(home, name, "README.md"), "utf8");
  if (onlyCosts) {
    if (fullCommands(text).length === 0) continue;
    process.stdout.write(`${name}: what the full scale costs\n`);
    writeFileSync(join(home, name, "costs.md"), costsTable(text, join(home, name)));
    continue;
  }
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-study-"));
  symlinkSync(packageFile("dist/cli/main.js"), join(directory, "llm-econ"));
  process.stdout.write(`${name}\n`);
  const { status } = spawnSync("bash", ["-euo", "pipefail", "-c", smallCommands(text).join("\n")], {
    cwd: join(home, name),
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: [directory, packageFile("node_modules/.bin"), process.env.PATH].join(delimiter),
      LLM_ECON_DB: join(directory, "study.db"),
    },
  });
  rmSync(directory, { recursive: true });
  if (status !== 0) process.exit(status ?? 1);
}
