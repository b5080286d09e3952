/** What was read for a run, as it is recorded: by paths that hold wherever the scenario's folder is. */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { hashedFile } from "../base/file-hash.ts";
import { packageFile } from "../base/package-files.ts";
import type { DataFile } from "../store/store.ts";

/** @throws what opening and reading throw */
export function readFile(path: string, role: DataFile["role"]): DataFile {
  return { path, sha256: hashedFile(path).sha256, role };
}

/** One that ships with llm-econ, by its path in the package. */
export function shippedFile(path: string, role: DataFile["role"]): DataFile {
  return { ...readFile(packageFile(path), role), path };
}

const shippedData = packageFile("data") + sep;

/** A file's path from the folder of the scenario, with forward slashes; of what ships with llm-econ, in its package. */
export function recordedPath(path: string, scenarioPath: string | null): string {
  if (!isAbsolute(path)) return path;
  if (path.startsWith(shippedData)) return slashed(`data/${path.slice(shippedData.length)}`);
  if (scenarioPath === null) return path;
  const fromThere = relative(dirname(resolve(scenarioPath)), path);
  // On another drive.
  return isAbsolute(fromThere) ? path : slashed(fromThere);
}

function slashed(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

/** Each file once, by its recorded path. */
export function recordedFiles(files: readonly DataFile[], scenarioPath: string | null): readonly DataFile[] {
  const all = files.map((file) => ({ ...file, path: recordedPath(file.path, scenarioPath) }));
  return [...new Map(all.map((file) => [file.path, file])).values()];
}

/** The prices of models that ship with llm-econ. */
export const priceList = "data/model-prices.json";

/** What is read into the stored scenario, so that a run needs the file no more. */
const keptRoles: readonly DataFile["role"][] = ["scenario", "reform", "prices"];

export function isKept({ role }: DataFile): boolean {
  return keptRoles.includes(role);
}

/** Whether such a file is there and is no longer what was read. */
export function hasChanged({ path, sha256 }: DataFile, scenarioPath: string | null): boolean {
  const now =
    path === priceList
      ? packageFile(path)
      : scenarioPath === null
        ? path
        : resolve(dirname(resolve(scenarioPath)), path);
  try {
    return hashedFile(now).sha256 !== sha256;
  } catch {
    return false;
  }
}
