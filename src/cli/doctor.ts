import { accessSync, constants } from "node:fs";
import { dirname, resolve } from "node:path";
import pc from "picocolors";
import { errorMessage } from "../base/errors.ts";
import { packageVersion } from "../base/package-files.ts";
import { builtInKinds } from "../plugins/kinds.ts";
import { loadCensusTables } from "../population/sources/census/tables.ts";
import { table } from "../report/text/columns.ts";
import { networkFileSystem } from "../store/network-file-system.ts";
import { openStore, storageName, storageVersion } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { type DatabaseArguments, databaseOptions, databasePath, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

interface Check {
  readonly name: string;
  /** False where it would stop a run; a key that is not set is not wrong. */
  readonly ok: boolean;
  readonly detail: string;
}

export const doctorCommand: Command<DatabaseArguments> = {
  builder: databaseOptions,
  handler: async (argv) => {
    const storage = [await engineCheck(), await databaseCheck(databasePath(argv))];
    const checks = [nodeCheck(), ...storage, await censusCheck(), ...keyChecks()];
    if (wantsJson(argv)) printJson({ version: packageVersion, checks });
    else {
      print(`llm-econ ${packageVersion}`);
      const rows = checks.map(({ name, ok, detail }) => [ok ? pc.green("ok") : pc.red("no"), name, detail]);
      print(table(rows.map(([mark, name, detail]) => [`${mark}  ${name}: ${detail}`])).join("\n"));
    }
    if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
  },
};

async function attempt(name: string, detail: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await detail() };
  } catch (error) {
    return { name, ok: false, detail: errorMessage(error) };
  }
}

function nodeCheck(): Check {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 20);
  return { name: "Node", ok, detail: `${process.version}${ok ? "" : "; expected 20.20 or newer"}` };
}

function engineCheck(): Promise<Check> {
  return attempt(storageName, storageVersion);
}

function databaseCheck(path: string): Promise<Check> {
  const network = networkFileSystem(path);
  const place =
    network === null ? "" : `; it is on a file system of a network (${network}), where only one machine may write`;
  return attempt("database", async () => {
    try {
      await (await openStore(path, "read")).close();
      return `${path} can be used${place}`;
    } catch (error) {
      if (!errorMessage(error).startsWith("no database")) throw error;
      accessSync(dirname(resolve(path)), constants.W_OK);
      return `${path} is not there yet and can be made${place}`;
    }
  });
}

function censusCheck(): Promise<Check> {
  return attempt("census tables", () => {
    const { manifest } = loadCensusTables();
    return `${manifest.year}, mean usual hours ${manifest.meanUsualHours.toFixed(2)}`;
  });
}

function keyChecks(): Check[] {
  return builtInKinds.providers.map(({ name, keyVariable, installed }) => {
    const key = keyVariable ? `${keyVariable} is ${process.env[keyVariable] ? "set" : "not set"}` : "no key needed";
    return { name: `models ${name}`, ok: true, detail: [key, installed?.()].filter(Boolean).join("; ") };
  });
}
