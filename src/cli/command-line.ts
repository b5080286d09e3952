import yargs, { type Argv } from "yargs";
import { UsageError } from "../base/errors.ts";
import { packageVersion } from "../base/package-files.ts";
import { whenCalled } from "./command.ts";
import { mistyped } from "./mistyped.ts";
import { reportError } from "./output.ts";

/** In the order of the help. */
const commands = [
  whenCalled(
    "simulate <scenario>",
    "run a scenario and store every step",
    async () => (await import("./simulate.ts")).simulateCommand,
  ),
  whenCalled(
    "validate <scenario>",
    "check a scenario and print it with every default written out",
    async () => (await import("./validate.ts")).validateCommand,
  ),
  whenCalled(
    "compare <scenario>",
    "which policy is better: the same people and seeds under each, with intervals and tests",
    async () => (await import("./compare.ts")).compareCommand,
  ),
  whenCalled(
    "merge <shards..>",
    "make the shards of a comparison that many processes computed one database",
    async () => (await import("./merge.ts")).mergeCommand,
  ),
  whenCalled(
    "work <redis>",
    "compute batches of comparisons that compare --queue deals out, until it is stopped",
    async () => (await import("./work.ts")).workCommand,
  ),
  whenCalled(
    "optimum <scenario>",
    "the best tax schedule for a scenario's people, and how far known policies are from it",
    async () => (await import("./optimum.ts")).optimumCommand,
  ),
  whenCalled(
    "frontier <scenario>",
    "the laws that no other beats by two measures at once, and where US law, reforms and runs lie beside them",
    async () => (await import("./frontier.ts")).frontierCommand,
  ),
  whenCalled(
    "elasticity <scenario>",
    "how strongly a scenario's workers respond to tax, by a paired experiment",
    async () => (await import("./elasticity.ts")).elasticityCommand,
  ),
  whenCalled(
    "household",
    "what US law takes from a household and pays to it: every line of the form, net income, marginal rates",
    async () => (await import("./household.ts")).householdCommand,
  ),
  whenCalled(
    "score <files..>",
    "what reforms of the law cost and whom they reach, as a budget office prints it",
    async () => (await import("./score.ts")).scoreCommand,
  ),
  whenCalled(
    "audit",
    "examine a model, or a stored run's workers, as economic agents; write the model's card",
    async () => (await import("./audit.ts")).auditCommand,
  ),
  whenCalled(
    "fit <runs..>",
    "which rule of behaviour explains the choices of stored runs, and a surrogate that decides by it",
    async () => (await import("./fit.ts")).fitCommand,
  ),
  whenCalled(
    "groups [run]",
    "groups of voters who prefer alike, found in the ballots of a stored run: how many, what they want, who they are",
    async () => (await import("./groups.ts")).groupsCommand,
  ),
  whenCalled(
    "judge",
    "put texts on one scale: a model compares them two at a time on a concept, in both orders",
    async () => (await import("./judge.ts")).judgeCommand,
  ),
  whenCalled(
    "objective <text> [scenario]",
    "what is wanted, in words, as formulas of welfare that a model writes: checked, optimised, ranked by what they do",
    async () => (await import("./objective.ts")).objectiveCommand,
  ),
  whenCalled(
    "init [file]",
    "write a commented scenario that runs, and its schema beside it",
    async () => (await import("./init.ts")).initCommand,
  ),
  whenCalled(
    "runs",
    "list, show, tag, delete and verify stored runs",
    async () => (await import("./runs.ts")).runsCommand,
  ),
  whenCalled(
    "resume [run]",
    "go on with a run or comparison that was interrupted, killed or stopped by its budget",
    async () => (await import("./resume.ts")).resumeCommand,
  ),
  whenCalled(
    "fork <run>",
    "go on from a stored run's record with one thing changed, and say what came of it",
    async () => (await import("./fork.ts")).forkCommand,
  ),
  whenCalled(
    "replay <run>",
    "run an episode again from its record, without network, and compare every number",
    async () => (await import("./replay.ts")).replayCommand,
  ),
  whenCalled(
    "report <runs..>",
    "write a run, several runs side by side, or a comparison as one HTML page with figures",
    async () => (await import("./report.ts")).reportCommand,
  ),
  whenCalled(
    "export <run>",
    "write tables of a run or comparison as CSV, Parquet, JSON or Markdown, for pandas, R, DuckDB or Stata",
    async () => (await import("./export.ts")).exportCommand,
  ),
  whenCalled(
    "cache",
    "list, prune or clear the answers kept for other runs",
    async () => (await import("./cache.ts")).cacheCommand,
  ),
  whenCalled(
    "census",
    "draw people from census tables, or build the tables",
    async () => (await import("./census.ts")).censusCommand,
  ),
  whenCalled(
    "personas",
    "list persona templates, or see people in the words of one",
    async () => (await import("./personas.ts")).personasCommand,
  ),
  whenCalled(
    "prompt",
    "try out what prompts do to a model: whether a persona moves hours",
    async () => (await import("./prompt.ts")).promptCommand,
  ),
  whenCalled(
    "serve",
    "show runs in a browser, while they go on and afterwards: a page on this machine alone",
    async () => (await import("./serve.ts")).serveCommand,
  ),
  whenCalled(
    "mock-server",
    "serve the protocols of OpenAI and Anthropic on this machine, answered by a behavioural stand-in, not a language model",
    async () => (await import("./mock-server.ts")).mockServerCommand,
  ),
  whenCalled(
    "schema [scenario]",
    "print the JSON Schema of scenario files, for editors",
    async () => (await import("./schema.ts")).schemaCommand,
  ),
  whenCalled(
    "doctor",
    "say what is there: Node, SQLite, census tables, keys of model providers (never their values)",
    async () => (await import("./doctor.ts")).doctorCommand,
  ),
];

/**
 * Runs a command: what it finds goes to standard output, progress and errors to standard error. A failure, a command
 * line that is wrong included, is told there and leaves its exit code in `process.exitCode`.
 * @param words what was typed after the program's name
 */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  try {
    await commandLine(words)
      .fail((message, error) => {
        throw error ?? new WrongCommandLine(message);
      })
      .parseAsync();
  } catch (error) {
    // yargs has errors of its own for what is wrong with a command line.
    const isWrong = error instanceof WrongCommandLine || (error instanceof Error && error.name === "YError");
    process.exitCode = reportError(isWrong ? await wrongCommandLine(error.message, words) : error);
  }
}

function commandLine(words: readonly string[]): Argv {
  const line = yargs([...words]);
  for (const add of commands) add(line);
  return line
    .scriptName("llm-econ")
    .usage("$0 <command>\n\nMulti-agent economic simulation: census workers, tax planners, theory beside them.")
    .completion("completion", "print a script for bash or zsh that completes commands and options")
    .demandCommand(1, "name a command")
    .strict()
    .parserConfiguration({ "greedy-arrays": false, "dot-notation": false, "duplicate-arguments-array": true })
    .version(packageVersion)
    .alias({ h: "help" })
    .option("wide", { type: "boolean", global: true, describe: "tables with all columns, however long their lines" })
    .middleware(async ({ wide }) => {
      (await import("../report/text/columns.ts")).showAllColumns(wide === true);
    })
    .wrap(Math.min(110, process.stdout.columns || 110))
    .exitProcess(false);
}

class WrongCommandLine extends Error {}

async function wrongCommandLine(message: string, words: readonly string[]): Promise<UsageError> {
  const meant = await mistyped(message, words, () => commandLine([]));
  return new UsageError(meant ?? message, { hint: "llm-econ --help lists commands and options." });
}
