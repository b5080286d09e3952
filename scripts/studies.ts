/** Runs the commands in the README of every study, or of those that are named, each in its folder. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { packageFile } from "../src/base/package-files.ts";

const home = packageFile("studies");
const all = readdirSync(home, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const named = process.argv.slice(2);
const unknown = named.find((name) => !all.includes(name));
if (unknown !== undefined) throw new Error(`no study ${unknown}; expected ${all.join(", ")}`);

for (const name of named.length > 0 ? named : all) {
  const commands = /```sh\n([\s\S]*?)```/.exec(readFileSync(join(home, name, "README.md"), "utf8"))?.[1];
  if (commands === undefined) throw new Error(`studies/${name}/README.md has no commands`);
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-study-"));
  symlinkSync(packageFile("dist/cli/main.js"), join(directory, "llm-econ"));
  process.stdout.write(`${name}\n`);
  const { status } = spawnSync("bash", ["-euo", "pipefail", "-c", commands], {
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
