import yargs from "yargs";
import { UsageError } from "../base/errors.ts";
import { packageVersion } from "../base/package-files.ts";
import { cacheCommand } from "./cache.ts";
import { censusCommand } from "./census.ts";
import { compareCommand } from "./compare.ts";
import { doctorCommand } from "./doctor.ts";
import { elasticityCommand } from "./elasticity.ts";
import { exportCommand } from "./export.ts";
import { initCommand } from "./init.ts";
import { mockServerCommand } from "./mock-server.ts";
import { optimumCommand } from "./optimum.ts";
import { reportError } from "./output.ts";
import { personasCommand } from "./personas.ts";
import { replayCommand } from "./replay.ts";
import { reportCommand } from "./report.ts";
import { resumeCommand } from "./resume.ts";
import { runsCommand } from "./runs.ts";
import { schemaCommand } from "./schema.ts";
import { simulateCommand } from "./simulate.ts";
import { validateCommand } from "./validate.ts";

/**
 * Runs a command: what it finds goes to standard output, progress and errors to standard error. A failure, a command
 * line that is wrong included, is told there and leaves its exit code in `process.exitCode`.
 * @param words what was typed after the program's name
 */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  try {
    await yargs([...words])
      .scriptName("llm-econ")
      .usage("$0 <command>\n\nMulti-agent economic simulation: census workers, tax planners, theory beside them.")
      .command(simulateCommand)
      .command(validateCommand)
      .command(compareCommand)
      .command(optimumCommand)
      .command(elasticityCommand)
      .command(initCommand)
      .command(runsCommand)
      .command(resumeCommand)
      .command(replayCommand)
      .command(reportCommand)
      .command(exportCommand)
      .command(cacheCommand)
      .command(censusCommand)
      .command(personasCommand)
      .command(mockServerCommand)
      .command(schemaCommand)
      .command(doctorCommand)
      .demandCommand(1, "name a command")
      .strict()
      .parserConfiguration({ "greedy-arrays": false, "dot-notation": false, "duplicate-arguments-array": true })
      .version(packageVersion)
      .alias({ h: "help" })
      .wrap(Math.min(110, process.stdout.columns || 110))
      .exitProcess(false)
      .fail((message, error) => {
        // yargs wraps what is wrong with the command line in errors of its own.
        if (error && error.name !== "YError") throw error;
        throw new UsageError(message ?? error.message, { hint: "llm-econ --help lists commands and options." });
      })
      .parseAsync();
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
