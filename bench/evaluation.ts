/**
 * Welfare of many schedules: the evaluator against visiting every worker, here and in C where a compiler is, and the
 * time that the oracle takes. One thread, seven brackets, random rates (so zigzags), ε = 0.25. A worker-evaluation is one worker under one schedule.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { randomStream } from "../src/base/random.ts";
import { calibratedEconomy } from "../src/env/calibrate/calibrated-economy.ts";
import type { Economy } from "../src/env/economy.ts";
import { bestResponse } from "../src/env/respond/best-response.ts";
import { type Settlement, settle } from "../src/env/settle/settlement.ts";
import { scheduleEvaluator } from "../src/env/welfare/schedule-evaluator.ts";
import type { WelfareChoice } from "../src/env/welfare/welfare.ts";
import { createWelfare } from "../src/env/welfare/welfare.ts";
import { lawTable } from "../src/law/bracket-tables.ts";
import { taxSchedule } from "../src/law/tax-schedule.ts";
import { stackelberg } from "../src/planner/oracles/stackelberg.ts";
import { median, print, timed } from "./setup.ts";

const law = lawTable("us-2024-single");
const underLaw = taxSchedule(law.brackets, law.rates);
const choices: readonly WelfareChoice[] = [
  { kind: "utilitarian", aversion: null },
  { kind: "inverse-income", aversion: null },
  { kind: "rawlsian", aversion: null },
  { kind: "ces", aversion: 1 },
  { kind: "ces", aversion: 2 },
  { kind: "ces", aversion: 1.5 },
];
/** Seconds that each figure is measured for, at least. */
const seconds = 0.4;
/** Batches that those seconds are cut into. */
const batches = 9;
const execute = promisify(execFile);

function economyOf(size: number): Economy {
  const random = randomStream(1, "wages");
  const ones = new Float64Array(size).fill(1);
  const wage = Float64Array.from({ length: size }, () => 20 * Math.exp(0.8 * random.normal()));
  const population = { size, wage, usualHours: ones.map(() => 40), weight: ones, columns: new Map() };
  const calibration = {
    elasticity: 0.25,
    disutility: "proportional",
    meanHours: 39,
    under: underLaw,
    maxHours: null,
  } as const;
  return calibratedEconomy(population, calibration);
}

/** Every worker's choice, settled and judged, in columns that are used again. */
function everyWorker(economy: Economy, { kind, aversion }: WelfareChoice): (rates: readonly number[]) => number {
  const welfare = createWelfare(kind, aversion, economy);
  const hours = new Float64Array(economy.size);
  let settlement: Settlement | undefined;
  return (rates) => {
    const schedule = taxSchedule(law.brackets, rates);
    settlement = settle(economy, schedule, bestResponse(economy, schedule, hours), settlement);
    return welfare.evaluate(settlement).value;
  };
}

interface Timing {
  readonly best: number;
  readonly median: number;
}

/** Microseconds a schedule, the best and the median of several batches. */
async function microseconds(evaluate: (rates: readonly number[]) => number): Promise<Timing> {
  const random = randomStream(2, "rates");
  const schedules = Array.from({ length: 512 }, () => law.brackets.map(() => random.next()));
  const run = (count: number) =>
    timed(() => {
      for (let s = 0; s < count; s++) evaluate(schedules[s % schedules.length]);
    });
  await run(64);
  const once = await run(16);
  const count = Math.max(4, Math.ceil((16 * seconds * 1000) / once / batches));
  const times: number[] = [];
  for (let batch = 0; batch < batches; batch++) times.push((1000 * (await run(count))) / count);
  return { best: Math.min(...times), median: median(times) };
}

/** Millions of worker-evaluations a second of `ces` at aversion 1, by two processes at the same time. */
async function onTwoCores(size: number): Promise<number> {
  const one = async () => {
    const { stdout } = await execute(process.execPath, [...process.execArgv, import.meta.filename, String(size)]);
    return size / Number(stdout);
  };
  return (await Promise.all([one(), one()])).reduce((sum, speed) => sum + speed);
}

/** The C program of this folder, compiled where there is a compiler. */
function printCompiled(sizes: readonly number[]): void {
  const directory = mkdtempSync(join(tmpdir(), "llm-econ-bench-"));
  const program = join(directory, "evaluation");
  try {
    const source = join(import.meta.dirname, "evaluation.c");
    execFileSync("cc", ["-O3", "-march=native", "-ffast-math", source, "-o", program, "-lm"]);
    for (const size of sizes) {
      const [, linear, log] = execFileSync(program, [String(size)], { encoding: "utf8" })
        .trim()
        .split(" ")
        .map(Number);
      const name = size.toLocaleString("en-US").padStart(9);
      print(
        `${name}  C, every candidate: utilitarian ${linear} µs, ${million(size, linear).trim()} M/s; ces 1 ${log} µs, ${million(size, log).trim()} M/s`,
      );
    }
  } catch {
    print("no C compiler, so no comparison with C");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const million = (size: number, time: number) => (size / time).toFixed(size / time < 100 ? 1 : 0).padStart(8);
const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20);

const alone = Number(process.argv[2]);
if (alone > 0) {
  // A process of `onTwoCores`.
  const { evaluate } = scheduleEvaluator(economyOf(alone), { kind: "ces", aversion: 1 }, law.brackets);
  print(String((await microseconds((rates) => evaluate(rates).welfare)).median));
  process.exit();
}

print(
  "    N        welfare            µs/schedule: best  median   M worker-evaluations/s   visiting everyone: µs     M/s",
);
for (const size of [1e3, 1e5, 1e6]) {
  const economy = economyOf(size);
  for (const choice of choices) {
    const evaluator = scheduleEvaluator(economy, choice, law.brackets);
    const fast = await microseconds((rates) => evaluator.evaluate(rates).welfare);
    const slow = await microseconds(everyWorker(economy, choice));
    const name = `${choice.kind} ${choice.aversion ?? ""}`.padEnd(18);
    const target = size === 1e6 && !evaluator.visitsEveryone ? "  (target 15 µs)" : "";
    print(
      `${size.toLocaleString("en-US").padStart(9)}  ${name} ${fast.best.toFixed(1).padStart(18)} ${fast.median.toFixed(1).padStart(7)} ` +
        `${million(size, fast.median).padStart(24)} ${slow.median.toFixed(0).padStart(23)} ${million(size, slow.median)}${target}`,
    );
  }
  print(`           memory ${megabytes()} MB`);
}
print(
  `ces 1 of 1,000,000 workers in two processes: ${(await onTwoCores(1e6)).toFixed(0)} M worker-evaluations/s (target 1000)`,
);
printCompiled([1e3, 1e5, 1e6]);
for (const size of [1e3, 1e6]) {
  const economy = economyOf(size);
  for (const welfare of choices.slice(1, 4)) {
    let evaluations = 0;
    const ms = await timed(() => {
      const starts = [law.rates];
      ({ evaluations } = stackelberg({ economy, welfare, brackets: law.brackets, starts, seed: 1 }));
    });
    print(
      `oracle, 7 brackets × ${size.toLocaleString("en-US")} workers, ${welfare.kind}: ${(ms / 1000).toFixed(2)} s${size === 1e3 ? " (target 2)" : ""}, ${evaluations} schedules, ${megabytes()} MB`,
    );
  }
}
