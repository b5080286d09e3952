/** Installs the clients of others, where they are not there yet: 155 MB. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientPackages, clientsFolder, missingClients } from "./clients.ts";

if (missingClients().length > 0) {
  mkdirSync(clientsFolder, { recursive: true });
  writeFileSync(join(clientsFolder, "package.json"), JSON.stringify({ private: true, dependencies: clientPackages }));
  const words = ["install", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", words, { cwd: clientsFolder, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
