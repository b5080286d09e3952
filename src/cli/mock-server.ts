import { behaviourNamed } from "../agents/stand-in/offline-model.ts";
import { behaviours } from "../agents/stand-in/stand-in-worker.ts";
import { UsageError } from "../base/errors.ts";
import { faultNames, parseFaults } from "../mock-server/faults.ts";
import { parseLatency } from "../mock-server/latency.ts";
import { type MockServer, startMockServer } from "../mock-server/mock-server.ts";
import { parseRefusals, refusableNames } from "../mock-server/refusals.ts";
import { mockModel } from "../mock-server/routes.ts";
import { mockServerIntroduction, mockServerSummary } from "../report/text/mock-server-report.ts";
import type { Command } from "./command.ts";
import { wantsJson } from "./options.ts";
import { print } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";

interface MockServerArguments {
  readonly port: number;
  readonly behaviour: string;
  readonly latency: string;
  readonly "requests-per-minute": number | undefined;
  readonly "tokens-per-minute": number | undefined;
  readonly fault: readonly string[];
  readonly refuse: readonly string[];
  readonly seed: number;
  readonly key: string | undefined;
  readonly "hang-seconds": number | undefined;
  readonly "retry-after-seconds": number;
  readonly "drip-seconds": number;
  readonly "batch-seconds": number;
  readonly json: boolean | undefined;
}

export const mockServerCommand: Command<MockServerArguments> = {
  builder: (yargs) =>
    yargs
      .option("port", { type: "number", default: 8787, describe: "port on 127.0.0.1; 0 takes any that is free" })
      .option("behaviour", {
        type: "string",
        default: "learner",
        describe: `rule of the stand-in: ${behaviours.join(", ")}`,
      })
      .option("latency", {
        type: "string",
        default: "0",
        describe: "milliseconds before an answer: 200, 50-400 (uniform), or lognormal:200,0.5 (median, sigma)",
      })
      .option("requests-per-minute", { type: "number", describe: "more are answered with 429" })
      .option("tokens-per-minute", { type: "number", describe: "of questions and answers; more are answered with 429" })
      .option("fault", {
        type: "string",
        array: true,
        default: [],
        requiresArg: true,
        describe: `a fault and its probability, e.g. server-error=0.05; may be repeated. Faults: ${faultNames.join(", ")}`,
      })
      .option("refuse", {
        type: "string",
        array: true,
        default: [],
        requiresArg: true,
        describe: `what is refused as if the model did not know it, with commas between: ${refusableNames.join(", ")}`,
      })
      .option("seed", { type: "number", default: 1, describe: "seed of faults and latencies" })
      .option("key", {
        type: "string",
        requiresArg: true,
        describe: "the only key that is taken; default: any or none",
      })
      .option("hang-seconds", {
        type: "number",
        describe: "after how long the fault timeout drops the connection; default: never",
      })
      .option("retry-after-seconds", {
        type: "number",
        default: 1,
        describe: "how long the fault rate-limit asks to wait",
      })
      .option("drip-seconds", { type: "number", default: 3, describe: "how long the fault slow-drip takes" })
      .option("batch-seconds", { type: "number", default: 5, describe: "how long a batch takes" })
      .option("json", {
        type: "boolean",
        describe: "print one JSON object when it listens, another when it has stopped",
      })
      .check((argv) => {
        for (const [name, value] of Object.entries(argv)) {
          if (["fault", "refuse", "_"].includes(name) || !Array.isArray(value)) continue;
          throw new UsageError(`--${name} is given ${value.length} times; expected one value`);
        }
        return true;
      }),
  handler: async (argv) => {
    const server = await startMockServer({
      port: argv.port,
      behaviour: behaviourNamed(argv.behaviour),
      latency: parseLatency(argv.latency),
      rateLimit: { requestsPerMinute: argv["requests-per-minute"], tokensPerMinute: argv["tokens-per-minute"] },
      faults: parseFaults(argv.fault),
      refuse: parseRefusals(argv.refuse),
      seed: argv.seed,
      key: argv.key,
      hangMs: argv["hang-seconds"] === undefined ? undefined : 1000 * argv["hang-seconds"],
      retryAfterMs: 1000 * argv["retry-after-seconds"],
      dripMs: 1000 * argv["drip-seconds"],
      batchMs: 1000 * argv["batch-seconds"],
    });
    const isJson = wantsJson(argv);
    const stopped = stopSignal();
    const shown = addresses(server, argv.key);
    print(isJson ? JSON.stringify(shown) : mockServerIntroduction(shown, argv.behaviour));
    await stopped;
    await server.close();
    print(isJson ? JSON.stringify(server.stats) : mockServerSummary(server.stats));
  },
};

/** What a scenario and its environment need to use the server. */
function addresses({ url, port }: MockServer, key: string | undefined) {
  const anyKey = key === undefined ? "any" : "<the key>";
  return {
    url,
    port,
    model: `openai-compatible:${mockModel}@${url}/v1`,
    environment: {
      OPENAI_BASE_URL: `${url}/v1`,
      OPENAI_API_KEY: anyKey,
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: anyKey,
      ...(key === undefined ? {} : { LLM_ECON_COMPATIBLE_API_KEY: anyKey }),
    },
  };
}
