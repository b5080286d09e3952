import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { count } from "../report/words/format.ts";
import { writeBundle } from "../server/bundle.ts";
import { openDashboard } from "../server/open-dashboard.ts";
import { type DashboardServer, startServer } from "../server/server.ts";
import { warmUp } from "../server/warm-up.ts";
import type { Command } from "./command.ts";
import { openInBrowser } from "./open-in-browser.ts";
import { type DatabaseArguments, databaseOptions, databasePath, typedNumber, wantsJson } from "./options.ts";
import { print, printJson, remark } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";

interface ServeArguments extends DatabaseArguments {
  readonly port: string;
  readonly open?: boolean | undefined;
  readonly "allow-control"?: boolean | undefined;
  readonly bundle?: string | undefined;
  readonly "redact-prompts"?: boolean | undefined;
}

export const serveCommand: Command<ServeArguments> = {
  builder: (yargs) =>
    databaseOptions(yargs)
      .option("port", {
        type: "string",
        requiresArg: true,
        default: "0",
        describe: "port on 127.0.0.1; 0 takes any that is free",
      })
      .option("open", { type: "boolean", describe: "open the page in a browser" })
      .option("allow-control", {
        type: "boolean",
        describe: "let the page start, stop and resume runs, and raise their budgets",
      })
      .option("bundle", {
        type: "string",
        requiresArg: true,
        describe: "serve nothing: write what the pages show into this folder, to be opened as files",
      })
      .option("redact-prompts", {
        type: "boolean",
        describe: "leave prompts, answers, personas and thoughts out of the bundle",
      }),
  handler: async (argv) => {
    const { bundle } = argv;
    if (bundle !== undefined) {
      await makeBundle(argv, bundle);
      return;
    }
    if (argv["redact-prompts"])
      throw new UsageError("--redact-prompts is for a copy; expected --bundle FOLDER beside it");
    const stopped = stopSignal();
    const { dashboard, close } = await openDashboard(databasePath(argv), {
      allowControl: argv["allow-control"] ?? false,
    });
    try {
      const server = await startServer(dashboard, {
        port: typedNumber("port", argv.port, 0),
        onFailure: (error) => remark(`internal error: ${error instanceof Error ? error.stack : String(error)}`),
      });
      await warmUp(dashboard);
      tell(server, wantsJson(argv));
      if (argv.open) openInBrowser(server.address);
      await stopped;
      await server.close();
    } finally {
      await close();
    }
  },
};

async function makeBundle(argv: ServeArguments, folder: string): Promise<void> {
  const { dashboard, close } = await openDashboard(databasePath(argv));
  try {
    const made = await writeBundle(dashboard, { folder, redactPrompts: argv["redact-prompts"] ?? false });
    if (wantsJson(argv)) printJson({ folder, ...made });
    else print(`wrote ${count(made.runs)} runs to ${folder}; open ${join(folder, "index.html")}`);
  } finally {
    await close();
  }
}

function tell(server: DashboardServer, isJson: boolean): void {
  const { url, port, token, controlToken, address } = server;
  if (isJson) print(JSON.stringify({ url, port, token, ...(controlToken !== null && { controlToken }) }));
  else print(`${address}\nCtrl-C stops serving; runs go on.`);
}
