import type { Argv, CommandModule } from "yargs";
import type { AuditKind } from "../analysis/audit/audit-kind.ts";
import { auditKinds } from "../analysis/audit/audit-kinds.ts";
import { auditRun } from "../analysis/audit/rationality.ts";
import { UsageError } from "../base/errors.ts";
import { rationalityReport } from "../report/text/rationality-report.ts";
import { openStore } from "../store/open-store.ts";
import { carryOutAudits, type ModelAuditArguments, modelAuditOptions } from "./audit-model.ts";
import { type Command, onlySubcommands } from "./command.ts";
import { databasePath, typedNumber, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

/** What a stored run says needs no question; every other audit puts some. */
async function auditStoredRun(reference: string, argv: ModelAuditArguments): Promise<void> {
  const skip = typedNumber("skip", argv.skip ?? "0", 0);
  const draws = typedNumber("draws", argv.draws, 1);
  const store = await openStore(databasePath(argv), "read");
  try {
    const result = await auditRun(store, await store.run(reference), { skip, draws });
    if (wantsJson(argv)) printJson(result);
    else print(rationalityReport(result));
  } finally {
    await store.close();
  }
}

function commandOf(kind: AuditKind): CommandModule<object, ModelAuditArguments> {
  const { name, description, readsChoices } = kind;
  return {
    command: `${name} [scenario]`,
    describe: description,
    builder: (yargs) => modelAuditOptions(yargs as Argv, kind),
    handler: async (argv) => {
      const { run, model = [] } = argv;
      if (readsChoices && run !== undefined && model.length === 0) return auditStoredRun(run, argv);
      if (model.length === 0)
        throw new UsageError(
          `audit ${name}: expected ${readsChoices ? "--run with a stored run, or " : ""}--model with a model's URI`,
          {
            hint: readsChoices
              ? "`llm-econ runs` lists runs (--run latest takes the newest); --model offline:rational is a stand-in."
              : "e.g. --model openai:gpt-4o-mini; --model offline:rational is a behavioural stand-in.",
          },
        );
      if (readsChoices && run !== undefined)
        throw new UsageError(`audit ${name}: expected --run or --model, not both`, {
          hint: "`llm-econ audit all` takes both, for a model's card.",
        });
      await carryOutAudits(kind, argv, model);
    },
  };
}

export const auditCommand: Command<object> = {
  builder: (yargs) => {
    for (const kind of auditKinds) yargs.command(commandOf(kind));
    return yargs.demandCommand(1, "name an audit");
  },
  handler: onlySubcommands,
};
