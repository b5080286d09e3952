import { resolve } from "node:path";
import type { ScenarioKinds } from "./schema.ts";

/** The URI of a model, whose path, where the model is a file, does not depend on the folder that it was written in. */
export function absoluteModel(
  uri: string,
  directory: string,
  providers: readonly Pick<ScenarioKinds["providers"][number], "name" | "isFile">[],
): string {
  const provider = providers.find(({ name, isFile }) => isFile && uri.startsWith(`${name}:`));
  return provider ? `${provider.name}:${resolve(directory, uri.slice(provider.name.length + 1))}` : uri;
}
