import { redisAddress, shownAddress } from "../analysis/sweep/queue/address.ts";
import { queueStatus } from "../analysis/sweep/queue/status.ts";
import { work } from "../analysis/sweep/queue/work.ts";
import { queueReport, shardReport } from "../report/text/sweep-report.ts";
import type { Command } from "./command.ts";
import { interruptSignal } from "./interrupt.ts";
import { isQuiet, once, quietOption, wantsJson } from "./options.ts";
import { print, printJson, remark } from "./output.ts";

interface WorkArguments {
  readonly redis: string;
  readonly out?: string | undefined;
  readonly status?: boolean | undefined;
  readonly drain?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

export const workCommand: Command<WorkArguments> = {
  builder: (yargs) =>
    quietOption(
      yargs.positional("redis", {
        type: "string",
        demandOption: true,
        describe: "address of the Redis that compare --queue names, e.g. redis://localhost:6379",
      }),
    )
      .option("status", { type: "boolean", describe: "say what is queued, who works and what is spent, and end" })
      .option("drain", { type: "boolean", describe: "end when nothing is left to do; by default it waits for more" })
      .option("out", {
        type: "string",
        requiresArg: true,
        coerce: once("out"),
        describe: "folder of the sweep as this machine sees it; default: as the queue names it",
      })
      .option("json", { type: "boolean", describe: "print JSON" }) as never,
  handler: async (argv) => {
    const address = redisAddress(argv.redis);
    if (argv.status) {
      const status = await queueStatus(address, argv.out ?? null);
      if (wantsJson(argv)) printJson(status);
      else print(queueReport(status));
      return;
    }
    const { signal, release } = interruptSignal("once");
    try {
      if (!isQuiet(argv)) remark(`waiting for batches of ${shownAddress(address)} (Ctrl-C ends)`);
      const batches = await work({
        ...{ address, out: argv.out ?? null, drains: argv.drain ?? false, signal },
        onWarning: (text) => remark(`warning: ${text}`),
        onFailure: (batch, message) => remark(`batch ${batch}: ${message}`),
        ...(!isQuiet(argv) && { onFinished: (finished) => remark(shardReport(finished)) }),
      });
      if (wantsJson(argv)) printJson({ batches });
      else if (!isQuiet(argv)) remark(`${batches} ${batches === 1 ? "batch" : "batches"} done`);
    } finally {
      release();
      // A connection that nobody closes would keep the process.
      setTimeout(() => process.exit(), 3000).unref();
    }
  },
};
