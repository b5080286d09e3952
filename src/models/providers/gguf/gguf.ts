/** Language models in files, run in this process by llama.cpp through node-llama-cpp, which is installed apart. */
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { errorMessage, ProviderError, ScenarioError } from "../../../base/errors.ts";
import { nearest } from "../../../base/nearest.ts";
import type { ModelProvider } from "../../model-provider.ts";
import { defaultTimeoutMs } from "../deadline.ts";
import { localModel } from "./local-model.ts";
import { entryPoint, packageName } from "./node-llama-cpp.ts";

export const ggufProvider: ModelProvider = {
  name: "gguf",
  description:
    "A model in a GGUF file, in this process (node-llama-cpp, installed apart): gguf:<path>, relative to the scenario",
  form: "gguf:<path>",
  isFree: true,
  isFile: true,
  installed: () => `${packageName} is ${entryPoint() === null ? "not installed" : "installed"}`,
  check: ({ uri, model, baseUrl }) => {
    if (baseUrl !== undefined) throw new ScenarioError(`model "${uri}": gguf: takes no base URL`);
    const problem = fileProblem(model);
    if (problem !== null) throw new ProviderError(`${uri}: ${problem}`, { isRetryable: false });
  },
  create: async ({ uri, model: path }, { local = {}, seed = 0, timeoutMs = defaultTimeoutMs }) => {
    const model = await localModel(path, uri, local);
    return { uri, complete: (request, signal) => model.complete(uri, request, { seed, timeoutMs }, signal) };
  },
};

function fileProblem(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    const near = nearest(basename(path), filesIn(dirname(path)));
    return `there is no such file${near ? `; did you mean "${near}"?` : ""}`;
  }
  if (!found.isFile()) return "a folder; expected a GGUF file";
  try {
    return headProblem(firstBytes(path, headLength), found.size);
  } catch (error) {
    return `the file cannot be read: ${errorMessage(error)}`;
  }
}

/** Of what every GGUF file begins with: "GGUF", its version, and how many tensors and keys there are. */
const headLength = 24;
/** Versions that are read; the bytes of the next one will be in another order or of another length. */
const [firstVersion, lastVersion] = [2, 3];

/** A wrong number would be read for ever, as that of keys or of the letters of one. */
function headProblem(head: Buffer, size: number): string | null {
  if (head.toString("latin1", 0, 4) !== "GGUF") return 'no GGUF file: it does not begin with "GGUF"';
  const broken = "a broken GGUF file: download it again";
  if (head.length < headLength) return broken;
  const version = head.readUInt32LE(4);
  if (version < firstVersion || version > lastVersion)
    return `GGUF of version ${version}; expected ${firstVersion} or ${lastVersion}`;
  return [8, 16].every((at) => head.readBigUInt64LE(at) < BigInt(size)) ? null : broken;
}

function firstBytes(path: string, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
