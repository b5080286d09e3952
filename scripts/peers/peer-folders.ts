/** Where the programs are that some tests need and the package does not bring: folders of their own, which outlast `npm ci`. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export const folders = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "llm-econ");

/** The folder in which `npm run test:gguf` installs node-llama-cpp; a program that is started there finds it. */
export const nodeLlamaCppFolder = join(folders, "node-llama-cpp-3.21.1");

export const hasNodeLlamaCpp = (): boolean =>
  existsSync(join(nodeLlamaCppFolder, "node_modules/node-llama-cpp/package.json"));

/** Where scripts/peers/llama-server.sh puts llama-server: the root of a system of its own. */
export const llamaServerFolder = join(folders, "llama-server");

/** Whether it is there, and this process may change its root. */
export const hasLlamaServer = (): boolean =>
  existsSync(join(llamaServerFolder, "usr/bin/llama-server")) && process.getuid?.() === 0;
