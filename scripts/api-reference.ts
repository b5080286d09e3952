/** The API reference, docs/api: TypeDoc reads the export lists of the package and the comments behind them. */
import { spawnSync } from "node:child_process";
import { packageFile } from "../src/base/package-files.ts";

/** TypeDoc has a folder of its own, where the TypeScript is that it can read. */
const home = "scripts/api-reference";

/** @param directory is emptied first */
export function writeApiReference(directory: string): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      packageFile(`${home}/node_modules/typedoc/bin/typedoc`),
      "--options",
      packageFile(`${home}/typedoc.json`),
      "--out",
      directory,
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`TypeDoc failed (npm ci installs it):\n${stdout}${stderr}`);
}
