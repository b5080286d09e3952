/** Installs node-llama-cpp for the tests of models in this process, where it is not there yet: 83 MB, for the processor alone. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmInstall } from "../../src/models/providers/gguf/node-llama-cpp.ts";
import { hasNodeLlamaCpp, nodeLlamaCppFolder } from "./peer-folders.ts";

if (!hasNodeLlamaCpp()) {
  mkdirSync(nodeLlamaCppFolder, { recursive: true });
  writeFileSync(join(nodeLlamaCppFolder, "package.json"), JSON.stringify({ private: true }));
  // Without its script, which would build llama.cpp where there is no binary.
  const words = [...npmInstall, "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", words, { cwd: nodeLlamaCppFolder, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
