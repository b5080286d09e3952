#!/usr/bin/env node
import { hideBin } from "yargs/helpers";
import { StorageError } from "../base/errors.ts";
import { handEngine } from "../plugins/engine.ts";
import { runCommandLine } from "./command-line.ts";
import { reportError } from "./output.ts";

handEngine(() => import("../index.ts"));

// A reader that has seen enough (`| head`) is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.exit(reportError(new StorageError(`cannot write the result: ${error.message}`)));
});
// Nobody reads remarks any more: that is no reason to lose a run.
process.stderr.on("error", () => undefined);

await runCommandLine(hideBin(process.argv));
