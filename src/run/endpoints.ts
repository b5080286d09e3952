/** Where the models of a run are asked. */
import type { Environment, ModelProviders } from "../models/model-provider.ts";
import { hostsOf } from "../models/model-provider.ts";
import type { Endpoints } from "../store/store.ts";

/**
 * @param uris null where no model is asked
 * @returns hosts by model; a model in this process has none and is left out
 */
export function endpointsOf(
  uris: readonly (string | null)[],
  providers: ModelProviders,
  env: Environment,
): Endpoints | undefined {
  const hosts = [...new Set(uris)]
    .filter((uri) => uri !== null)
    .map((uri): readonly [string, readonly string[]] => [uri, hostsOf(uri, providers, env)])
    .filter(([, found]) => found.length > 0);
  return hosts.length === 0 ? undefined : Object.fromEntries(hosts);
}
