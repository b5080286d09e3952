import type { Argv, CommandModule } from "yargs";
import { UsageError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { shownPromptReport } from "../report/text/stored-prompt.ts";
import { openScenario } from "../run/open-scenario.ts";
import { prepare } from "../run/prepare.ts";
import { shownPrompt } from "../run/shown-prompt.ts";
import { interruptSignal } from "./interrupt.ts";
import { once, overrides, scenarioArgument, typedNumber, wantsJson } from "./options.ts";
import { printJson, printText } from "./output.ts";

/** What models are asked, by who is. */
const ofPlanner = ["rates"];
const ofWorkers = ["hours", "persona", "platform", "ballot", "pair", "leader", "satisfaction"];

interface ShowArguments {
  readonly scenario: string;
  readonly worker: string | undefined;
  readonly planner: boolean | undefined;
  readonly purpose: string | undefined;
  readonly step: string | undefined;
  readonly seed: string | undefined;
  readonly set: readonly string[] | undefined;
  readonly json: boolean | undefined;
}

/** `prompt show`: a whole prompt, without a call. */
export const promptShowCommand: CommandModule<object, ShowArguments> = {
  command: "show <scenario>",
  describe: "the whole prompt that would be sent: rules, observation and the schema of the answer; asks nobody",
  builder: (yargs) =>
    yargs
      .positional("scenario", scenarioArgument)
      .option("worker", {
        ...{ type: "string", requiresArg: true, coerce: once("worker") },
        describe: "number of the worker, from 0; default: the first who is asked",
      })
      .option("planner", { type: "boolean", describe: "the planner's prompt, about rates" })
      .option("purpose", {
        ...{ type: "string", requiresArg: true, coerce: once("purpose") },
        describe: `what is asked: ${[...ofWorkers, ...ofPlanner].join(", ")}; default: hours, with --planner rates`,
      })
      .option("step", {
        ...{ type: "string", requiresArg: true, coerce: once("step") },
        describe: "step, from 1; default: the first in which it is asked",
      })
      .option("seed", {
        ...{ type: "string", requiresArg: true, coerce: once("seed") },
        describe: "seed, in place of the scenario's",
      })
      .option("set", {
        ...{ type: "string", array: true, requiresArg: true },
        describe: "any key of the scenario, e.g. --set workers.prompt=mine.yaml; may be repeated",
      })
      .option("json", { type: "boolean", describe: "print one JSON object on standard output" }) as Argv<never>,
  handler: async (argv) => {
    const asked = askedOf(argv);
    const step = argv.step === undefined ? null : typedNumber("step", argv.step, asked.purpose === "persona" ? 0 : 1);
    const { scenario, locate, kinds } = await openScenario(argv.scenario, overrides(argv));
    const { signal, release } = interruptSignal();
    try {
      const shown = await shownPrompt({ ...asked, prepared: prepare(scenario, locate, kinds), step, signal });
      if (wantsJson(argv)) printJson(shown);
      else printText(shownPromptReport(shown));
    } finally {
      release();
    }
  },
};

/** @throws UsageError for a purpose that is not there, or that is another's */
function askedOf({ worker, planner, purpose }: ShowArguments): {
  readonly agent: string | null;
  readonly purpose: string;
} {
  if (worker !== undefined && planner) throw new UsageError("--worker and --planner: expected one of them");
  const all = planner ? ofPlanner : worker !== undefined ? ofWorkers : [...ofWorkers, ...ofPlanner];
  const wanted = purpose ?? all[0];
  if (!all.includes(wanted)) throw new UsageError(`--purpose ${wanted}: ${suggestion(wanted, all)}`);
  const agent = worker === undefined ? null : `w${typedNumber("worker", worker, 0)}`;
  return { agent: ofPlanner.includes(wanted) ? "planner" : agent, purpose: wanted };
}
