/** `npm run torture`: see docs/reliability.md. Exit code 1 where anything is not as it should be. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faultProbability, type TortureReport, torture, tortureFaults } from "./torture/torture.ts";

const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "100" },
    steps: { type: "string", default: "50" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
  },
});
const [workers, steps, kills, seed] = [values.workers, values.steps, values.kills, values.seed].map(Number);

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const directory = mkdtempSync(join(tmpdir(), "llm-econ-torture-"));
print(
  `${workers} workers × ${steps} steps, ${kills} kills, ${tortureFaults.length} kinds of fault at ${100 * faultProbability} % each, seed ${seed}`,
);
const report = await torture({ workers, steps, kills, seed, timeout: 0.5, directory });
print(figures(report));
if (report.problems.length > 0) {
  print(`\n${report.problems.length} problems; the databases are in ${directory}`);
  for (const problem of report.problems.slice(0, 20)) print(`  ${problem}`);
  process.exitCode = 1;
} else {
  print("\nAll result tables are identical; nothing was lost, recorded twice, or left unhandled.");
  rmSync(directory, { recursive: true });
}

function figures({ questions, attempts, server, lostInFlight, seconds, ...report }: TortureReport): string {
  const rows: readonly [what: string, figure: string | number][] = [
    ["questions", questions],
    ["answers recorded, unusable ones included", attempts],
    ["requests that the server got", server.requests],
    ...tortureFaults.map((name): [string, number] => [`  fault ${name}`, server.faults[name]]),
    ["kill −9 and resume", report.kills],
    ["answers in flight that were lost", `${lostInFlight} (at most ${report.kills * report.concurrency})`],
    ["undisturbed run", `${seconds.undisturbed.toFixed(1)} s`],
    ["disturbed run", `${seconds.disturbed.toFixed(1)} s`],
  ];
  return rows.map(([what, figure]) => `${what.padEnd(44)}${figure}`).join("\n");
}
