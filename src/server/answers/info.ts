import { basename } from "node:path";
import { packageVersion } from "../../base/package-files.ts";
import { apiVersion, type Info } from "../api.ts";
import type { Dashboard } from "../dashboard.ts";

export function info({ path, control }: Dashboard): Info {
  return {
    ...{ api: apiVersion, version: packageVersion, database: basename(path) },
    ...{ mayControl: control !== null, isBundle: false },
  };
}
