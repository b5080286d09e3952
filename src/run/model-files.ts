/** Models in files, as data files of a run. */
import { existsSync } from "node:fs";
import { hashedFile } from "../base/file-hash.ts";
import { isFree, providerOf } from "../models/model-facts.ts";
import type { ModelProviders } from "../models/model-provider.ts";
import { providerName } from "../models/model-uri.ts";
import type { DataFile } from "../store/store.ts";
import { priceList, shippedFile } from "./read-files.ts";

/** @param uris null where no model is asked */
export function modelPaths(uris: readonly (string | null)[], providers: ModelProviders): string[] {
  const files = uris.filter((uri) => uri !== null && providerOf(uri, providers)?.isFile);
  return [...new Set(files.map((uri) => uri!.slice(providerName(uri!).length + 1)))];
}

/** Those that are there, with their hashes; what is not, whoever asks the model will say. */
export function modelFiles(uris: readonly (string | null)[], providers: ModelProviders): DataFile[] {
  return modelPaths(uris, providers)
    .filter((path) => existsSync(path))
    .map((path) => {
      const { sha256, bytes } = hashedFile(path);
      return { path, sha256, bytes, role: "model" };
    });
}

/** {@link modelFiles}, and the list prices where an answer is paid for. */
export function modelFilesAsked(uris: readonly (string | null)[], providers: ModelProviders): DataFile[] {
  const isPaid = uris.some((uri) => uri !== null && !isFree(uri, providers));
  return [...modelFiles(uris, providers), ...(isPaid ? [shippedFile(priceList, "prices")] : [])];
}
