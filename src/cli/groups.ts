import { choicesInFile } from "../analysis/groups/choices-file.ts";
import { findGroups } from "../analysis/groups/find-groups.ts";
import type { GroupsResult } from "../analysis/groups/groups-result.ts";
import { storedChoices } from "../analysis/groups/stored-ballots.ts";
import { UsageError } from "../base/errors.ts";
import { csvLine } from "../report/export/csv-line.ts";
import { writeText } from "../report/export/write-text.ts";
import { groupsReport } from "../report/text/groups-report.ts";
import { openStore } from "../store/open-store.ts";
import type { Command } from "./command.ts";
import { type DatabaseArguments, databaseOptions, databasePath, once, typedNumber, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";
import { checkPlace } from "./output-place.ts";

interface GroupsArguments extends DatabaseArguments {
  readonly run?: string | undefined;
  readonly file?: string | undefined;
  readonly election?: string | undefined;
  readonly groups?: string | undefined;
  readonly max: string;
  readonly seed: string;
  readonly bootstrap: string;
  readonly output?: string | undefined;
}

export const groupsCommand: Command<GroupsArguments> = {
  builder: (yargs) =>
    databaseOptions(
      yargs.positional("run", {
        type: "string",
        describe: "id of a stored run with elections, a prefix of it, or latest",
      }),
    )
      .option("file", {
        type: "string",
        requiresArg: true,
        coerce: once("file"),
        describe: "choices from elsewhere in place of a run: a table with voter, preferred, other, and times",
      })
      .option("election", {
        type: "string",
        requiresArg: true,
        coerce: once("election"),
        describe: "step of the election whose ballots are read; all by default",
      })
      .option("groups", {
        type: "string",
        requiresArg: true,
        coerce: once("groups"),
        describe: "how many groups; by default as many as predict people who were left out",
      })
      .option("max", {
        type: "string",
        requiresArg: true,
        default: "4",
        coerce: once("max"),
        describe: "groups that are tried at most",
      })
      .option("seed", {
        type: "string",
        requiresArg: true,
        default: "1",
        coerce: once("seed"),
        describe: "of starts, of who is left out and of intervals",
      })
      .option("bootstrap", {
        type: "string",
        requiresArg: true,
        default: "200",
        coerce: once("bootstrap"),
        describe: "how often people are drawn anew for intervals; 0 for none",
      })
      .option("output", {
        alias: "o",
        type: "string",
        requiresArg: true,
        coerce: once("output"),
        describe: "write who is in which group as a .csv that planner.welfare.groups reads",
      }) as never,
  handler: async (argv) => {
    const { run, file, output } = argv;
    if ((run === undefined) === (file === undefined))
      throw new UsageError(
        `groups: expected ${run === undefined ? "a stored run, or --file" : "a run or --file, not both"}`,
        {
          hint: "`llm-econ runs` lists runs; latest takes the newest.",
        },
      );
    if (file !== undefined && argv.election !== undefined)
      throw new UsageError("groups: --election names one of a run's elections, and --file has none");
    if (output !== undefined) {
      if (!/\.csv$/i.test(output)) throw new UsageError(`-o ${output}: expected a name that ends in .csv`);
      checkPlace(output);
    }
    const request = {
      groups: argv.groups === undefined ? null : typedNumber("groups", argv.groups, 1),
      most: typedNumber("max", argv.max, 1),
      seed: typedNumber("seed", argv.seed, 0),
      bootstrap: typedNumber("bootstrap", argv.bootstrap, 0),
    };
    const result = findGroups(file === undefined ? await choicesOf(argv, run ?? "") : choicesInFile(file), request);
    if (output !== undefined) writeText(output, membersTable(result));
    if (wantsJson(argv)) printJson(result);
    else print([groupsReport(result), ...(output === undefined ? [] : ["", `wrote ${output}`])].join("\n"));
  },
};

async function choicesOf(argv: GroupsArguments, reference: string) {
  const step = argv.election === undefined ? undefined : typedNumber("election", argv.election, 1);
  const store = await openStore(databasePath(argv), "read");
  try {
    return await storedChoices(store, await store.run(reference), step);
  } finally {
    await store.close();
  }
}

function membersTable({ members }: GroupsResult): string {
  const rows = members.map(({ worker, group, certainty }) => [worker, group, Number(certainty.toFixed(4))]);
  return [["worker", "group", "certainty"], ...rows].map(csvLine).join("");
}
