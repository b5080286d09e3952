/**
 * How far the stand-in planner gets: the quickstart over ten seeds, beside the same workers under US law for good.
 * Writes docs/learning.svg and prints the figures.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInKinds } from "../src/episode/kinds.ts";
import { prepare } from "../src/episode/prepare.ts";
import { simulate } from "../src/episode/simulate.ts";
import type { RunSummary } from "../src/episode/summary.ts";
import { packageFile } from "../src/package-files.ts";
import { loadScenario, parseOverride } from "../src/scenario/load.ts";
import { SqliteStore } from "../src/store/sqlite-store.ts";
import { lineChart } from "./line-chart.ts";
import { print } from "./setup.ts";

const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
const store = new SqliteStore(join(directory, "learning.db"));

async function run(planner: string, seed: number): Promise<RunSummary> {
  const overrides = [parseOverride(`seed=${seed}`), parseOverride(`planner.kind=${planner}`)];
  const { scenario } = loadScenario(packageFile("scenarios/quickstart.yaml"), builtInKinds, overrides);
  return simulate({
    prepared: prepare(scenario),
    store,
    env: {},
    signal: new AbortController().signal,
    listeners: [],
    command: "bench",
    scenarioPath: null,
  });
}

/** Mean welfare of each tax year. */
function byYear({ series }: RunSummary): number[] {
  const years = Math.max(...series.map(({ taxYear }) => taxYear));
  return Array.from({ length: years }, (_, i) => {
    const steps = series.filter(({ taxYear }) => taxYear === i + 1);
    return steps.reduce((sum, { welfare }) => sum + welfare, 0) / steps.length;
  });
}

const paths: Record<"llm" | "us-federal", number[][]> = { llm: [], "us-federal": [] };
for (const seed of seeds) {
  for (const planner of ["llm", "us-federal"] as const) paths[planner].push(byYear(await run(planner, seed)));
}
await store.close();
rmSync(directory, { recursive: true });

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const meanPath = (runs: readonly number[][]): number[] =>
  runs[0].map((_, year) => mean(runs.map((path) => path[year])));
const [learned, law] = [meanPath(paths.llm), meanPath(paths["us-federal"])];
const gains = paths.llm.map((path) => path[path.length - 1] - path[0]);
const overLaw = paths.llm.map((path, i) => path[path.length - 1] - (paths["us-federal"][i].at(-1) ?? 0));
const dollars = (value: number): string => `$${Math.round(value).toLocaleString("en-US")}`;
const positive = (values: readonly number[]): string =>
  `${values.filter((value) => value > 0).length} of ${values.length} seeds`;
print(
  `first tax year ${dollars(learned[0])}, last ${dollars(learned[learned.length - 1])}: +${dollars(mean(gains))} on average, up in ${positive(gains)}`,
);
print(
  `same workers under US law in the last tax year ${dollars(law[law.length - 1])}: the learned schedule is ${dollars(mean(overLaw))} above it on average, above in ${positive(overLaw)}`,
);

writeFileSync(
  packageFile("docs/learning.svg"),
  lineChart({
    title: "Welfare per worker (equally distributed equivalent), dollars a year, mean of ten seeds",
    x: "tax year",
    lines: [
      { name: "stand-in planner", values: learned, colour: "#0b6e99" },
      { name: "US law of 2024", values: law, colour: "#b5541c" },
    ],
  }),
);
