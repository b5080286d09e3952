import { findOptimum, type Optimum, screenedOptimum } from "../analysis/optimum.ts";
import { type GpuChoice, gpuChoices, openBackend } from "../gpu/backend.ts";
import { table } from "../report/text/columns.ts";
import { count, dollars, percentages } from "../report/words/format.ts";
import { welfareWords } from "../report/words/welfare-words.ts";
import { openScenario } from "../run/open-scenario.ts";
import type { Prepared } from "../run/prepare.ts";
import { prepare } from "../run/prepare.ts";
import type { Command } from "./command.ts";
import { overrides, type RunArguments, runOptions, scenarioArgument, wantsJson } from "./options.ts";
import { print, printJson } from "./output.ts";

interface OptimumArguments extends RunArguments {
  readonly scenario: string;
  readonly gpu: GpuChoice;
}

/** What the kernels that screened schedules ran on; nulls and a note where none did. */
interface Screening {
  readonly backend: string | null;
  readonly device: string | null;
  readonly note: string | null;
}

export const optimumCommand: Command<OptimumArguments> = {
  builder: (yargs) =>
    runOptions(yargs.positional("scenario", scenarioArgument)).option("gpu", {
      choices: gpuChoices,
      default: "auto" as const,
      requiresArg: true,
      describe: "kernels that screen schedules first; auto: on a GPU only",
    }),
  handler: async (argv) => {
    const { scenario, locate, kinds } = await openScenario(argv.scenario, overrides(argv));
    const prepared = prepare(scenario, locate, kinds);
    const { starts, ...gpu } = await screened(prepared, argv.gpu);
    const optimum = findOptimum(prepared, starts);
    if (wantsJson(argv)) printJson({ ...optimum, gpu });
    else print(`${report(optimum)}\n\n${screeningLine(gpu)}`);
  },
};

async function screened(
  prepared: Prepared,
  choice: GpuChoice,
): Promise<Screening & { readonly starts: readonly (readonly number[])[] }> {
  const { backend, note } = await openBackend(choice);
  if (backend === null) return { starts: [], backend: null, device: null, note };
  try {
    const { starts, problem } = await screenedOptimum(prepared, backend);
    const { name, device } = backend;
    return problem === null
      ? { starts, backend: name, device, note }
      : { starts, backend: null, device: null, note: problem };
  } finally {
    // A GPU's device keeps the process alive until it is closed.
    await backend.close();
  }
}

function screeningLine({ backend, device, note }: Screening): string {
  // The rest of a note is the driver's own words, which --json and --gpu webgpu give.
  if (backend === null)
    return `kernels: none${note === null ? "" : ` (${note.split(" (")[0]})`}; double precision throughout`;
  const where = device === null ? backend : `${backend}, ${device}`;
  return `kernels: ${where}${note === null ? "" : ` (${note})`} screened schedules; judged in double precision`;
}

function report({ welfare, population, policies }: Optimum): string {
  const { label } = welfareWords(welfare);
  const source = typeof population.source === "object" ? population.source.file : population.source;
  const percent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);
  const rows = policies.map((policy) => [
    policy.name,
    dollars(policy.welfare),
    percent(policy.gapClosed),
    percent(policy.cev),
    policy.meanHours.toFixed(1),
    dollars(policy.revenuePerWorker),
    policy.giniPost === null ? "–" : policy.giniPost.toFixed(3),
    percentages(policy.rates),
  ]);
  const header = ["policy", `welfare (${label})`, "gap closed", "gain", "hours", "revenue", "Gini", "rates, %"];
  return [
    `${count(population.size)} optimising workers (${source}); welfare and revenue per worker, dollars a year`,
    "gap closed: from US law (0 %) to the optimum (100 %); gain: consumption-equivalent, against US law",
    "",
    ...table([header, ...rows]),
  ].join("\n");
}
