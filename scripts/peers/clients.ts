/** Clients, a gateway and a server of others, for tests of what they and llm-econ make of each other: no dependencies of the package. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { folders } from "./peer-folders.ts";

/** The last versions that run on Node 20, by November 2026. */
export const clientPackages: Readonly<Record<string, string>> = {
  "@ai-sdk/anthropic": "3.0.140",
  "@ai-sdk/openai": "3.0.141",
  "@ai-sdk/openai-compatible": "2.0.92",
  "@copilotkit/aimock": "1.43.0",
  "@langchain/anthropic": "1.5.11",
  "@langchain/core": "1.4.0",
  "@langchain/openai": "1.4.6",
  "@portkey-ai/gateway": "1.15.2",
  ai: "6.0.325",
  zod: "4.6.7",
};

/** A folder of their own, which outlasts `npm ci`. */
export const clientsFolder = join(folders, `clients-${clientPackages.ai}`);

/** Packages that are not there in the version that is asked for. */
export function missingClients(): readonly string[] {
  return Object.keys(clientPackages).filter((name) => {
    try {
      const text = readFileSync(clientFile(name, "package.json"), "utf8");
      return (JSON.parse(text) as { version: string }).version !== clientPackages[name];
    } catch {
      return true;
    }
  });
}

/** A file of a package. */
export function clientFile(name: string, ...path: readonly string[]): string {
  return join(clientsFolder, "node_modules", name, ...path);
}

/** Reads a package from there. */
export const requireClient = createRequire(join(clientsFolder, "package.json"));
